"""Reading the discussion, as readers may see it."""

from typing import Any

from django.db.models import Count, Q, QuerySet

from dateline.discussion.models import Comment, Thread
from dateline.discussion.rules import Order, lines, page_address
from dateline.reports.models import Report
from dateline.values.errors import NotFound


def comments_under(report: Report) -> list[Comment]:
    """All comments under a report with their votes (`up`, `down`) and answers, in order of posting."""
    return list(_with_votes().filter(thread__report=report).order_by("posted_at", "pk"))


def count_under(report: Report) -> int:
    """How many comments stand under a report."""
    return Comment.objects.filter(thread__report=report).count()


def address_of(one: Comment, order: Order = Order.OLDEST) -> str:
    """Where a comment stands; in the oldest order a page changes least while others write."""
    report = one.thread.report
    printed: list[Any] = lines(comments_under(report), order)
    page = next(line.page for line in printed if line.comment.pk == one.pk)
    return f"{page_address(report.address, order, page)}#c{one.pk}"


def comment(pk: int) -> Comment:
    """A comment under a published report; anything else does not exist for a reader."""
    found = Comment.objects.filter(pk=pk, thread__report__live=True)
    one = found.select_related("thread__report", "claim").first()
    if one is None:
        raise NotFound("There is no such comment: it may have been removed.")
    return one


def thread_of(report: Report) -> Thread | None:
    """The thread under a report, if anyone has spoken yet."""
    return Thread.objects.filter(report=report).first()


def contributions(*, open_only: bool = False) -> QuerySet[Comment]:
    """Comments that bring evidence, the newest first."""
    found = _with_votes().filter(claim__isnull=False).select_related("thread__report").order_by("-posted_at")
    return found.filter(answer__isnull=True) if open_only else found


def _with_votes() -> QuerySet[Comment]:
    return Comment.objects.select_related("claim", "answer").annotate(
        up=Count("votes", filter=Q(votes__value=1)), down=Count("votes", filter=Q(votes__value=-1))
    )
