"""Saying from which day actors are allied, and until when."""

from datetime import date

from django.db import transaction
from django.utils import timezone

from dateline.atlas.models import Actor, Alliance
from dateline.atlas.queries import alliances_of
from dateline.ledger.actions import append
from dateline.ledger.clock import record_time
from dateline.people.models import User
from dateline.people.queries import name_of, require
from dateline.values.errors import DatelineError


@transaction.atomic
def begin_alliance(actor: Actor, *, ally: Actor, day: date, by: User | None) -> Alliance:
    """From this day on `actor` stands by `ally`; of an alliance without days it is then known when it began."""
    require(by, "atlas.edit")
    told = [one for one in alliances_of(actor) if one.ally == ally]
    if any(one.begun and one.holds_on(day) for one in told):
        raise DatelineError(f"{actor.name} and {ally.name} are allied on that day already: say when it ended first.")
    alliance = _said(actor, ally, stands=True, day=day, by=by)
    append(kind="alliance.begun", subject=f"actor:{actor.ref}", by=name_of(by), ally=ally.ref, day=day.isoformat())
    return alliance


@transaction.atomic
def end_alliance(actor: Actor, *, ally: Actor, day: date, by: User | None) -> Alliance:
    """From this day on `actor` no longer stands by `ally`."""
    require(by, "atlas.edit")
    if not any(one.ally == ally and one.holds_on(day) for one in alliances_of(actor)):
        raise DatelineError(f"{actor.name} and {ally.name} are not allied on that day: there is nothing to end.")
    alliance = _said(actor, ally, stands=False, day=day, by=by)
    append(kind="alliance.ended", subject=f"actor:{actor.ref}", by=name_of(by), ally=ally.ref, day=day.isoformat())
    return alliance


def _said(actor: Actor, ally: Actor, *, stands: bool, day: date, by: User | None) -> Alliance:
    if ally == actor:
        raise DatelineError(f"{actor.name} cannot be allied with itself: choose another.")
    if day > timezone.localdate():
        raise DatelineError("This day is still to come: say it when it has come.")
    told = {"actor": actor, "ally": ally, "stands": stands, "day": day}
    alliance = Alliance.objects.create(**told, by=name_of(by), recorded_at=record_time())
    # What is allied now, for who asks of no day.
    if any(one.ally == ally and one.holds_on(timezone.localdate()) for one in alliances_of(actor)):
        actor.allied_with.add(ally)
    else:
        actor.allied_with.remove(ally)
    return alliance
