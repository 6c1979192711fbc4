"""Asking the API."""

from typing import Any

import pytest
from django.test import Client

from dateline.exchange.demonstration import DOSSIER
from dateline.exchange.dossier import import_dossier


@pytest.fixture
def ask(db: None, client: Client) -> Any:
    """Ask an address below /api/v1/ of a newsroom with the dossier; the answer must be a good one."""
    import_dossier(DOSSIER, by=None)

    def get(address: str, **asked: Any) -> Any:
        answer = client.get(f"/api/v1/{address}", {name.rstrip("_"): value for name, value in asked.items()})
        assert answer.status_code == 200, answer.content.decode()
        return answer.json()

    return get
