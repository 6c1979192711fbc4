"""Asking the API."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client

from dateline.exchange.demonstration import DOSSIER
from dateline.exchange.dossier import import_dossier
from tests.databases import After, living_in


def the_dossier() -> None:
    import_dossier(DOSSIER, by=None)


@pytest.fixture
def with_dossier(database_after: After) -> Iterator[None]:
    """The database has the dossier in it."""
    with living_in(database_after(the_dossier)):
        yield


@pytest.fixture
def ask(with_dossier: None, db: None, client: Client) -> Any:
    """Ask an address below /api/v1/ of a newsroom with the dossier; the answer must be a good one."""

    def get(address: str, **asked: Any) -> Any:
        answer = client.get(f"/api/v1/{address}", {name.rstrip("_"): value for name, value in asked.items()})
        assert answer.status_code == 200, answer.content.decode()
        return answer.json()

    return get
