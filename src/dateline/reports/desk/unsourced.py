"""The queue of claims that are about to be published and that nobody on record says."""

from wagtail.models import Revision

from dateline.claims.desk.queues import MOST, Queue
from dateline.claims.desk.standings import today
from dateline.claims.models import Claim
from dateline.claims.queries import OnRecord, record
from dateline.claims.rules.vocabulary import StanceKind
from dateline.reports.models import Report
from dateline.reports.rules import marks_in


def unsourced() -> list[Claim]:
    """Claims in the headline or text of an unpublished draft that no source asserts, the draft changed last first."""
    refs: dict[str, None] = {}
    drafts = Report.objects.filter(has_unpublished_changes=True).order_by("-latest_revision_created_at")
    for revision in Revision.objects.filter(pk__in=drafts.values("latest_revision")).order_by("-created_at"):
        draft = revision.as_object()
        marked = [mark.ref for mark in marks_in(draft.body)]
        headline = [draft.headline_claim.ref] if draft.headline_claim else []
        refs |= dict.fromkeys([*headline, *marked])
    on_record = record(ref__in=list(refs))
    return [on_record[ref].claim for ref in refs if ref in on_record and not _is_said(on_record[ref])][:MOST]


def _is_said(one: OnRecord) -> bool:
    live = one.reading(today()).live
    return any(stance.kind is not StanceKind.DENIES for stance in live)


QUEUE = Queue(
    "unsourced", "No source", "In a draft that is about to be published, and nobody on record says so.", unsourced
)
