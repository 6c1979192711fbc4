"""A site to read, and a site of a test's own."""

from pathlib import Path
from typing import Any

import pytest
from django.test import override_settings

from dateline.exchange.demonstration import load_demonstration
from dateline.publishing.actions import bake_all


@pytest.fixture
def site(demo_home: Path) -> Path:
    """The site as `dateline demo` bakes it; only read."""
    return demo_home / "site"


@pytest.fixture
def record(db: None, tmp_path: Path) -> Any:
    """The demonstration's record, to be told from; nothing is baked."""
    load_demonstration()
    with override_settings(CACHE_FOLDER=tmp_path / "cache", EVIDENCE_ROOT=tmp_path / "evidence"):
        yield


@pytest.fixture
def own_site(db: None, tmp_path: Path) -> Any:
    """A site of the test's own, baked from the test's database."""
    load_demonstration()
    with override_settings(
        BAKED_ROOT=tmp_path / "site", CACHE_FOLDER=tmp_path / "cache", EVIDENCE_ROOT=tmp_path / "evidence"
    ):
        bake_all()
        yield tmp_path / "site"
