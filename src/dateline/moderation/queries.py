"""What waits for moderators, and what is known of who wrote it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from django.db.models import Count, F, Max, Q, QuerySet
from django.utils import timezone

from dateline.discussion.models import Comment, Thread, Voice, Vote
from dateline.discussion.queries import contributions
from dateline.discussion.rules import State
from dateline.moderation.models import Act, Appeal, Flag, Restraint, Screening, Tally
from dateline.moderation.rules.hostility import LOOK_FIRST, Hint, hint_of
from dateline.values.errors import NotFound


class Queue(StrEnum):
    """What a moderator looks through."""

    HELD = "held"
    REPORTED = "reported"
    VOTES = "votes"
    APPEALS = "appeals"
    EVERYTHING = "everything"


@dataclass(frozen=True, slots=True)
class Case:
    """One comment as a moderator sees it."""

    comment: Comment
    flags: Sequence[Flag]
    hint: Hint  # a suggestion and no more
    last: Act | None  # what was done to it last
    restraint: Restraint | None
    votes_held: int


def queue(which: Queue, *, report: int | None = None, words: str = "") -> QuerySet[Comment]:
    """The comments of a queue: those that wait longest first, of everything the newest."""
    found = Comment.objects.select_related("thread__report", "voice", "parent", "claim")
    if report:
        found = found.filter(thread__report=report)
    if words:
        found = found.filter(Q(text__icontains=words) | Q(author__icontains=words))
    if which is Queue.HELD:
        return found.filter(state=State.HELD).order_by("pk")
    if which is Queue.REPORTED:
        open_flags = Flag.objects.filter(settled=False).values("comment")
        counted = Count("flags__network", filter=Q(flags__settled=False), distinct=True)
        return found.filter(pk__in=open_flags).annotate(reported_by=counted).order_by("-reported_by", "pk")
    if which is Queue.VOTES:
        held = Vote.objects.filter(counted=False).values("comment")
        return found.filter(pk__in=held).order_by("pk")
    if which is Queue.APPEALS:
        return found.filter(appeal__isnull=False, appeal__granted__isnull=True).order_by("appeal__asked_at")
    return found.order_by("-pk")


def most_hostile_first(found: Sequence[Case]) -> list[Case]:
    """Those that read most hostile before the others, each in the order given."""
    return sorted(found, key=lambda case: case.hint.score < LOOK_FIRST)


def waiting() -> dict[Queue | str, int]:
    """How many wait in each queue that is to be emptied."""
    return {
        Queue.HELD: queue(Queue.HELD).count(),
        Queue.REPORTED: Flag.objects.filter(settled=False).values("comment").distinct().count(),
        Queue.VOTES: Vote.objects.filter(counted=False).values("comment").distinct().count(),
        Queue.APPEALS: Appeal.objects.filter(granted__isnull=True).count(),
        "contributions": contributions(open_only=True).count(),
    }


def cases(comments: Sequence[Comment]) -> list[Case]:
    """These comments with all that helps to decide, in a few queries for all of them together."""
    pks = [one.pk for one in comments]
    flags: dict[int, list[Flag]] = {}
    for flag in Flag.objects.filter(comment__in=pks, settled=False).order_by("pk"):
        flags.setdefault(flag.comment_id, []).append(flag)
    newest = Act.objects.filter(comment__in=pks).values("comment").annotate(last=Max("pk")).values("last")
    last = {act.comment_id: act for act in Act.objects.filter(pk__in=newest)}
    voices = {one.voice_id for one in comments if one.voice_id}
    held = {one.voice_id: one for one in restraints().filter(voice__in=voices)}
    votes = dict(Vote.objects.filter(comment__in=pks, counted=False).values_list("comment").annotate(many=Count("pk")))
    return [
        Case(
            one, flags.get(one.pk, []), hint_of(one.text), last.get(one.pk),
            held.get(one.voice_id) if one.voice_id else None, votes.get(one.pk, 0),
        )
        for one in comments
    ]  # fmt: skip


def restraints() -> QuerySet[Restraint]:
    """Who may not speak now."""
    holds = Q(until__isnull=True) | Q(until__gt=timezone.now())
    return Restraint.objects.filter(holds, released_at__isnull=True).select_related("voice").order_by("-pk")


def acts(*, voice: Voice | None = None, comment: Comment | None = None, by: str = "") -> QuerySet[Act]:
    """What was done, the newest first."""
    found = Act.objects.select_related("comment__thread__report", "voice", "undone_by").order_by("-pk")
    if voice is not None:
        found = found.filter(voice=voice)
    if comment is not None:
        found = found.filter(comment=comment)
    return found.filter(by=by) if by else found


def act(pk: int) -> Act:
    """One act."""
    one = Act.objects.filter(pk=pk).first()
    if one is None:
        raise NotFound("There is no such act.")
    return one


def appeal_of(comment: Comment) -> Appeal:
    """What the author of a comment asked."""
    one = Appeal.objects.filter(comment=comment).first()
    if one is None:
        raise NotFound("Nobody asked for another look at this comment.")
    return one


def any_voice(pk: int) -> Voice:
    """A voice, with or without a name."""
    one = Voice.objects.filter(pk=pk).first()
    if one is None:
        raise NotFound("There is no such voice.")
    return one


def about(voice: Voice) -> dict[str, Any]:
    """What moderators and readers have put down about a voice: for the one it belongs to. Nobody is named."""
    comments = list(voice.comments.values_list("pk", flat=True))
    done = Act.objects.filter(Q(voice=voice) | Q(comment__in=comments)).order_by("pk")
    return {
        "acts": [
            {"deed": act.deed, "comment": act.comment_id, "reason": act.reason, "recorded_at": act.recorded_at}
            for act in done
        ],
        "reported": [
            {"comment": flag.comment_id, "reason": flag.reason, "recorded_at": flag.recorded_at}
            for flag in Flag.objects.filter(comment__in=comments).order_by("pk")
        ],
        "reports_made": [
            {"comment": flag.comment_id, "reason": flag.reason, "text": flag.text, "recorded_at": flag.recorded_at}
            for flag in Flag.objects.filter(voice=voice).order_by("pk")
        ],
        "restraints": [
            {"until": one.until, "reason": one.reason, "released_at": one.released_at, "recorded_at": one.recorded_at}
            for one in Restraint.objects.filter(voice=voice).order_by("pk")
        ],
        "appeals": [
            {"comment": one.comment_id, "text": one.text, "granted": one.granted, "answer": one.answer}
            for one in Appeal.objects.filter(comment__in=comments).order_by("pk")
        ],
    }


def of_same_network(voice: Voice) -> int:
    """How many other voices wrote from the networks that this one wrote from, as far as the keys still tell."""
    networks = list(voice.comments.exclude(network="").values_list("network", flat=True).distinct()[:20])
    others = Comment.objects.filter(network__in=networks).exclude(voice=voice)
    return others.values("voice").distinct().count()


def threads() -> QuerySet[Thread]:
    """The discussions, those where somebody spoke last first."""
    return (
        Thread.objects.filter(report__live=True)
        .select_related("report")
        .annotate(last=Max("comments__pk"))
        .order_by(F("last").desc(nulls_last=True))
    )


def screening() -> Screening | None:
    """How comments are screened now; None, where nothing was set."""
    return Screening.objects.order_by("-pk").first()


def months() -> list[date]:
    """The months of which there is an account, the newest first."""
    return list(Tally.objects.order_by("-month").values_list("month", flat=True).distinct())


def account_of(month: date) -> list[Tally]:
    """What was done in a month and why, without names."""
    return list(Tally.objects.filter(month=month).order_by("deed", "-many", "reason"))
