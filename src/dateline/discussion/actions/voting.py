"""Votes as rows: one of each voter on each comment. The sums follow from the rows."""

from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import BigIntegerField, CharField, Count, DateTimeField, Q
from django.utils import timezone

from dateline.discussion.actions.placing import paths_touched
from dateline.discussion.actions.posting import READER
from dateline.discussion.models import Comment, Thread, Vote
from dateline.discussion.rules import State, rank
from dateline.discussion.rules.limits import BURST_IN_ALL, BURST_ON_ONE, BURST_WITHIN, VOTES_A_MINUTE
from dateline.ledger.actions import append
from dateline.ledger.prepared import Given, Prepared, PreparedInsert
from dateline.people.models import User
from dateline.people.queries import name_of, require
from dateline.values.errors import DatelineError

_LOOKED_AT = max(VOTES_A_MINUTE, BURST_IN_ALL)  # votes of a network
_comment = Prepared(
    lambda: Comment.objects.filter(pk=Given("pk", BigIntegerField())).select_related("voice", "thread")[:1]
)
_sums = Prepared(lambda: Comment.objects.filter(pk=Given("pk", BigIntegerField())).values_list("up", "down")[:1])
_earlier = Prepared(
    lambda: Vote.objects.filter(comment=Given("comment", BigIntegerField()), voter=Given("voter", CharField()))[:1]
)
_of_network = Prepared(
    lambda: (
        Vote.objects.filter(
            network__in=[Given("network", CharField()), Given("before", CharField())],
            recorded_at__gt=Given("since", DateTimeField()),
        )
        .order_by("-recorded_at")
        .values_list("comment", "recorded_at")[:_LOOKED_AT]
    )
)
_add_vote = PreparedInsert(Vote)


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
    comment = _comment.first(pk=comment.pk) or comment
    if comment.state != State.SHOWN:
        raise DatelineError("This comment is not shown any more: there is nothing to vote on.")
    if comment.voice and comment.voice.key == voter:
        raise DatelineError("This comment is your own: votes on it are for others.")
    earlier = _earlier.first(comment=comment.pk, voter=voter)
    taken_back = earlier is not None and earlier.value == value
    counts = earlier.counted if earlier else _counts(comment, networks, now)

    def do() -> None:
        sums = {1: 0, -1: 0}
        if earlier:
            sums[earlier.value] -= 1
        if not taken_back:
            sums[value] += 1
        if taken_back:
            Vote.objects.filter(comment=comment, voter=voter).delete()
        elif earlier:
            Vote.objects.filter(pk=earlier.pk).update(value=value)
        else:
            network = networks[0] if networks else ""
            _add_vote(Vote(comment=comment, voter=voter, value=value, counted=counts, network=network, recorded_at=now))
        if counts:
            _add(comment, up=sums[1], down=sums[-1])

    pages = _pages(comment, do, are_seen=counts)
    append(
        kind="comment.voted", subject=f"comment:{comment.pk}", by=READER, report=comment.thread.report_id, pages=pages
    )
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
            _add(comment, up=found["up"], down=found["down"])
        else:
            held.delete()

    pages = _pages(comment, do, are_seen=count and comment.state == State.SHOWN)
    facts = {"report": comment.thread.report_id, "up": found["up"], "down": found["down"]}
    if count:
        append(kind="votes.counted", subject=f"comment:{comment.pk}", by=name_of(by), pages=pages, **facts)
    else:
        append(kind="votes.dropped", subject=f"comment:{comment.pk}", by=name_of(by), **facts)
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
    recent = _of_network(network=networks[0], before=networks[-1], since=now - BURST_WITHIN)
    if sum(at > now - timedelta(minutes=1) for _, at in recent) >= VOTES_A_MINUTE:
        raise DatelineError("Very many votes come from your network: wait a minute.", code="rate", status=429)
    on_this = sum(pk == comment.pk for pk, _ in recent)
    return on_this < BURST_ON_ONE and len(recent) < BURST_IN_ALL


def _add(comment: Comment, *, up: int, down: int) -> None:
    """Change the sums, and the rank with them."""
    had = _sums.first(pk=comment.pk) or (0, 0)
    up, down = had[0] + up, had[1] + down
    Comment.objects.filter(pk=comment.pk).update(up=up, down=down, rank=rank(up, down))
