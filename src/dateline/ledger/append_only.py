"""Tables that the database itself refuses to change."""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

_SQLITE = """
CREATE TRIGGER {table}_no_{verb} BEFORE {verb} ON "{table}"
BEGIN SELECT RAISE(ABORT, '{table} is append-only: write a new row instead'); END
"""
_POSTGRES = """
CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION '% is append-only: write a new row instead', TG_TABLE_NAME; END $$;
CREATE TRIGGER {table}_no_{verb} BEFORE {verb} ON "{table}" EXECUTE FUNCTION refuse_change();
"""


def append_only(table: str) -> migrations.RunPython:
    """A migration step after which `table` refuses UPDATE and DELETE, on SQLite and PostgreSQL."""

    def refuse(_apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
        template = _POSTGRES if editor.connection.vendor == "postgresql" else _SQLITE
        for verb in ("UPDATE", "DELETE"):
            editor.execute(template.format(table=table, verb=verb))

    def allow(_apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
        on = f' ON "{table}"' if editor.connection.vendor == "postgresql" else ""
        for verb in ("UPDATE", "DELETE"):
            editor.execute(f"DROP TRIGGER {table}_no_{verb}{on}")

    return migrations.RunPython(refuse, allow)
