"""Naming actors and places."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction

from dateline.atlas.models import Actor, Place
from dateline.ledger.actions import append
from dateline.people.models import User
from dateline.people.queries import name_of, require
from dateline.values.errors import DatelineError
from dateline.values.ids import check_ref


@transaction.atomic
def add_actor(
    *,
    ref: str,
    name: str,
    kind: str = "",
    colour: str = "",
    part_of: Actor | None = None,
    allied_with: Iterable[Actor] = (),
    aliases: Iterable[str] = (),
    by: User | None,
) -> Actor:
    """Name an actor; its ref must be free."""
    require(by, "atlas.edit")
    _refuse_taken(Actor, check_ref(ref, of="an actor"))
    actor = Actor.objects.create(ref=ref, name=name, kind=kind, colour=colour, part_of=part_of, aliases=list(aliases))
    actor.allied_with.set(allied_with)
    append(kind="actor.added", subject=f"actor:{ref}", by=name_of(by), name=name)
    return actor


@transaction.atomic
def add_place(*, ref: str, name: str, by: User | None, aliases: Iterable[str] = (), **facts: Any) -> Place:
    """Name a place; `facts` are kind, country, lat, lon, within_km, near and geonames."""
    require(by, "atlas.edit")
    _refuse_taken(Place, check_ref(ref, of="a place"))
    place = Place.objects.create(ref=ref, name=name, aliases=list(aliases), **facts)
    append(kind="place.added", subject=f"place:{ref}", by=name_of(by), name=name)
    return place


def _refuse_taken(model: type[Actor] | type[Place], ref: str) -> None:
    if model._default_manager.filter(ref=ref).exists():
        raise DatelineError(f"There is already {model._meta.verbose_name} “{ref}”: choose another id.")
