"""Reading the discussion, as readers may see it. What a page costs does not grow with the thread that it is of."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db.models import BigIntegerField, CharField, DateTimeField, OuterRef, QuerySet, Subquery
from django.utils import timezone

from dateline.claims.models import Claim
from dateline.discussion.keys import hash_of
from dateline.discussion.models import Brought, Comment, Manners, Passage, Thread, Voice, Vote
from dateline.discussion.rules import Order, Page, State, home_of, page_address
from dateline.discussion.rules.limits import MEND_WITHIN, PICTURES_AN_HOUR
from dateline.discussion.rules.names import imitates
from dateline.discussion.rules.paging import FIRST_A_PAGE, MOST_VOTED, REPLIES_BESIDE, touched_by_showing
from dateline.ledger.prepared import Given, Prepared
from dateline.people.queries import names_at_the_desk
from dateline.reports.models import Report, Series
from dateline.reports.queries import report_in_brief
from dateline.values.errors import DatelineError, NotFound
from dateline.values.lookalikes import skeleton

LAST_OF_A_VOICE = 50
LAST_IN_A_THREAD = 50  # of which an open page is told
SPOKEN = 20  # contributions on a claim's page; the others stand under their reports

_pk, _text = BigIntegerField(), CharField()
_shown = Prepared(
    lambda: Comment.objects.filter(pk=Given("pk", _pk), state=State.SHOWN).select_related("thread", "claim", "voice")[
        :1
    ]
)
_thread_under = Prepared(lambda: Thread.objects.filter(report=Given("report", _pk))[:1])
_with_key = Prepared(lambda: Voice.objects.filter(key=Given("key", _text))[:1])
_reads_as = Prepared(lambda: Voice.objects.filter(reads_as=Given("name", _text))[:1])
_manners_at = Prepared(lambda: Manners.objects.filter(series__path=Given("path", _text))[:1])
some_roots: list[Any] = [Given(f"root{number}", _pk) for number in range(FIRST_A_PAGE)]  # those of a page, no more
_of_thread = Given("thread", _pk)
_last = Prepared(lambda: _with_a_turn().only("root", "part", "turn", "up", "down")[:LAST_IN_A_THREAD])
_last_turn = Prepared(lambda: _with_a_turn().values_list("turn", flat=True)[:1])
_votes = Prepared(
    lambda: Comment.objects.filter(thread=_of_thread, part=0, root__in=some_roots).values_list("pk", "up", "down")
)
_contributions_on = Prepared(
    lambda: contributions().filter(claim=Given("claim", _pk), thread__report__live=True)[: SPOKEN + 1]
)
_with_many_replies = Prepared(
    lambda: (
        Comment.objects.filter(thread=_of_thread, parent__isnull=True, replies_count__gt=REPLIES_BESIDE)
        .order_by("root")
        .only("root", "replies_count")
    )
)
_passages = Prepared(
    lambda: (
        Passage.objects.filter(thread=_of_thread, remarks__gt=0, now_start__isnull=False)
        .filter(anchored_on=Given("published", DateTimeField()))
        .annotate(first=Subquery(_first_on(OuterRef("pk")).values("pk")[:1]))
        .order_by("now_start", "pk")
    )
)
_most_voted = Prepared(
    lambda: (
        Comment.objects.filter(thread=Given("thread", _pk), parent__isnull=True, state=State.SHOWN)
        .order_by("-rank", "-score", "-pk")
        .values_list("root", flat=True)[:MOST_VOTED]
    )
)


def _first_on(passage: OuterRef) -> QuerySet[Comment]:
    return Comment.objects.filter(passage=passage, state=State.SHOWN).order_by("turn")


def _with_a_turn() -> QuerySet[Comment]:
    return Comment.objects.filter(thread=_of_thread, turn__isnull=False, state=State.SHOWN).order_by("-turn")


def most_voted(thread: Thread) -> list[int]:
    """The numbers of the most voted first comments that are shown, of equals the newer first; as many as have pages."""
    return [root for root in _most_voted(thread=thread.pk) if root is not None]


def last_comments(thread: Thread) -> list[Comment]:
    """Those that were shown last, the newest first: where they stand, and their votes."""
    return _last(thread=thread.pk)


def last_turn(thread: Thread) -> int:
    """The number of the one that was shown last; 0: there is none."""
    return _last_turn.first(thread=thread.pk) or 0


def votes_on_the_report(thread: Thread) -> dict[int, tuple[int, int]]:
    """Votes up and down for the comments on the report's own page, by primary key."""
    shown = _votes(thread=thread.pk, **roots_of(most_voted(thread)[:FIRST_A_PAGE]))
    return {pk: (up, down) for pk, up, down in shown}


def roots_of(roots: Sequence[int]) -> dict[str, int]:
    """The numbers of a page's first comments as `some_roots` has them."""
    return {f"root{number}": roots[number] if number < len(roots) else 0 for number in range(FIRST_A_PAGE)}


def first_comment(thread: Thread, root: int) -> Comment:
    """The first comment of this number."""
    return _of(thread).get(part=0, root=root, place=0)


def passages_of(thread: Thread, report: Report) -> list[tuple[Passage, Comment]]:
    """The passages that shown comments speak of and that stand in the published text, each with the first of these."""
    found: list[Any] = _passages(thread=thread.pk, published=report.last_published_at)
    comments = Comment.objects.in_bulk([one.first for one in found])
    return [(one, comments[one.first]) for one in found]


def many_replies(thread: Thread) -> dict[int, int]:
    """How many replies there are below each first comment that has pages of its own for them, by its number."""
    return {one.below: one.replies_count for one in _with_many_replies(thread=thread.pk)}


def address_of(one: Comment) -> str:
    """Where a comment stands for good; the discussion itself while it stands nowhere."""
    report = one.thread.report
    if one.root is None:
        return f"{report.address}#discussion"
    return f"{page_address(report.address, home_of(one.root, one.part))}#c{one.pk}"


def address_just_posted(one: Comment) -> str:
    """Where its author finds a comment at once: a first one among the newest, a reply below what it answers."""
    newest = page_address(one.thread.report.address, Page(Order.NEWEST))
    return f"{newest}#c{one.pk}" if one.place == 0 else address_of(one)


def comment(pk: int, *, report: Report | None = None) -> Comment:
    """A comment that is shown under a published report, such as this one; anything else does not exist for a reader."""
    one = _shown.first(pk=pk)
    try:
        if one:
            known = report if report and report.pk == one.thread.report_id else None
            one.thread.report = known or report_in_brief(one.thread.report_id)
            return one
    except NotFound:
        pass
    raise NotFound("There is no such comment: it may have been removed.")


def comment_or_waiting(pk: int) -> Comment:
    """A comment under a published report that is shown or may yet be."""
    found = Comment.objects.filter(pk=pk, thread__report__live=True, state__in=[State.SHOWN, State.HELD])
    one = found.select_related("thread__report").first()
    if one is None:
        raise NotFound("There is no such comment: it may have been removed.")
    return one


def voice(pk: int) -> Voice:
    """A voice that keeps a name."""
    one = Voice.objects.filter(pk=pk).exclude(name="").first()
    if one is None:
        raise NotFound("There is no such voice: it may have been erased.")
    return one


def own_comment(pk: int, voice: Voice | None) -> Comment:
    """A comment of this voice, whatever became of it; those of others do not exist."""
    found = Comment.objects.filter(pk=pk, voice=voice) if voice else Comment.objects.none()
    one = found.select_related("thread__report", "claim", "voice").first()
    if one is None:
        raise NotFound("This browser wrote no such comment: take the key of your voice there.")
    return one


def any_comment(pk: int) -> Comment:
    """A comment, whatever became of it: for moderators."""
    one = Comment.objects.filter(pk=pk).select_related("thread__report", "claim", "voice", "parent").first()
    if one is None:
        raise NotFound("There is no such comment.")
    return one


def voice_with(key: str) -> Voice | None:
    """The voice that this key belongs to."""
    return _with_key.first(key=hash_of(key)) if key else None


def voice_called(name: str) -> Voice | None:
    """The voice that this name is kept for."""
    reads_as = skeleton(name)
    return _reads_as.first(name=reads_as) if reads_as else None


def check_free(name: str, voice: Voice | None) -> None:
    """Refuse a name that belongs to somebody else, or reads like one that does."""
    if imitates(name, [*names_at_the_desk(), settings.NEWSROOM_NAME]):
        raise DatelineError("This name reads like one of the desk: choose another.", code="name_taken")
    holder = voice_called(name)
    if holder and (voice is None or holder.pk != voice.pk):
        raise DatelineError(
            "This name is kept for somebody else: choose another, or bring the key that belongs to it.",
            code="name_taken",
        )


def is_mendable(one: Comment) -> bool:
    """Whether its author may still change it."""
    late = timezone.now() - one.recorded_at > MEND_WITHIN
    return one.state in (State.SHOWN, State.HELD) and not late and not one.thread.closed_at


def comments_of(voice: Voice) -> list[Comment]:
    """The last comments of a voice, whatever became of them."""
    return list(voice.comments.select_related("thread__report").order_by("-posted_at")[:LAST_OF_A_VOICE])


def manners_of(report: Report) -> Manners:
    """Who may speak under a report; anyone, where nothing was chosen."""
    return _manners_at.first(path=report.path[: -Report.steplen]) or Manners()


def manners_in(series: Series) -> Manners:
    """Who may speak in a series; anyone, where nothing was chosen."""
    return Manners.objects.filter(series=series).first() or Manners()


def check_pictures(networks: tuple[str, ...]) -> None:
    """Refuse one more picture from a network that many came from: each takes room on the disk."""
    since = timezone.now() - timedelta(hours=1)
    if networks and Brought.objects.filter(network__in=networks, recorded_at__gt=since).count() >= PICTURES_AN_HOUR:
        raise DatelineError(
            "Many pictures have come from your network: wait an hour, or link to where it can be seen.",
            code="rate", status=429,
        )  # fmt: skip


def pages_of(one: Comment) -> list[str]:
    """The paths of the pages that show a comment, as the ledger keeps them."""
    if one.root is None:
        return []
    thread = one.thread
    return sorted(page.path for page in touched_by_showing(one.root, one.part, thread.roots, most_voted(thread)))


def everything_of(voice: Voice) -> dict[str, Any]:
    """All that is kept of a voice, but its key and the hashes of its networks: for the one it belongs to."""
    comments = voice.comments.select_related("thread__report").prefetch_related("revisions").order_by("pk")
    votes = Vote.objects.filter(voter=voice.key or "").order_by("pk")
    return {
        "kind": voice.kind,
        "name": voice.name,
        "made_at": voice.made_at,
        "comments": [
            {
                "id": one.pk, "report": one.thread.report.address, "posted_at": one.posted_at, "author": one.author,
                "text": one.text, "quote": one.quote, "link": one.link, "state": one.state, "reason": one.reason,
                "in_reply_to": one.parent_id,
                "before": [{"text": was.text, "until": was.until} for was in one.revisions.all()],
            }
            for one in comments
        ],
        "votes": [{"comment": one.comment_id, "value": one.value, "recorded_at": one.recorded_at} for one in votes],
    }  # fmt: skip


def thread_of(report: Report) -> Thread | None:
    """The thread under a report, if anyone has spoken yet."""
    thread = _thread_under.first(report=report.pk)
    if thread:
        thread.report = report
    return thread


def contributions(*, open_only: bool = False) -> QuerySet[Comment]:
    """Comments that bring evidence, the newest first."""
    found = Comment.objects.filter(claim__isnull=False, state=State.SHOWN)
    found = found.select_related("claim", "answer", "brought", "thread__report")
    found = found.order_by("-posted_at", "-pk")
    return found.filter(answer__isnull=True) if open_only else found


def contributions_on(claim: Claim) -> list[Comment]:
    """The newest comments that bring evidence on a claim, under any report that readers see; one more than is shown."""
    return _contributions_on(claim=claim.pk)


def claims_spoken_of(report: int) -> list[str]:
    """The refs of the claims that readers bring evidence on under a report."""
    found = Comment.objects.filter(thread__report=report, claim__isnull=False, state=State.SHOWN)
    return sorted(found.order_by().values_list("claim__ref", flat=True).distinct())


def _of(thread: Thread) -> QuerySet[Comment]:
    return Comment.objects.filter(thread=thread)
