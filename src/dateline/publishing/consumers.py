"""Baking what the ledger says has changed."""

from collections.abc import Sequence

from dateline.ledger.models import Entry


def bake_what_changed(entries: Sequence[Entry]) -> None:
    """Placeholder."""
