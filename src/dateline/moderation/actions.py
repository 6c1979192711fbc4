"""Every write to moderation: what readers report, what moderators decide and why. Each is kept as an act."""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from dateline.discussion import actions as discussion
from dateline.discussion.models import Comment, Voice
from dateline.discussion.ports import Verdict
from dateline.discussion.queries import any_comment
from dateline.discussion.rules import State
from dateline.ledger.actions import append
from dateline.moderation.models import Act, Appeal, Flag, Restraint, Screening, Tally
from dateline.moderation.rules.phases import Limits
from dateline.moderation.rules.reasons import UNDOES, Deed, Reason
from dateline.moderation.screening import limits_from
from dateline.people.models import User
from dateline.people.queries import name_of, require
from dateline.values.errors import DatelineError, NotFound
from dateline.values.outgoing import split
from dateline.values.text import one_line, paragraphs

SCREENING = "screening"
READER = discussion.READER
FLAGS_AN_HOUR = 20  # from one network
LONGEST_SUSPENSION = 365  # days
LONGEST_NOTE = 500


@dataclass(frozen=True, slots=True)
class Decided:
    """What came of deciding several comments at once."""

    acts: tuple[Act, ...]
    refusals: tuple[str, ...]  # a sentence for each that could not be decided


# What readers do.


@transaction.atomic
def flag(*, comment: Comment, voice: Voice, networks: tuple[str, ...], reason: Reason, text: str = "") -> Flag:
    """A reader reports a comment; a second time changes nothing."""
    if comment.state != State.SHOWN:
        raise NotFound("This comment is not shown any more: nothing needs to be done about it.")
    if comment.voice_id == voice.pk:
        raise DatelineError("This comment is your own: you can take it back under “Your voice”.")
    earlier = Flag.objects.filter(comment=comment, voice=voice).first()
    if earlier:
        return earlier
    recent = Flag.objects.filter(network__in=networks, recorded_at__gt=timezone.now() - timedelta(hours=1))
    if networks and recent[:FLAGS_AN_HOUR].count() >= FLAGS_AN_HOUR:
        raise DatelineError(
            "Very many reports come from your network: wait an hour, or write to the desk.", code="rate", status=429
        )
    one = Flag.objects.create(
        comment=comment, voice=voice, network=networks[0] if networks else "", reason=reason, text=one_line(text)[:500]
    )
    append(kind="comment.flagged", subject=f"comment:{comment.pk}", by=READER, reason=reason)
    return one


@transaction.atomic
def appeal(*, comment: Comment, voice: Voice | None, text: str) -> Appeal:
    """The author of a comment that was refused or removed asks for another look: once."""
    if voice is None or comment.voice_id != voice.pk:
        raise NotFound("This browser wrote no such comment: take the key of your voice there.")
    if comment.state not in (State.REFUSED, State.REMOVED):
        raise DatelineError("This comment was not removed: there is nothing to look at again.")
    text = paragraphs(text)
    if not text:
        raise DatelineError("Say why it should be shown.")
    if len(text) > 1000:
        raise DatelineError("The reason may have 1,000 letters: shorten it.")
    if Appeal.objects.filter(comment=comment).exists():
        raise DatelineError("You have asked for another look already: the answer will stand here.")
    one = Appeal.objects.create(comment=comment, text=text)
    append(kind="appeal.made", subject=f"comment:{comment.pk}", by=READER)
    return one


# What moderators decide.


@transaction.atomic
def decide(
    *, comments: Sequence[Comment], deed: Deed, reason: Reason | None = None, note: str = "", by: User | None
) -> Decided:
    """Show, remove or keep several comments at once; `deed` is SHOWN, REMOVED or KEPT.

    One that somebody else has decided in the meantime keeps no other: it is named. Raises if none could be decided.
    """
    require(by, "comment.moderate")
    if not comments:
        raise DatelineError("No comment is chosen: tick those that you mean.")
    acts, refusals = [], []
    for comment in comments:
        try:
            with transaction.atomic():
                acts.append(_decide(comment, deed, reason, note, by))
        except DatelineError as problem:
            refusals.append(problem)
    if not acts:
        raise refusals[0]
    return Decided(tuple(acts), tuple(problem.sentence for problem in refusals))


def _decide(comment: Comment, deed: Deed, reason: Reason | None, note: str, by: User | None) -> Act:
    was = any_comment(comment.pk).state
    if deed is Deed.SHOWN:
        discussion.show_comment(comment=comment, by=by)
        done = Deed.RESTORED if was == State.REMOVED else Deed.SHOWN
    elif deed is Deed.REMOVED:
        if reason is None:
            raise DatelineError("Choose the reason: the author and other readers read it.")
        discussion.strike_comment(comment=comment, reason=reason.sentence, by=by)
        done = Deed.REFUSED if was == State.HELD else Deed.REMOVED
    elif deed is Deed.KEPT:
        require(by, "comment.moderate")
        if not Flag.objects.filter(comment=comment, settled=False).exists():
            raise DatelineError("Somebody has looked at what readers reported already.", code="decided")
        done = Deed.KEPT
    else:
        raise DatelineError("A comment can be shown, removed or kept.")
    Flag.objects.filter(comment=comment, settled=False).update(settled=True)
    return record(done, comment=comment, voice=comment.voice, reason=reason or "", note=note, by=name_of(by))


@transaction.atomic
def judge_votes(*, comment: Comment, count: bool, by: User | None) -> int:
    """Count the votes on a comment that came too thick from one network, or drop them; returns how many."""
    many = discussion.judge_votes(comment=comment, count=count, by=by)
    record(Deed.VOTES_COUNTED if count else Deed.VOTES_DROPPED, comment=comment, by=name_of(by))
    return many


@transaction.atomic
def note(*, voice: Voice, text: str, by: User | None) -> Act:
    """Write something down about a voice, for the other moderators."""
    require(by, "comment.moderate")
    text = one_line(text)
    if not text:
        raise DatelineError("The note is empty: write something first.")
    return record(Deed.NOTED, voice=voice, note=text[:LONGEST_NOTE], by=name_of(by))


@transaction.atomic
def restrain(
    *, voice: Voice | None = None, network: str = "", days: int | None, reason: Reason, note: str = "", by: User | None,
    now: datetime | None = None,
) -> Restraint:  # fmt: skip
    """Suspend a voice or a network for some days, or ban it for good (`days` is None).

    A network is known by a hash whose key turns over: such a ban lapses with it, after one to two weeks.
    """
    require(by, "voice.restrain")
    now = now or timezone.now()
    if days is not None and not 1 <= days <= LONGEST_SUSPENSION:
        raise DatelineError(f"A suspension lasts 1 to {LONGEST_SUSPENSION} days; a ban has no end.")
    if voice is None and not network:
        raise DatelineError("This comment came with nothing that could be restrained: it was imported, or is older.")
    until = now + timedelta(days=days) if days else None
    whose = {"voice": voice} if voice else {"network": network}
    Restraint.objects.filter(**whose, released_at__isnull=True).update(released_at=now)
    one = Restraint.objects.create(**whose, until=until, reason=reason.sentence, by=name_of(by))
    record(
        Deed.SUSPENDED if days else Deed.BANNED, voice=voice, reason=reason, note=note[:LONGEST_NOTE], by=name_of(by)
    )
    append(
        kind="voice.restrained", subject=f"voice:{voice.pk}" if voice else "network:", by=name_of(by), reason=reason,
        days=days,
    )  # fmt: skip
    return one


@transaction.atomic
def release(*, voice: Voice | None = None, network: str = "", by: User | None) -> None:
    """Let a voice or a network speak again."""
    require(by, "voice.restrain")
    whose = {"voice": voice} if voice else {"network": network}
    held = Restraint.objects.filter(**whose, released_at__isnull=True)
    if not held.update(released_at=timezone.now()):
        raise DatelineError("It is not restrained: somebody has let it speak already.")
    record(Deed.RELEASED, voice=voice, by=name_of(by))
    append(kind="voice.released", subject=f"voice:{voice.pk}" if voice else "network:", by=name_of(by))


@transaction.atomic
def answer_appeal(*, appeal: Appeal, grant: bool, answer: str, by: User | None) -> None:
    """Answer the author who asked for another look; granted, the comment is shown again."""
    require(by, "comment.moderate")
    appeal = Appeal.objects.select_related("comment__voice").get(pk=appeal.pk)
    if appeal.granted is not None:
        raise DatelineError(f"{appeal.by} has answered this already.")
    answer = one_line(answer)
    if not answer:
        raise DatelineError("Write the answer: the author reads it.")
    if grant:
        discussion.show_comment(comment=appeal.comment, by=by)
    appeal.granted, appeal.answer, appeal.by, appeal.answered_at = grant, answer[:500], name_of(by), timezone.now()
    appeal.save()
    deed = Deed.APPEAL_GRANTED if grant else Deed.APPEAL_TURNED_DOWN
    record(deed, comment=appeal.comment, voice=appeal.comment.voice, by=name_of(by))
    append(kind="appeal.answered", subject=f"comment:{appeal.comment_id}", by=name_of(by), granted=grant)


@transaction.atomic
def undo(*, act: Act, by: User | None) -> Deed:
    """Undo an act: by another one that says so. Returns what was done."""
    require(by, "comment.moderate")
    act = Act.objects.select_related("comment__voice", "voice").get(pk=act.pk)
    deed = UNDOES.get(Deed(act.deed))
    if deed is None:
        raise DatelineError(f"What is “{act.deed}” cannot be undone: decide anew.")
    if Act.objects.filter(undoes=act).exists():
        raise DatelineError("This has been undone already.")
    if deed is Deed.RELEASED:
        if act.voice is None:
            raise DatelineError("A network is let go under “Restrained”.")
        release(voice=act.voice, by=by)
    elif act.comment is None:
        raise DatelineError("The comment was erased in the meantime.")
    elif deed is Deed.HELD:
        discussion.hold_comment(comment=act.comment, reason="It waits for a moderator.", by=by)
    elif deed is Deed.RESTORED:
        discussion.show_comment(comment=act.comment, by=by)
    else:
        discussion.strike_comment(comment=act.comment, reason="It was shown by mistake.", by=by)
    record(Deed.UNDONE, comment=act.comment, voice=act.voice, note=f"{act.deed} → {deed}", undoes=act, by=name_of(by))
    return deed


@transaction.atomic
def set_screening(
    *, limits: Mapping[str, Any], judge_url: str = "", judge_is_private: bool = False, by: User | None
) -> Screening:
    """Set how comments are screened from now on; what held before stays on record."""
    require(by, "screening.set")
    wanted = limits_from(limits)
    new = Limits()
    for name in ("longest", "a_minute", "network_a_minute", "network_an_hour", "new_voices_an_hour"):
        if getattr(wanted, name) < 1:
            raise DatelineError(f"“{name.replace('_', ' ')}” must be at least 1, or nobody could write.")
    if not 0 <= wanted.hostile_at <= 100 or wanted.first_wait < 0 or wanted.most_links < 0:
        raise DatelineError("The share must lie between 0 and 100, and no number may be negative.")
    if wanted.longest > new.longest:
        raise DatelineError(f"A comment may have {new.longest:,} letters at most.")
    judge_url = judge_url.strip()
    if judge_url:
        split(judge_url)
    before = Screening.objects.order_by("-pk").first()
    kept = {name: value for name in limits if (value := getattr(wanted, name)) != getattr(new, name)}
    secret = (before.judge_secret if before else "") or secrets.token_hex(32)
    row = Screening.objects.create(
        limits=kept, judge_url=judge_url, judge_is_private=judge_is_private, judge_secret=secret, by=name_of(by)
    )
    append(kind="screening.set", subject="newsroom:screening", by=name_of(by), judged_outside=bool(judge_url))
    return row


# How it is kept.


def mark_held(comment: Comment, verdict: Verdict) -> None:
    """The screening held a comment, in this transaction."""
    record(Deed.HELD, comment=comment, voice=comment.voice, reason=verdict.phase, by=SCREENING)


def record(
    deed: Deed, *, comment: Comment | None = None, voice: Voice | None = None, reason: str = "", note: str = "",
    undoes: Act | None = None, by: str,
) -> Act:  # fmt: skip
    """Keep an act, and count it for its month."""
    act = Act.objects.create(
        deed=deed, comment=comment, voice=voice, reason=reason, note=one_line(note)[:LONGEST_NOTE], undoes=undoes, by=by
    )
    if deed is not Deed.NOTED:  # the public account says nothing of what moderators tell one another
        month = timezone.now().date().replace(day=1)
        tally, _ = Tally.objects.get_or_create(month=month, deed=deed, reason=reason)
        Tally.objects.filter(pk=tally.pk).update(many=F("many") + 1)
        append(kind="moderation.counted", subject=f"month:{month:%Y-%m}", by=by, deed=deed, reason=reason)
    return act
