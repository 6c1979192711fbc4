"""Queries that come with every comment and every vote: their SQL is made once.

Django makes the SQL of a query anew each time it is asked, which takes many times what the database takes to answer.
"""

import threading
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any, Generic, TypeVar

from django.db import connections
from django.db.models import Expression, Field, QuerySet
from django.db.models.sql.compiler import SQLCompiler

Row = TypeVar("Row")


class Given(Expression):
    """Stands in a query for a value that is given when it is asked. `kind` is the sort of field it is compared with."""

    def __init__(self, name: str, kind: "Field[Any, Any]") -> None:
        super().__init__(output_field=kind)
        self.name, self.kind = name, kind

    def as_sql(self, compiler: SQLCompiler, connection: Any) -> Any:  # noqa: ARG002  # Django's signature
        """A place for it, and itself as what is to be put there."""
        return "%s", [self]


class Prepared(Generic[Row]):
    """A query with `Given` values in it, which come by name when it is asked. Its rows are those of the query set."""

    def __init__(self, rows: Callable[[], "QuerySet[Any, Row]"]) -> None:
        self._rows = rows  # called once in each thread, when all models are there
        self._here = threading.local()

    def __call__(self, **given: object) -> list[Row]:
        """All rows."""
        rows = self._made()
        self._here.given = given
        return list(rows._iterable_class(rows))

    def first(self, **given: object) -> Row | None:
        """The first row, if there is one. All are read: the query itself says how many are wanted."""
        return next(iter(self(**given)), None)

    def _made(self) -> Any:
        connection = connections["default"]
        if getattr(self._here, "connection", None) is not connection:
            rows: Any = self._rows()
            # The compiler knows how columns become objects. From now on it says what it has said once.
            compiler: Any = rows.query.get_compiler(connection=connection)
            compiler.as_sql = partial(self._filled, connection, *compiler.as_sql())
            converters = compiler.get_converters([column for column, *_ in compiler.select])
            compiler.get_converters = lambda _: converters
            rows.query.get_compiler = lambda *_, **__: compiler
            self._here.rows, self._here.connection = rows, connection
        return self._here.rows

    def _filled(self, connection: Any, sql: str, params: Sequence[Any], *_: Any, **__: Any) -> tuple[str, list[Any]]:
        given = self._here.given
        return sql, [
            one.kind.get_db_prep_value(given[one.name], connection) if isinstance(one, Given) else one for one in params
        ]
