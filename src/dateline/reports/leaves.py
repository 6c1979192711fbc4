"""What of a correction goes into the log: every stored field."""

from django.db.models import QuerySet

from dateline.ledger.log import Content
from dateline.reports.models import Correction


def corrections() -> QuerySet[Correction]:
    """All corrections with what their content names."""
    return Correction.objects.select_related("claim")


def content_of_correction(one: Correction) -> Content:
    """What was written, what is now known, who said so. The report is named by its number: its address may change."""
    return {
        "subject": f"report:{one.report_id}",
        "claim": one.claim.ref,
        "old_wording": one.old_wording,
        "new_wording": one.new_wording,
        "reason": one.reason,
        "corrected_at": one.corrected_at,
        "by": one.by,
        "recorded_at": one.recorded_at,
    }
