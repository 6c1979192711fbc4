"""Finding actors and places."""

from collections.abc import Iterable

from dateline.atlas.models import Actor, Place
from dateline.atlas.rules import Ties, side_of
from dateline.values.errors import NotFound


def actors() -> list[Actor]:
    """All actors, in the order in which they were named."""
    return list(Actor.objects.select_related("part_of").order_by("pk"))


def places() -> list[Place]:
    """All places, in the order in which they were named."""
    return list(Place.objects.select_related("near").order_by("pk"))


def places_of(keys: Iterable[int]) -> dict[int, Place]:
    """The places of these primary keys."""
    return {one.pk: one for one in Place.objects.filter(pk__in=list(keys))}


def actor(ref: str) -> Actor:
    """The actor of this ref."""
    try:
        return Actor.objects.select_related("part_of").get(ref=ref)
    except Actor.DoesNotExist:
        raise NotFound(f"There is no actor “{ref}”.") from None


def place(ref: str) -> Place:
    """The place of this ref."""
    try:
        return Place.objects.select_related("near").get(ref=ref)
    except Place.DoesNotExist:
        raise NotFound(f"There is no place “{ref}”.") from None


def sides() -> dict[str, str]:
    """Each actor's side, by ref."""
    ties: dict[str, Ties] = {}
    for one in Actor.objects.select_related("part_of").prefetch_related("allied_with"):
        allies = tuple(ally.ref for ally in one.allied_with.all())
        ties[one.ref] = Ties(one.part_of.ref if one.part_of else None, allies)
    return {ref: side_of(ref, ties) or ref for ref in ties}


def tied_to() -> dict[str, tuple[Actor, ...]]:
    """By ref of each actor: what it is part of, then whom it is allied with."""
    found = Actor.objects.select_related("part_of").prefetch_related("allied_with").order_by("pk")
    return {one.ref: (*([one.part_of] if one.part_of else []), *one.allied_with.all()) for one in found}
