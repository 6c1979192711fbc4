"""Reading the discussion, as readers may see it. What a page costs does not grow with the thread that it is of."""

from django.db.models import QuerySet

from dateline.discussion.models import Comment, Thread
from dateline.discussion.rules import Order, Page, home_of, page_address
from dateline.discussion.rules.paging import FIRST_A_PAGE, MOST_VOTED, REPLIES_BESIDE
from dateline.reports.models import Report
from dateline.values.errors import NotFound


def comments_on(thread: Thread, page: Page) -> list[Comment]:
    """The comments of one page with what they answer, bring and were answered: first comments in the page's order."""
    shown = _of(thread).select_related("claim", "answer", "parent")
    if page.order is None:
        return list(shown.filter(part=page.number, root=page.root).order_by("place"))
    beside = shown.filter(part=0)
    if page.order is Order.OLDEST:
        until = page.number * FIRST_A_PAGE
        return list(beside.filter(root__gt=until - FIRST_A_PAGE, root__lte=until).order_by("root", "place"))
    if page.order is Order.NEWEST:
        return list(beside.filter(root__gt=thread.roots - FIRST_A_PAGE).order_by("-root", "place"))
    order = most_voted(thread)[(page.number - 1) * FIRST_A_PAGE : page.number * FIRST_A_PAGE]
    return sorted(beside.filter(root__in=order), key=lambda one: (order.index(one.root), one.place))


def most_voted(thread: Thread) -> list[int]:
    """The numbers of the most voted first comments, of equals the newer first; as many as have a page."""
    roots = _of(thread).filter(parent__isnull=True).order_by("-score", "-pk")
    return list(roots.values_list("root", flat=True)[:MOST_VOTED])


def first_comment(thread: Thread, root: int) -> Comment:
    """The first comment of this number."""
    return _of(thread).get(part=0, root=root, place=0)


def many_replies(thread: Thread) -> dict[int, int]:
    """How many replies there are below each first comment that has pages of its own for them, by its number."""
    long = _of(thread).filter(parent__isnull=True, replies_count__gt=REPLIES_BESIDE).order_by("root")
    return dict(long.values_list("root", "replies_count"))


def address_of(one: Comment) -> str:
    """Where a comment stands for good."""
    report = one.thread.report
    return f"{page_address(report.address, home_of(one.root, one.part))}#c{one.pk}"


def address_just_posted(one: Comment) -> str:
    """Where its author finds a comment at once: a first one among the newest, a reply below what it answers."""
    newest = page_address(one.thread.report.address, Page(Order.NEWEST))
    return f"{newest}#c{one.pk}" if one.place == 0 else address_of(one)


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
    found = Comment.objects.filter(claim__isnull=False).select_related("claim", "answer", "thread__report")
    found = found.order_by("-posted_at")
    return found.filter(answer__isnull=True) if open_only else found


def _of(thread: Thread) -> QuerySet[Comment]:
    return Comment.objects.filter(thread=thread)
