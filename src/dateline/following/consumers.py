"""Telling followers."""

from collections.abc import Sequence

from dateline.ledger.models import Entry


def tell_followers(entries: Sequence[Entry]) -> None:
    """Placeholder for the first migration."""
