"""What tests stand on: a real database, a real newsroom on a free port, a real browser."""

import atexit
import os
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import django
import pytest
from hypothesis import settings

from tests.browser import browser, page  # fixtures
from tests.databases import database_after  # a fixture
from tests.newsroom import _to_read, demo, demo_home, empty_home, made_once, newsroom, put_to_bed, to_read  # fixtures
from tests.postgres import postgres  # a fixture

# Settings are read from the newsroom's folder when Django wakes, so the folder is chosen before that. That is why Django
# is woken here and not by pytest-django, which would do it before it reads this file, with the newsroom of the checkout.
os.environ["DATELINE_HOME"] = tempfile.mkdtemp(prefix="dateline-tests-")
atexit.register(shutil.rmtree, os.environ["DATELINE_HOME"], ignore_errors=True)
os.environ["DJANGO_SETTINGS_MODULE"] = "dateline.wiring.settings"
# The same tests on PostgreSQL: by its settings alone, in a session of their own (tests/wiring/test_on_postgresql.py).
if kept_in := os.environ.get("DATELINE_TEST_DATABASE"):
    from dateline.wiring.home import read_database, write_settings

    there = {"name": "Dateline", "site": "http://127.0.0.1:8000", "database": read_database(Path(kept_in))}
    write_settings(Path(os.environ["DATELINE_HOME"]), **there)
django.setup()

settings.register_profile("dateline", deadline=None)  # speed is measured in bench/, and asserted nowhere
settings.load_profile("dateline")

__all__ = [
    "_to_read", "browser", "database_after", "demo", "demo_home", "empty_home", "made_once", "newsroom", "page", "postgres",
    "put_to_bed", "to_read",
]  # fmt: skip


LONG = {
    "test_on_postgresql.py", "test_killed.py", "test_bad_night_browser.py", "test_desk_evening_browser.py",
    "test_desk_story_browser.py",
}  # fmt: skip


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Fast tests first, the browser last; two processes begin with the longest, so that neither waits for it."""
    long = LONG if hasattr(config, "workerinput") else set()
    items.sort(
        key=lambda item: (
            item.get_closest_marker("browser") is not None,
            item.path.name not in long,
            "newsroom" in _fixtures(item),
        )
    )


def _fixtures(item: pytest.Item) -> list[str]:
    return getattr(item, "fixturenames", [])


@pytest.fixture
def dossier_file() -> Path:
    """The dossier that ships with Dateline."""
    from dateline.exchange.demonstration import DOSSIER

    return DOSSIER


@pytest.fixture(scope="session")
def django_db_modify_db_settings(request: pytest.FixtureRequest) -> Iterator[None]:
    """The tests' database begins as a copy of the one that `dateline init` made: what it lacks is migrated."""
    from django.db import connection

    if connection.vendor == "postgresql":
        connection.settings_dict["TEST"]["TEMPLATE"] = connection.settings_dict["NAME"]
        yield
        return
    # SQLite's is in memory, and there for as long as somebody is connected to it.
    made = request.getfixturevalue("empty_home") / "dateline.sqlite3"
    in_memory = connection.creation._get_test_db_name()
    with closing(sqlite3.connect(made)) as source, closing(sqlite3.connect(in_memory, uri=True)) as copy:
        source.backup(copy)
        yield
