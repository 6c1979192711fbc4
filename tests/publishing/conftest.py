"""A site to read, and a site of a test's own."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.test import override_settings

from dateline.exchange.demonstration import load_demonstration
from dateline.publishing.actions import bake_all
from tests.databases import After, Fill, living_in


@pytest.fixture
def site(demo_home: Path) -> Path:
    """The site as `dateline demo` bakes it; only read."""
    return demo_home / "site"


@contextmanager
def folders(inside: Path) -> Iterator[Path]:
    """Where a test's own files are kept; gives where the site is."""
    site = inside / "site"
    with override_settings(BAKED_ROOT=site, CACHE_FOLDER=inside / "cache", EVIDENCE_ROOT=inside / "evidence"):
        yield site


@pytest.fixture
def loaded(database_after: After) -> Iterator[None]:
    """The database has the demonstration in it."""
    with living_in(database_after(load_demonstration)):
        yield


@pytest.fixture
def record(loaded: None, db: None, tmp_path: Path) -> Iterator[None]:
    """The demonstration's record, to be told from; nothing is baked."""
    with folders(tmp_path):
        yield


@pytest.fixture(scope="session")
def bake_once(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Fill]:
    """A folder, and what bakes the demonstration into it."""
    inside = tmp_path_factory.mktemp("baked")

    def bake() -> None:
        load_demonstration()
        with folders(inside):
            bake_all()

    return inside, bake


@pytest.fixture
def baked(database_after: After, bake_once: tuple[Path, Fill]) -> Iterator[Path]:
    """The database has the demonstration in it, and remembers that it was baked into this folder."""
    inside, bake = bake_once
    with living_in(database_after(bake)):
        yield inside


@pytest.fixture
def own_site(baked: Path, db: None, tmp_path: Path) -> Iterator[Path]:
    """A site of the test's own, baked from the test's database."""
    shutil.copytree(baked, tmp_path, dirs_exist_ok=True)
    with folders(tmp_path) as site:
        yield site
