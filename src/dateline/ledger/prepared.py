"""Queries and writes that come with every comment and every vote: their SQL is made once.

Django makes the SQL of a query anew each time it is asked, which takes many times what the database takes to answer.
"""

import threading
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any, Generic, TypeVar

from django.db import connections
from django.db.models import Expression, Field, Model, QuerySet
from django.db.models.sql import InsertQuery, UpdateQuery
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
        return sql, _put_in(params, self._here.given, connection)


class PreparedUpdate:
    """What `rows().update(**values)` does; both may have `Given` values in them, which come by name when it is done."""

    def __init__(self, rows: Callable[[], "QuerySet[Any]"], **values: Any) -> None:
        self._rows, self._values = rows, values
        self._here = threading.local()

    def __call__(self, **given: object) -> int:
        """How many rows were changed."""
        connection = connections["default"]
        if getattr(self._here, "connection", None) is not connection:
            query: Any = self._rows().query.chain(UpdateQuery)
            query.add_update_values(self._values)
            self._here.sql, self._here.params = query.get_compiler(connection=connection).as_sql()
            self._here.connection = connection
        with connection.cursor() as cursor:
            cursor.execute(self._here.sql, _put_in(self._here.params, given, connection))
            return int(cursor.rowcount)


class PreparedInsert:
    """What saving a new row of this model does: nothing of ours listens to Django's signals."""

    def __init__(self, model: "type[Model]") -> None:
        self._model = model
        self._here = threading.local()

    def __call__(self, row: Model) -> None:
        """Insert it, and give it what the database made: its key, and what follows from other columns."""
        connection = connections["default"]
        if getattr(self._here, "connection", None) is not connection:
            fields = [one for one in self._model._meta.local_concrete_fields if not (one.primary_key or one.generated)]
            query: Any = InsertQuery(self._model)
            query.insert_values(fields, [row])
            compiler = query.get_compiler(connection=connection)
            compiler.returning_fields = self._here.returned = self._model._meta.db_returning_fields
            ((self._here.sql, _),) = compiler.as_sql()
            self._here.fields, self._here.connection = fields, connection
        params = [one.get_db_prep_save(one.pre_save(row, add=True), connection) for one in self._here.fields]
        with connection.cursor() as cursor:
            cursor.execute(self._here.sql, params)
            told = cursor.fetchone()
        for one, value in zip(self._here.returned, told, strict=True):
            setattr(row, one.attname, value)
        row._state.adding, row._state.db = False, "default"


def _put_in(params: Sequence[Any], given: dict[str, object], connection: Any) -> list[Any]:
    """The parameters, with what is given in the places for it."""
    return [
        one.kind.get_db_prep_value(given[one.name], connection) if isinstance(one, Given) else one for one in params
    ]
