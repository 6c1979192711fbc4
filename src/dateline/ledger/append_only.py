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
$$ BEGIN RAISE EXCEPTION USING MESSAGE = TG_TABLE_NAME || ' is append-only: write a new row instead'; END $$;
CREATE TRIGGER {table}_no_{verb} BEFORE {verb} ON "{table}" FOR EACH {each} EXECUTE FUNCTION refuse_change();
"""
_EACH = {"UPDATE": "ROW", "DELETE": "ROW", "TRUNCATE": "STATEMENT"}  # what changes no row is no change; SQLite has two


def append_only(table: str) -> migrations.RunPython:
    """A migration step after which `table` refuses UPDATE, DELETE and TRUNCATE, on SQLite and PostgreSQL."""

    def refuse(_apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
        if editor.connection.vendor == "postgresql":
            for verb, each in _EACH.items():
                editor.execute(_POSTGRES.format(table=table, verb=verb, each=each))
        else:
            for verb in ("UPDATE", "DELETE"):
                editor.execute(_SQLITE.format(table=table, verb=verb))

    def allow(_apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
        if editor.connection.vendor == "postgresql":
            for verb in _EACH:
                editor.execute(f'DROP TRIGGER {table}_no_{verb} ON "{table}"')
        else:
            for verb in ("UPDATE", "DELETE"):
                editor.execute(f"DROP TRIGGER {table}_no_{verb}")

    return migrations.RunPython(refuse, allow)
