"""Of when the site is."""

from datetime import UTC

from dateline.ledger.queries import last_recorded
from dateline.publishing.touching import SILENT


def made_at() -> str:
    """When the last entry was recorded of which readers can see something: who follows is nobody's business."""
    last = last_recorded(but=SILENT)
    return "" if last is None else last.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
