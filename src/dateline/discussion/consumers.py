"""What a new publication means for the discussion under it."""

from collections.abc import Sequence

from dateline.discussion.actions import anchor_passages
from dateline.ledger.actions import SYSTEM
from dateline.ledger.models import Entry
from dateline.reports.queries import report
from dateline.values.errors import NotFound


def follow_reports(entries: Sequence[Entry]) -> None:
    """Look for quoted passages in reports that were published again. Safe to repeat."""
    published = {int(entry.subject_id) for entry in entries if entry.kind == "report.published"}
    for pk in sorted(published):
        try:
            anchor_passages(report=report(pk), by=SYSTEM)
        except NotFound:  # it was withdrawn since; if it comes back, an entry says so
            continue
