"""Baking what the ledger says has changed."""

from collections.abc import Sequence

from dateline.ledger.models import Entry
from dateline.publishing.actions import bake_touched


def bake_what_changed(entries: Sequence[Entry]) -> None:
    """Bake what these entries touch, once. Safe to repeat: a file that stands already is left alone."""
    bake_touched(entries)
