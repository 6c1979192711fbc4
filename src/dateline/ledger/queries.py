"""Reading the ledger: in order, after a cursor."""

import heapq
from collections.abc import Collection, Sequence
from datetime import datetime
from itertools import islice

from dateline.ledger.models import Cursor, Entry
from dateline.ledger.prepared import Prepared

_head = Prepared(lambda: Entry.objects.order_by("-pk").values_list("pk", flat=True)[:1])


def entries_after(position: int, *, limit: int = 500) -> Sequence[Entry]:
    """The next entries, oldest first."""
    return list(Entry.objects.filter(pk__gt=position).order_by("pk")[:limit])


def entries_of(subject: str) -> Sequence[Entry]:
    """All that happened to a subject (kind:id), oldest first."""
    return list(Entry.objects.filter(subject=subject).order_by("pk"))


def head() -> int:
    """The number of the last entry; 0 when nothing has happened yet."""
    return _head.first() or 0


def last_recorded(*, but: Collection[str] = ()) -> datetime | None:
    """When the last entry was recorded that is of none of these kinds."""
    return Entry.objects.exclude(kind__in=but).order_by("-pk").values_list("recorded_at", flat=True).first()


def position_of(consumer: str) -> int:
    """The last entry that this consumer has dealt with."""
    return Cursor.objects.filter(consumer=consumer).values_list("position", flat=True).first() or 0


def entries_by(
    authors: Collection[str],
    *,
    kinds: Collection[str] = (),
    since: datetime | None = None,
    until: datetime | None = None,
    below: int | None = None,
    limit: int,
) -> list[Entry]:
    """The newest entries of these authors, newest first: of these kinds, recorded in [since, until), numbered below.

    Each author's are walked down an index and merged, so that what readers write in between costs nothing.
    """
    found = Entry.objects.order_by("-pk")
    if kinds:
        found = found.filter(kind__in=kinds)
    if since:
        found = found.filter(pk__gte=first_number_from(since))
    ends = [one for one in (below, first_number_from(until) if until else None) if one is not None]
    if ends:
        found = found.filter(pk__lt=min(ends))
    each = [found.filter(by=author)[:limit] for author in set(authors)]
    return list(islice(heapq.merge(*each, key=lambda one: -one.pk), limit))


def first_number_from(moment: datetime) -> int:
    """The lowest number that an entry of this moment or later can have.

    Record time never runs backwards, so it is found by halving.
    """
    low, high = 1, head() + 1
    while low < high:
        middle = (low + high) // 2
        at = Entry.objects.filter(pk__gte=middle).order_by("pk").values_list("recorded_at", flat=True).first()
        if at is not None and at < moment:
            low = middle + 1
        else:
            high = middle
    return low
