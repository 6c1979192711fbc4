"""Naming actors and places."""

from collections.abc import Iterable

from django.db import transaction

from dateline.atlas.lookup import entry_of, spell
from dateline.atlas.models import Actor, Place
from dateline.atlas.rules import check_country, check_geonames, check_position
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
        kind=written(kind, named="The kind", most=60, least=0),
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
def add_place_of_gazetteer(number: int, *, by: User | None) -> Place:
    """The place with this number in GeoNames: our own if we have it, else one made of what the gazetteer has."""
    require(by, "atlas.edit")
    if known := Place.objects.filter(geonames=check_geonames(number)).order_by("pk").first():
        return known
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


def _free_name(model: type[Actor] | type[Place], ref: str, name: str) -> str:
    """The name, if neither it nor the ref is taken."""
    name = written(name, named="The name", most=200)
    kind = "actor" if model is Actor else "place"
    if model._default_manager.filter(ref=ref).exists():
        raise DatelineError(f"There is already the {kind} “{ref}”: choose another id.")
    if like := model._default_manager.filter(skeleton=skeleton(name)).first():
        raise DatelineError(
            f"“{name}” reads like the {kind} “{like.name}” ({like.ref}): use that one, or write a name that can be "
            "told apart from it."
        )
    return name
