"""Writes about claims that are not on record yet: keeping them back, a second look at them, letting them go."""

import json
import logging
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any, cast

from django.core import serializers
from django.db import transaction
from django.utils import timezone

from dateline.claims import actions
from dateline.claims.delays import waiting as kept_back
from dateline.claims.delays import waits_until
from dateline.claims.models import Claim, ClaimDelay, Source, WaitingClaim
from dateline.claims.refusing import reason_given
from dateline.claims.rules.delay import MOST_HOURS
from dateline.claims.rules.vocabulary import Action, StanceKind
from dateline.ledger.actions import SYSTEM, append
from dateline.ledger.clock import record_time
from dateline.people.models import User
from dateline.people.queries import allowed, name_of, require, user_called
from dateline.values.errors import DatelineError

Facts = Mapping[str, Any]
log = logging.getLogger(__name__)


@transaction.atomic
def make_or_keep_back(
    *, statements: Iterable[Facts], why_named: str = "", by: User | None, **facts: Any
) -> Claim | WaitingClaim:
    """Put a claim on record with what is said of it; or keep both back if it is too young, or names a private person.

    `facts` are those of `actions.proposed`, `statements` those of `actions.add_statement`; `why_named` is why a private
    person is named in it.
    """
    claim = actions.proposed(**facts, by=by)
    until = waits_until(claim, timezone.now())
    if not until and not why_named.strip():
        actions.put_on_record(claim, by=by)
        for said in statements:
            actions.add_statement(claim=claim, **said, by=by)
        return claim
    waiting = WaitingClaim.objects.create(
        ref=claim.ref,
        text=claim.text,
        claim=json.loads(serializers.serialize("json", [claim])),
        statements=[_written(said) for said in statements],
        until=until,
        why_named=why_named.strip()[:500],
        by=name_of(by),
        waits_since=record_time(),
    )
    append(kind="claim.kept_back", subject=f"waiting:{waiting.pk}", by=name_of(by), named=bool(waiting.why_named))
    return waiting


@transaction.atomic
def see_claim(*, waiting: WaitingClaim, by: User | None) -> WaitingClaim:
    """Say that a private person may be named in it: whoever made it cannot."""
    require(by, "claim.release")
    one = _still(waiting)
    if not one.needs_eyes:
        raise DatelineError("It names no private person, or was seen already: it goes on record by itself.")
    if name_of(by) == one.by:
        raise DatelineError("A second person must look at a claim that names a private person: ask someone else.")
    one.decided_by = name_of(by)
    one.save(update_fields=["decided_by"])
    append(kind="claim.seen", subject=f"waiting:{one.pk}", by=name_of(by))
    return one


@transaction.atomic
def turn_down_claim(*, waiting: WaitingClaim, reason: str, by: User | None) -> WaitingClaim:
    """Let it never go on record; who made it may do so too."""
    one = _still(waiting)
    if by is not None and one.by != name_of(by):
        require(by, "claim.release")
    one.decided_by, one.turned_down = name_of(by), reason_given(reason, otherwise="Say why it may not be told.")[:500]
    one.save(update_fields=["decided_by", "turned_down"])
    append(kind="claim.turned_down", subject=f"waiting:{one.pk}", by=name_of(by))
    return one


def release_due(now: datetime | None = None) -> list[Claim]:
    """Put on record what has been kept back for long enough and been seen by whom it must.

    Each by itself: one that cannot go on record is logged, tried again the next time, and keeps no other.
    """
    released = []
    for one in kept_back():
        if one.needs_eyes or (one.until is not None and one.until > (now or timezone.now())):
            continue
        try:
            released.append(_release(one))
        except Exception:
            log.exception("What was kept back as %s could not go on record", one.ref)
    return released


@transaction.atomic
def set_delay(*, action: Action, hours: int, reason: str, by: User | None) -> ClaimDelay:
    """For how long claims of an action are kept back from now on, in hours; 0: not at all."""
    require(by, "delay.set")
    if not 0 <= hours <= MOST_HOURS:
        raise DatelineError(f"The delay is {hours} hours and must be from 0 to {MOST_HOURS}.")
    made = ClaimDelay.objects.create(
        action=action,
        hours=hours,
        reason=reason_given(reason, otherwise="Say why.")[:500],
        by=name_of(by),
        recorded_at=record_time(),
    )
    append(kind="delay.set", subject=f"delay:{made.pk}", by=name_of(by), action=action, hours=hours)
    return made


@transaction.atomic
def _release(waiting: WaitingClaim) -> Claim:
    one = _still(waiting)
    (row,) = serializers.deserialize("json", json.dumps(one.claim))
    claim = cast(Claim, row.object)
    claim.recorded_at = record_time()
    author = None if one.by == SYSTEM else user_called(one.by)
    actions.put_on_record(claim, by=author)
    # Whoever wrote it had leave to say it then, and may have another role by now: the newsroom says it in their place.
    by = author if allowed(author, "statement.add") else None
    for said in one.statements:
        actions.add_statement(claim=claim, **_read(said), by=by)
    one.on_record_at = record_time()
    one.save(update_fields=["on_record_at"])
    return claim


def _still(waiting: WaitingClaim) -> WaitingClaim:
    one = WaitingClaim.objects.select_for_update().get(pk=waiting.pk)
    if one.on_record_at or one.turned_down:
        raise DatelineError("It is no longer kept back: load the page again to see what became of it.")
    return one


def _written(said: Facts) -> dict[str, Any]:
    """A statement as JSON keeps it."""
    return {
        name: value.pk if isinstance(value, Source) else value.isoformat() if isinstance(value, date) else value
        for name, value in said.items()
    }


def _read(said: Facts) -> dict[str, Any]:
    """And back."""
    sources = {name: Source.objects.get(pk=said[name]) for name in ("source", "repeats") if said.get(name)}
    told = {"stance": StanceKind(said["stance"]), "known_at": date.fromisoformat(said["known_at"])}
    return {**said, "repeats": None, **sources, **told}
