"""Baking what the ledger says has changed."""

from collections.abc import Sequence

from dateline.ledger.models import Entry
from dateline.publishing import background
from dateline.publishing.actions import bake_keys
from dateline.publishing.beside import beside
from dateline.publishing.edition import Edition
from dateline.publishing.keys import all_keys
from dateline.publishing.leavings import moved_by
from dateline.publishing.locking import alone
from dateline.publishing.owing import STRAYS, owe
from dateline.publishing.touching import EVERYTHING, touched_by

AT_ONCE = 300  # keys; what touches more is baked in the background, and what comes next overtakes it


def bake_what_changed(entries: Sequence[Entry]) -> None:
    """Bake what these entries touch, once. Safe to repeat: a file that stands already is left alone."""
    if bake_entries([one.pk for one in entries]):
        background.wake()


@beside
def bake_entries(numbers: list[int]) -> bool:
    """Bake what the entries of these numbers touch; whether some of it waits for its turn."""
    entries = list(Entry.objects.filter(pk__in=numbers).order_by("pk"))
    keys = touched_by(entries)
    moved = moved_by(entries)
    every, waits = EVERYTHING in keys, False
    if every or len(keys) > AT_ONCE:
        order = all_keys(Edition())
        # Parts of what is baked whole, such as one page of a discussion, stand in no order: few, and they come first.
        owed = order if every else [*sorted(keys - set(order)), *(key for key in order if key in keys)]
        if len(owed) > AT_ONCE:
            with alone():
                # Those that one entry named beside the rest of the world come first.
                first = keys & set(owed) if len(keys) <= AT_ONCE else set()
                owe([*(key for key in owed if key not in first), *([STRAYS] if every or moved else [])])
            keys = first
            waits = True
    bake_keys(keys, moved=moved)
    return waits
