"""What moderators do to a comment and a thread; the moderation room says why and keeps count."""

from datetime import time

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from dateline.discussion.actions.passages import count_remark
from dateline.discussion.actions.placing import beside, paths_answering, paths_touched
from dateline.discussion.actions.posting import STRUCK, show, strike
from dateline.discussion.models import Comment, Manners, Thread, Voice
from dateline.discussion.rules import ON_THE_REPORT, State
from dateline.ledger.actions import append
from dateline.people.models import User
from dateline.people.queries import name_of, require
from dateline.reports.models import Report, Series
from dateline.values.errors import DatelineError

SLOWEST = 3600  # seconds
_ALREADY = "Somebody has decided this already: it is {state} now. Look at it again."


@transaction.atomic
def show_comment(*, comment: Comment, by: User | None) -> None:
    """Show a comment that was held, refused or removed. One that was never shown is given its place now."""
    require(by, "comment.moderate")
    comment = _fresh(comment)
    if comment.state not in (State.HELD, *STRUCK):
        raise _decided(comment)
    if comment.parent and comment.parent.root is None:
        raise DatelineError("What it answers was never shown: show that one first.")
    if comment.voice_id and comment.state in STRUCK:
        Voice.objects.filter(pk=comment.voice_id).update(struck=F("struck") - 1)
    comment.reason = ""
    if comment.root is None:
        show(comment, by=name_of(by))
        return

    def bring_back() -> None:
        Comment.objects.filter(pk=comment.pk).update(state=State.SHOWN, reason="")
        Thread.objects.filter(pk=comment.thread_id).update(comments_count=F("comments_count") + 1)
        count_remark(comment, 1)
        if comment.voice_id:
            Voice.objects.filter(pk=comment.voice_id).update(shown=F("shown") + 1)

    pages = sorted({*paths_touched(comment, bring_back), *paths_answering(comment), ON_THE_REPORT.path})
    append(
        kind="comment.restored", subject=f"comment:{comment.pk}", by=name_of(by), report=comment.thread.report_id,
        pages=pages, **beside(comment),
    )  # fmt: skip


@transaction.atomic
def strike_comment(*, comment: Comment, reason: str, by: User | None) -> None:
    """Refuse a comment that is held, or remove one that is shown. Its author and other readers are told why."""
    require(by, "comment.moderate")
    comment = _fresh(comment)
    if not reason.strip():
        raise DatelineError("Say why: the author reads the reason, and so do readers in its place.")
    if comment.state == State.HELD:
        facts = strike(comment, State.REFUSED, reason=reason.strip())
        append(kind="comment.refused", subject=f"comment:{comment.pk}", by=name_of(by), **facts)
    elif comment.state == State.SHOWN:
        facts = strike(comment, State.REMOVED, reason=reason.strip())
        append(kind="comment.removed", subject=f"comment:{comment.pk}", by=name_of(by), **facts)
    else:
        raise _decided(comment)


@transaction.atomic
def hold_comment(*, comment: Comment, reason: str, by: User | None) -> None:
    """Put a comment that was refused back among those that wait."""
    require(by, "comment.moderate")
    comment = _fresh(comment)
    if comment.state != State.REFUSED:
        raise _decided(comment)
    Comment.objects.filter(pk=comment.pk).update(state=State.HELD, reason=reason)
    if comment.voice_id:
        Voice.objects.filter(pk=comment.voice_id).update(struck=F("struck") - 1)
    append(
        kind="comment.held", subject=f"comment:{comment.pk}", by=name_of(by), report=comment.thread.report_id,
        phase="undone", reason=reason,
    )  # fmt: skip


@transaction.atomic
def govern_thread(*, report: Report, closed: bool, premoderated: bool, slow_seconds: int, by: User | None) -> Thread:
    """Close or open the discussion under a report, have each comment wait, or have each voice wait between two."""
    require(by, "thread.govern")
    if not 0 <= slow_seconds <= SLOWEST:
        raise DatelineError(f"Between two comments of one voice may lie 0 to {SLOWEST:,} seconds.")
    thread, _ = Thread.objects.get_or_create(report=report)
    closed_at = (thread.closed_at or timezone.now()) if closed else None
    thread.closed_at, thread.premoderated, thread.slow_seconds = closed_at, premoderated, slow_seconds
    thread.save(update_fields=["closed_at", "premoderated", "slow_seconds"])
    append(
        kind="thread.governed", subject=f"report:{report.pk}", by=name_of(by), report=report.pk, closed=closed,
        premoderated=premoderated, slow_seconds=slow_seconds,
        pages=[ON_THE_REPORT.path],
    )  # fmt: skip
    return thread


@transaction.atomic
def set_manners(
    *, series: Series, guests: bool, kept_names: bool, confirmed: bool, quiet_from: time | None,
    quiet_until: time | None, by: User | None,
) -> Manners:  # fmt: skip
    """Choose who may speak under the reports of a series, and in which hours of its own time comments wait."""
    require(by, "thread.govern")
    if (quiet_from is None) != (quiet_until is None):
        raise DatelineError("Quiet hours have a beginning and an end: write both, or neither.")
    if quiet_from is not None and quiet_from == quiet_until:
        raise DatelineError("Quiet hours that begin and end at the same time last all day: have comments wait instead.")
    chosen = {
        "guests": guests, "kept_names": kept_names, "confirmed": confirmed, "quiet_from": quiet_from,
        "quiet_until": quiet_until,
    }  # fmt: skip
    manners, _ = Manners.objects.update_or_create(series=series, defaults=chosen)
    told = {name: str(value) if isinstance(value, time) else value for name, value in chosen.items()}
    append(kind="series.governed", subject=f"series:{series.pk}", by=name_of(by), **told)
    return manners


def _decided(comment: Comment) -> DatelineError:
    return DatelineError(_ALREADY.format(state=comment.state), code="decided")


def _fresh(comment: Comment) -> Comment:
    return Comment.objects.select_related("thread", "parent", "claim").get(pk=comment.pk)
