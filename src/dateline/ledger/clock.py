"""Record time never runs backwards, whatever the machine's clock does."""

from datetime import datetime, timedelta

from django.utils import timezone

from dateline.ledger.models import Entry
from dateline.ledger.prepared import Prepared

_last_recorded = Prepared(lambda: Entry.objects.order_by("-pk").values_list("recorded_at", flat=True)[:1])
TICK = timedelta(microseconds=1)  # what the databases keep


def record_time() -> datetime:
    """Now, or just after the last entry if the clock has been set back behind it.

    What is put on record later must not look as if it had been there before that entry: else an answer
    `on_record_by` a moment that the record has passed, such as a report's, would change.
    """
    last = _last_recorded.first()
    now = timezone.now()
    return max(now, last + TICK) if last else now
