"""What is known of a draft's author is gathered here; the phases decide (rules/phases.py)."""

import hashlib
import hmac
import json
import logging
import re
import time
from collections.abc import Callable, Mapping
from dataclasses import fields
from datetime import datetime, timedelta
from datetime import time as clock
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import BigIntegerField, CharField, DateTimeField, Q, QuerySet
from django.utils import timezone

from dateline.discussion.models import Comment, Manners, Thread, Voice
from dateline.discussion.ports import Draft, Outcome, Verdict
from dateline.discussion.queries import manners_of
from dateline.discussion.rules import State, VoiceKind
from dateline.ledger.prepared import Given, Prepared
from dateline.moderation.models import Restraint, Screening
from dateline.moderation.rules.phases import Known, Limits, Said, screened
from dateline.values.errors import DatelineError
from dateline.values.outgoing import ask
from dateline.values.text import shortened

log = logging.getLogger(__name__)
PATIENCE = 0.8  # seconds that the judge elsewhere has
_LINK = re.compile(r"https?://|\bwww\.", re.IGNORECASE)
_LAST_SEEN = 50  # comments of a voice or a network that are looked at
_A_DAY, _AN_HOUR, _A_MINUTE = timedelta(days=1), timedelta(hours=1), timedelta(minutes=1)
_MANY = 2000  # comments of a network that are counted; a few more than any limit


def _last(which: Q) -> QuerySet[Comment]:
    seen = Comment.objects.filter(which, posted_at__gt=Given("since", _moment)).exclude(pk=Given("but", _pk))
    return seen.only("thread_id", "voice_id", "text", "state", "posted_at").order_by("-posted_at")[:_LAST_SEEN]


_pk, _moment = BigIntegerField(), DateTimeField()
_voice = Given("voice", _pk)
_networks = [Given("network", CharField()), Given("before", CharField())]  # by the keys of this week and the last
_of_voice = Prepared(lambda: _last(Q(voice=_voice)))
_of_network = Prepared(lambda: _last(Q(network__in=_networks)))


def _holding(whose: Q) -> QuerySet[Restraint]:
    holds = Q(until__isnull=True) | Q(until__gt=Given("now", _moment))
    return Restraint.objects.filter(whose, holds, released_at__isnull=True)[:_LAST_SEEN]


_restraints_of_voice = Prepared(lambda: _holding(Q(voice=_voice)))
_restraints_of_network = Prepared(lambda: _holding(Q(network__in=_networks)))
_screening = Prepared(lambda: Screening.objects.order_by("-pk")[:1])


def screen(draft: Draft) -> Verdict:
    """What becomes of a draft; asked inside the transaction that would show it."""
    return screened(_said(draft), known_of(draft, timezone.now()), limits(), is_meant=draft.is_meant)


def limits() -> Limits:
    """What the newsroom has set."""
    row = _screening.first()
    return limits_from(row.limits) if row else Limits()


def limits_from(said: Mapping[str, Any]) -> Limits:
    """Limits by their names; what is left out is as in a new newsroom."""
    known = {one.name for one in fields(Limits)}
    told = {name: value for name, value in said.items() if name in known}
    if "watched" in told:
        told["watched"] = tuple((word, does) for word, does in told["watched"])
    if "scripts" in told:
        told["scripts"] = tuple(told["scripts"])
    return Limits(**told)


def known_of(draft: Draft, now: datetime) -> Known:
    """What is known of a draft's author when it comes, by indexed queries that look at a bounded number of rows."""
    thread, voice = draft.thread, draft.voice
    last: dict[str, Any] = {"since": now - _A_DAY, "but": draft.replaces or 0}
    of_voice = _of_voice(voice=voice.pk, **last) if voice else []
    of_network = _of_network(**_as_given(draft.networks), **last) if draft.networks else []
    here = [one for one in of_voice if one.thread_id == thread.pk]
    new_voices = {one.voice_id for one in of_network if one.posted_at > now - _AN_HOUR and one.voice_id}
    manners = manners_of(thread.report)
    quiet, until = _quiet(thread, manners, now)
    return Known(
        restrained=_restrained(voice, draft.networks, now),
        may_speak=_may_speak(manners, voice),
        seconds_to_wait=_to_wait(thread, here, now),
        premoderated=thread.premoderated,
        is_quiet=quiet,
        quiet_until=until,
        shown=voice.shown if voice else 0,
        struck=voice.struck if voice else 0,
        own_last=[one.text for one in here if one.state in (State.SHOWN, State.HELD)],
        network_last=[one.text for one in of_network],
        voice_in_a_minute=_since(of_voice, now - _A_MINUTE),
        network_in_a_minute=_since(of_network, now - _A_MINUTE),
        network_in_an_hour=_many(draft, of_network, now - _AN_HOUR),
        network_new_voices=len(new_voices),
        network_shown=sum(one.state == State.SHOWN for one in of_network),
        network_struck=sum(one.state in (State.REFUSED, State.REMOVED) for one in of_network),
        opinion=draft.opinion,
    )


def ask_outside(drafted: Callable[[], Draft]) -> Verdict | None:
    """What the judge elsewhere says, if the newsroom has one. Whatever goes wrong there is no opinion.

    It is sent the text and the author's name, nothing else of the author, and it can hold a comment or have its author
    reconsider: it cannot refuse one, nor have one shown that another phase holds.
    """
    row = _screening.first()
    if row is None or not row.judge_url:
        return None
    draft = drafted()
    body = json.dumps({"author": draft.author, "text": draft.text, "report": draft.thread.report.address}).encode()
    at = str(int(time.time()))
    signed = hmac.new(row.judge_secret.encode(), at.encode() + b"." + body, hashlib.sha256).hexdigest()
    headers = {"content-type": "application/json", "x-dateline-signature": f"t={at},sha256={signed}"}
    try:
        answer = ask(
            "POST", row.judge_url, headers=headers, body=body, private=row.judge_is_private, patience=PATIENCE,
            largest=10_000,
        )  # fmt: skip
        return _opinion(answer.status, answer.body)
    except DatelineError as problem:
        log.warning("The judge elsewhere gave no opinion: %s", problem.sentence)
        return None


def _opinion(status: int, body: bytes) -> Verdict | None:
    if status != 200:
        return None
    try:
        told = json.loads(body)
        outcome = Outcome(told["verdict"])
    except (ValueError, KeyError, TypeError):
        return None
    if outcome not in (Outcome.HOLD, Outcome.RECONSIDER):
        return None
    reason = shortened(told.get("reason") or "The newsroom's judge asks for a second look.", 200)
    return Verdict(outcome, reason)


def _said(draft: Draft) -> Said:
    links = len(_LINK.findall(draft.text))  # what is brought as evidence for a claim is meant to have one
    return Said(draft.text, draft.author, links, is_edit=draft.replaces is not None)


def _as_given(networks: tuple[str, ...]) -> dict[str, str]:
    """Two hashes at most, since older keys are gone; the same twice where there is one."""
    return {"network": networks[0], "before": networks[-1]}


def _since(comments: list[Comment], then: datetime) -> int:
    return sum(one.posted_at > then for one in comments)


def _many(draft: Draft, last: list[Comment], then: datetime) -> int:
    """How many came from this network since then; they are counted only where `last` does not reach back so far."""
    if len(last) < _LAST_SEEN or last[-1].posted_at <= then:
        return _since(last, then)
    return Comment.objects.filter(network__in=draft.networks, posted_at__gt=then)[:_MANY].count()


def _restrained(voice: Voice | None, networks: tuple[str, ...], now: datetime) -> str:
    found = _restraints_of_voice(voice=voice.pk, now=now) if voice else []
    found += _restraints_of_network(now=now, **_as_given(networks)) if networks else []
    if not found:
        return ""
    one = max(found, key=lambda one: (one.until is None, one.until))  # the one that lasts longest
    until = f"until {one.until:%-d %B %Y, %H:%M} UTC" if one.until else "any more"
    return f"You cannot write here {until}. {one.reason}"


def _may_speak(manners: Manners, voice: Voice | None) -> str:
    kind = VoiceKind(voice.kind) if voice else VoiceKind.GUEST
    allowed = {
        VoiceKind.GUEST: manners.guests, VoiceKind.KEPT: manners.kept_names, VoiceKind.CONFIRMED: manners.confirmed,
    }  # fmt: skip
    if allowed.get(kind, True):
        return ""
    open_ways = (("keep a name", manners.kept_names), ("confirm one by mail", manners.confirmed))
    ways = [way for way, is_open in open_ways if is_open]
    return f"Here you must {' or '.join(ways)} first, under “Your voice”." if ways else "Nobody may write here."


def _to_wait(thread: Thread, here: list[Comment], now: datetime) -> int:
    if not thread.slow_seconds or not here:
        return 0
    return max(0, thread.slow_seconds - int((now - here[0].posted_at).total_seconds()))


def _quiet(thread: Thread, manners: Manners, now: datetime) -> tuple[bool, clock | None]:
    begins, ends = manners.quiet_from, manners.quiet_until
    if begins is None or ends is None:
        return False, None
    here = now.astimezone(ZoneInfo(thread.report.series.time_zone)).time()
    is_quiet = begins <= here < ends if begins < ends else here >= begins or here < ends
    return is_quiet, ends
