"""Django asks for a backend's module by this name."""

from typing import Any

from django.db.backends.postgresql.base import DatabaseWrapper as Postgres
from django.db.backends.postgresql.operations import DatabaseOperations as Operations
from django.db.backends.postgresql.schema import DatabaseSchemaEditor as SchemaEditor

TURN = 0x64617465  # the number of the advisory lock that a writer holds; any will do, as long as all use the same
ORDER = "C"  # PostgreSQL's name for the order of code points


class DatabaseSchemaEditor(SchemaEditor):
    """Makes text columns whose order is that of SQLite and of Python, whatever the database's own order is."""

    def _iter_column_sql(self, column_db_type: str, params: Any, model: Any, field: Any, facts: Any, *more: Any) -> Any:
        facts = facts | {"collation": facts.get("collation") or _order(column_db_type)}
        return super()._iter_column_sql(column_db_type, params, model, field, facts, *more)  # type: ignore[misc]  # not in the stubs

    def _alter_column_type_sql(self, model: Any, old: Any, new: Any, new_type: str, before: Any, after: Any) -> Any:
        return super()._alter_column_type_sql(model, old, new, new_type, before, after or _order(new_type))  # type: ignore[misc]  # not in the stubs


def _order(kind: str) -> str | None:
    return ORDER if kind.startswith(("varchar", "text")) and "[" not in kind else None


class DatabaseOperations(Operations):
    """Searching without regard to case."""

    def lookup_cast(self, lookup_type: str, internal_type: str | None = None) -> str:
        """As Django does it, but by the letters that the database knows: those of "C" are A to Z alone."""
        cast = super().lookup_cast(lookup_type, internal_type)
        return cast.replace("UPPER(%s::text)", 'UPPER(%s::text COLLATE "default")')


class DatabaseWrapper(Postgres):
    """One writer at a time, and texts in the order of their code points.

    Each transaction takes its turn as it begins, as SQLite's do. So what it reads before it writes still holds when it
    writes, and what is numbered later is committed later: who reads the ledger by cursor misses nothing, and the log
    has no gaps. Reading outside transactions waits for nobody.
    """

    ops_class = DatabaseOperations
    SchemaEditorClass = DatabaseSchemaEditor

    def _set_autocommit(self, autocommit: bool) -> None:
        super()._set_autocommit(autocommit)  # type: ignore[misc]  # not in the stubs
        if autocommit:
            return
        try:
            with self.wrap_database_errors:
                self.connection.execute("SELECT pg_advisory_xact_lock(%s)", [TURN])
        except BaseException:
            # Not let in: Django believes that no transaction has begun.
            if not self.connection.closed:
                self.connection.rollback()
                self.connection.autocommit = True
            raise
