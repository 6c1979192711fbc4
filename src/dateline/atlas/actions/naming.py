"""Naming actors and places, and saying otherwise what they are."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction

from dateline.atlas.lookup import entry_of, spell
from dateline.atlas.models import Actor, Place
from dateline.atlas.queries import parents
from dateline.atlas.rules import check_country, check_geonames, check_no_ring, check_position, check_public_role
from dateline.atlas.rules.spelling import worth_keeping
from dateline.ledger.actions import append
from dateline.people.models import User
from dateline.people.queries import name_of, require
from dateline.values.errors import DatelineError
from dateline.values.ids import check_ref, ref_from
from dateline.values.lookalikes import skeleton
from dateline.values.text import written


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
    """Name an actor; its ref must be free, and its name must not read like another's."""
    require(by, "atlas.edit")
    name = _free_name(Actor, check_ref(ref, of="an actor"), name)
    actor = Actor.objects.create(
        ref=ref,
        name=name,
        skeleton=skeleton(name),
        kind=check_public_role(written(kind, named="The kind", most=60, least=0)),
        colour=written(colour, named="The colour", most=20, least=0),
        part_of=part_of,
        aliases=_aliases(aliases),
    )
    actor.allied_with.set(allied_with)
    spell(actor)
    append(kind="actor.added", subject=f"actor:{ref}", by=name_of(by), name=name)
    return actor


@transaction.atomic
def add_place(
    *,
    ref: str,
    name: str,
    kind: str = "",
    country: str = "",
    lat: float | None = None,
    lon: float | None = None,
    within_km: float | None = None,
    near: Place | None = None,
    geonames: int | None = None,
    aliases: Iterable[str] = (),
    by: User | None,
) -> Place:
    """Name a place; its ref must be free, and its name must not read like another's."""
    require(by, "atlas.edit")
    name = _free_name(Place, check_ref(ref, of="a place"), name)
    check_position(lat, lon, within_km)
    place = Place.objects.create(
        ref=ref,
        name=name,
        skeleton=skeleton(name),
        kind=written(kind, named="The kind", most=60, least=0),
        country=check_country(country),
        lat=lat,
        lon=lon,
        within_km=within_km,
        near=near,
        geonames=check_geonames(geonames),
        aliases=_aliases(aliases),
    )
    spell(place)
    append(kind="place.added", subject=f"place:{ref}", by=name_of(by), name=name)
    return place


@transaction.atomic
def change_actor(
    actor: Actor,
    *,
    name: str,
    kind: str,
    colour: str,
    part_of: Actor | None,
    aliases: Iterable[str],
    by: User | None,
) -> Actor:
    """Say otherwise what an actor is. The ledger keeps what it was; a name that it had stays another name of it."""
    require(by, "atlas.edit")
    check_no_ring(actor.ref, part_of.ref if part_of else None, parents())
    now = {
        "name": _free_name(Actor, actor.ref, name, of=actor),
        "kind": check_public_role(written(kind, named="The kind", most=60, least=0)),
        "colour": written(colour, named="The colour", most=20, least=0),
        "part_of": part_of,
        "aliases": _aliases_after(actor, name, aliases),
    }
    was = _changed(actor, now)
    append(kind="actor.changed", subject=f"actor:{actor.ref}", by=name_of(by), **was)
    return actor


@transaction.atomic
def change_place(
    place: Place,
    *,
    name: str,
    kind: str,
    country: str,
    lat: float | None,
    lon: float | None,
    within_km: float | None,
    near: Place | None,
    aliases: Iterable[str],
    by: User | None,
) -> Place:
    """Say otherwise what a place is. The ledger keeps what it was; a name that it had stays another name of it."""
    require(by, "atlas.edit")
    check_position(lat, lon, within_km)
    if near == place:
        raise DatelineError(f"{place.name} cannot be near itself: choose another place, or none.")
    now = {
        "name": _free_name(Place, place.ref, name, of=place),
        "kind": written(kind, named="The kind", most=60, least=0),
        "country": check_country(country),
        "lat": lat,
        "lon": lon,
        "within_km": within_km,
        "near": near,
        "aliases": _aliases_after(place, name, aliases),
    }
    was = _changed(place, now)
    append(kind="place.changed", subject=f"place:{place.ref}", by=name_of(by), **was)
    return place


@transaction.atomic
def add_place_of_gazetteer(number: int, *, by: User | None) -> Place:
    """The place with this number in GeoNames: our own if we have it, else one made of what the gazetteer has."""
    require(by, "atlas.edit")
    if known := Place.objects.filter(geonames=check_geonames(number)).order_by("pk").first():
        return known.answers_as
    entry = entry_of(number)
    ref = ref_from(entry.name)
    ref = ref if ref and not Place.objects.filter(ref=ref).exists() else f"{ref[:60]}-{number}".strip("-")
    # Homonyms are told apart by what the gazetteer tells them apart by.
    alike = Place.objects.filter(skeleton=skeleton(entry.name)).exists()
    return add_place(
        ref=ref, name=f"{entry.name} ({entry.where})" if alike and entry.where else entry.name, kind=entry.kind,
        country=entry.country, lat=entry.lat, lon=entry.lon, geonames=number,
        aliases=worth_keeping(entry.name, entry.others), by=by,
    )  # fmt: skip


def _aliases(said: Iterable[str]) -> list[str]:
    return [written(one, named="Each other name", most=200) for one in said]


def _aliases_after(one: Place | Actor, name: str, said: Iterable[str]) -> list[str]:
    """The other names, and the name that it had until now."""
    return list(dict.fromkeys([*_aliases(said), *([one.name] if name.strip() != one.name else [])]))


def _changed(one: Place | Actor, now: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """Make it so; for the ledger, what is another now: as it was and as it is."""
    was = {key: value for key in now if (value := getattr(one, key)) != now[key]}
    if not was:
        raise DatelineError(f"Nothing about {one.name} is changed: change something, or leave it as it is.")
    for key in was:
        setattr(one, key, now[key])
    one.skeleton = skeleton(one.name)
    one.save()
    spell(one)
    return {
        "was": {key: _plain(value) for key, value in was.items()},
        "now": {key: _plain(now[key]) for key in was},
    }


def _plain(value: Any) -> Any:
    return value.ref if isinstance(value, Place | Actor) else value


def _free_name(model: type[Actor] | type[Place], ref: str, name: str, of: Actor | Place | None = None) -> str:
    """The name, if neither it nor the ref is taken by another than `of`."""
    name = written(name, named="The name", most=200)
    kind = "actor" if model is Actor else "place"
    others = model._default_manager.exclude(pk=of.pk) if of else model._default_manager.all()
    if others.filter(ref=ref).exists():
        raise DatelineError(f"There is already the {kind} “{ref}”: choose another id.")
    if like := others.filter(skeleton=skeleton(name)).first():
        raise DatelineError(
            f"“{name}” reads like the {kind} “{like.name}” ({like.ref}): use that one, or write a name that can be "
            "told apart from it."
        )
    return name
