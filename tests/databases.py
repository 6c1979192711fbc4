"""Databases that are filled once; a test begins in one, and what it does there is rolled back."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from pytest_django import DjangoDbBlocker

Fill = Callable[[], object]
After = Callable[[Fill], BaseDatabaseWrapper]


@contextmanager
def living_in(database: BaseDatabaseWrapper) -> Iterator[None]:
    """Django asks this database instead of the tests' empty one, for the block."""
    empty = connections["default"]
    assert not empty.in_atomic_block, "ask for this database before `db`: nothing would be rolled back in it"
    connections["default"] = database
    try:
        yield
    finally:
        connections["default"] = empty


@pytest.fixture(scope="session")
def database_after(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[After]:
    """A copy of the tests' empty database, in memory, in which this has been done; made once for each `fill`."""
    made: dict[Fill, BaseDatabaseWrapper] = {}

    def after(fill: Fill) -> BaseDatabaseWrapper:
        if fill not in made:
            empty = connections["default"]
            database = empty.copy()
            database.settings_dict["NAME"] = f"file:filled_{len(made)}?mode=memory&cache=shared"
            with django_db_blocker.unblock():
                database.connect()
                empty.connection.backup(database.connection)
                with living_in(database):
                    fill()
            made[fill] = database
        return made[fill]

    yield after
    for database in made.values():
        database.connection.close()
