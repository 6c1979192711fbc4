"""Reading the ledger: in order, after a cursor."""

from collections.abc import Collection, Sequence
from datetime import datetime

from dateline.ledger.models import Cursor, Entry
from dateline.ledger.prepared import Prepared

_head = Prepared(lambda: Entry.objects.order_by("-pk").values_list("pk", flat=True)[:1])


def entries_after(position: int, *, limit: int = 500) -> Sequence[Entry]:
    """The next entries, oldest first."""
    return list(Entry.objects.filter(pk__gt=position).order_by("pk")[:limit])


def head() -> int:
    """The number of the last entry; 0 when nothing has happened yet."""
    return _head.first() or 0


def last_recorded(*, but: Collection[str] = ()) -> datetime | None:
    """When the last entry was recorded that is of none of these kinds."""
    return Entry.objects.exclude(kind__in=but).order_by("-pk").values_list("recorded_at", flat=True).first()


def position_of(consumer: str) -> int:
    """The last entry that this consumer has dealt with."""
    return Cursor.objects.filter(consumer=consumer).values_list("position", flat=True).first() or 0
