"""What tests stand on: a real database, a real newsroom on a free port, a real browser."""

import os
import tempfile
from pathlib import Path

# Settings are read from the newsroom's folder when Django wakes, so the folder is chosen before that.
os.environ["DATELINE_HOME"] = tempfile.mkdtemp(prefix="dateline-tests-")

import pytest

from tests.browser import browser, page  # fixtures
from tests.newsroom import demo_home, empty_home, newsroom  # fixtures

__all__ = ["browser", "demo_home", "empty_home", "newsroom", "page"]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Fast tests first, the browser last."""
    items.sort(key=lambda item: (item.get_closest_marker("browser") is not None, "newsroom" in _fixtures(item)))


def _fixtures(item: pytest.Item) -> list[str]:
    return getattr(item, "fixturenames", [])


@pytest.fixture
def dossier_file() -> Path:
    """The dossier that ships with Dateline."""
    from dateline.exchange.demonstration import DOSSIER

    return DOSSIER
