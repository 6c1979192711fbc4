"""Quoted passages: found in the text when a comment quotes them, looked for when it was edited, and counted."""

from dataclasses import asdict, replace

from django.db import transaction
from django.db.models import F

from dateline.discussion.models import Comment, Passage, Thread
from dateline.discussion.rules import State
from dateline.discussion.rules.anchoring import MOST_PASSAGES, Anchored, Selectors, anchor, selectors_at
from dateline.ledger.actions import append
from dateline.reports.models import Report
from dateline.reports.queries import report as report_of
from dateline.reports.rules import reading
from dateline.values.text import one_line


def passage_of(*, thread: Thread, quote: str, selectors: Selectors | None) -> Passage | None:
    """The passage of the published text that a quote is; None where it is not one, or the report has no room for more.

    `selectors` tell where the reader's page has it. They help to find it and are not believed: all that is kept is of
    the text itself. Called inside the transaction of an action.
    """
    report = report_of(thread.report_id)  # as readers have it
    text = reading(report.body)
    found = anchor(replace(selectors or Selectors(""), exact=one_line(quote)), text)
    if not isinstance(found, Anchored):
        return None
    here = selectors_at(text, found.start, found.end)
    place = {"now_start": here.start, "now_end": here.end, "anchored_on": report.last_published_at}
    same = thread.passages.filter(exact=here.exact, **place).first()
    if same or not _has_room(thread):
        return same
    return Passage.objects.create(thread=thread, made_on=report.last_published_at, **asdict(here), **place)


def anchor_passages(*, report: Report, by: str) -> None:
    """Look for the passages of a report in its text as it is published now; what is not found is detached.

    Safe to repeat. It may take a second where much was rewritten, so the database is not held meanwhile: if the report
    is published again just then, what is found here is for no publication that stands, and is not shown.
    """
    text, published_at = reading(report.body), report.last_published_at
    waiting = [one for one in Passage.objects.filter(thread__report=report) if one.anchored_on != published_at]
    if not waiting:
        return
    for one in waiting:
        found = anchor(Selectors(one.exact, one.prefix, one.suffix, one.start, one.end), text)
        stands = found if isinstance(found, Anchored) else None
        one.now_start, one.now_end = (stands.start, stands.end) if stands else (None, None)
        one.reworded, one.anchored_on = bool(stands and stands.reworded), published_at
    with transaction.atomic():
        Passage.objects.bulk_update(waiting, ["now_start", "now_end", "reworded", "anchored_on"])
        standing = sum(one.now_start is not None for one in waiting)
        append(
            kind="passages.anchored", subject=f"report:{report.pk}", by=by, report=report.pk, standing=standing,
            detached=len(waiting) - standing,
        )  # fmt: skip


def count_remark(comment: Comment, change: int) -> None:
    """A comment is shown, or no longer. Called inside the transaction of an action."""
    if comment.passage_id:
        Passage.objects.filter(pk=comment.passage_id).update(remarks=F("remarks") + change)


def _has_room(thread: Thread) -> bool:
    """Whether a report can have one more passage; one that nothing shown or held speaks of gives way."""
    if thread.passages.count() < MOST_PASSAGES:
        return True
    idle = thread.passages.filter(remarks=0).exclude(comments__state=State.HELD).order_by("pk").first()
    if idle:
        idle.delete()
    return idle is not None
