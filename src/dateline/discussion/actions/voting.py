"""Votes as rows: one of each voter on each comment. The sums follow from the rows."""

from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Count, F, Q
from django.utils import timezone

from dateline.discussion.actions.placing import paths_touched
from dateline.discussion.actions.posting import READER
from dateline.discussion.models import Comment, Thread, Vote
from dateline.discussion.rules import State, rank
from dateline.discussion.rules.limits import BURST_IN_ALL, BURST_ON_ONE, BURST_WITHIN, VOTES_A_MINUTE
from dateline.ledger.actions import append
from dateline.people.models import User
from dateline.people.queries import name_of, require
from dateline.values.errors import DatelineError


@transaction.atomic
def vote(
    *, comment: Comment, voter: str, value: int, networks: tuple[str, ...] = (), now: datetime | None = None
) -> bool:
    """Vote a comment up (1) or down (-1); the same vote again takes it back.

    Returns whether it counts already. Where many come from one network at once, it is kept and counted once somebody
    has looked. `networks` has the hashes of the voter's network by all known keys, the present one first.
    """
    now = now or timezone.now()
    if value not in (-1, 1):
        raise DatelineError("A vote is up or down.")
    comment = Comment.objects.select_related("voice").get(pk=comment.pk)
    if comment.state != State.SHOWN:
        raise DatelineError("This comment is not shown any more: there is nothing to vote on.")
    if comment.voice and comment.voice.key == voter:
        raise DatelineError("This comment is your own: votes on it are for others.")
    earlier = Vote.objects.filter(comment=comment, voter=voter).first()
    taken_back = earlier is not None and earlier.value == value
    counts = earlier.counted if earlier else _counts(comment, networks, now)

    def do() -> None:
        if taken_back:
            Vote.objects.filter(comment=comment, voter=voter).delete()
        else:
            Vote.objects.update_or_create(
                comment=comment,
                voter=voter,
                defaults={"value": value},
                create_defaults={
                    "value": value, "counted": counts, "network": networks[0] if networks else "", "recorded_at": now
                },
            )  # fmt: skip
        if counts:
            _add(comment, value, -1 if taken_back else 1)
            if earlier and not taken_back:
                _add(comment, earlier.value, -1)

    pages = _pages(comment, do, are_seen=counts)
    report = Thread.objects.values_list("report", flat=True).get(pk=comment.thread_id)
    append(kind="comment.voted", subject=f"comment:{comment.pk}", by=READER, report=report, pages=pages)
    return counts


@transaction.atomic
def judge_votes(*, comment: Comment, count: bool, by: User | None) -> int:
    """Count the votes on a comment that are held because many came from one network at once, or drop them.

    Returns how many there were.
    """
    require(by, "comment.moderate")
    held = Vote.objects.filter(comment=comment, counted=False)
    found = held.aggregate(up=Count("pk", filter=Q(value=1)), down=Count("pk", filter=Q(value=-1)))
    if not found["up"] + found["down"]:
        raise DatelineError("No votes are held on this comment: somebody has looked at them already.")

    def do() -> None:
        if count:
            held.update(counted=True)
            _add(comment, 1, found["up"])
            _add(comment, -1, found["down"])
        else:
            held.delete()

    pages = _pages(comment, do, are_seen=count and comment.state == State.SHOWN)
    append(
        kind="votes.counted" if count else "votes.dropped", subject=f"comment:{comment.pk}", by=name_of(by),
        report=comment.thread.report_id, up=found["up"], down=found["down"], pages=pages,
    )  # fmt: skip
    return int(found["up"] + found["down"])


@transaction.atomic
def recount_votes(*, thread: Thread, by: User | None) -> int:
    """Make the sums of all comments of a thread anew from the votes themselves; returns how many were wrong."""
    require(by, "comment.moderate")
    counted = Q(votes__counted=True)
    rows = thread.comments.annotate(
        ups=Count("votes", filter=counted & Q(votes__value=1)),
        downs=Count("votes", filter=counted & Q(votes__value=-1)),
    ).order_by("pk")
    wrong = [one for one in rows if (one.up, one.down, one.rank) != (one.ups, one.downs, rank(one.ups, one.downs))]
    for one in wrong:
        one.up, one.down, one.rank = one.ups, one.downs, rank(one.ups, one.downs)
    Comment.objects.bulk_update(wrong, ["up", "down", "rank"], batch_size=500)
    if wrong:
        append(
            kind="votes.recounted",
            subject=f"report:{thread.report_id}",
            by=name_of(by),
            report=thread.report_id,
            wrong=len(wrong),
        )
    return len(wrong)


def _pages(comment: Comment, change: Callable[[], None], *, are_seen: bool) -> list[str]:
    """Make a change, and name the pages that change with it if readers see anything of it."""
    if are_seen:
        return paths_touched(comment, change)
    change()
    return []


def _counts(comment: Comment, networks: tuple[str, ...], now: datetime) -> bool:
    """Whether a new vote from this network may be counted unseen."""
    if not networks:
        return True
    recent = Vote.objects.filter(network__in=networks)
    if recent.filter(recorded_at__gt=now - timedelta(minutes=1)).count() >= VOTES_A_MINUTE:
        raise DatelineError("Very many votes come from your network: wait a minute.", code="rate", status=429)
    recent = recent.filter(recorded_at__gt=now - BURST_WITHIN)
    on_this = recent.filter(comment=comment)[:BURST_ON_ONE].count()
    return on_this < BURST_ON_ONE and recent[:BURST_IN_ALL].count() < BURST_IN_ALL


def _add(comment: Comment, value: int, many: int) -> None:
    """Change one sum, and the rank with it."""
    side = "up" if value == 1 else "down"
    Comment.objects.filter(pk=comment.pk).update(**{side: F(side) + many})
    up, down = Comment.objects.values_list("up", "down").get(pk=comment.pk)
    Comment.objects.filter(pk=comment.pk).update(rank=rank(up, down))
