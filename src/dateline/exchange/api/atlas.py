"""What can be named: places and actors."""

from collections.abc import Callable, Mapping, Sequence
from math import isfinite

from django.db.models import prefetch_related_objects
from django.http import HttpRequest, HttpResponse
from ninja import Query, Router

from dateline.atlas import queries
from dateline.atlas.models import Actor, Place
from dateline.exchange.api import schemas
from dateline.exchange.api.asking import Paged, PlacesAsked
from dateline.exchange.api.paging import link_to_next, page_behind, read_cursor
from dateline.exchange.api.record import REFUSED, ref_of
from dateline.values.errors import DatelineError
from dateline.values.text import shortened

router = Router(tags=["atlas"])


@router.get("/places", response={200: schemas.PlacePage, **REFUSED}, operation_id="places", summary="Places")
def places(request: HttpRequest, response: HttpResponse, asked: Query[PlacesAsked]) -> schemas.PlacePage:
    """Places in the order in which they were named."""
    window = _window(asked.within) if asked.within else None
    words = asked.words or ""
    page = page_behind(
        lambda after, limit: queries.places_behind(after and after[0], limit, window=window, words=words),
        lambda one: (one.pk,),
        after=read_cursor(asked.after, int),
        limit=asked.limit,
        where=_with(words) if words else None,
    )
    if page.next:
        response["Link"] = link_to_next(request, page.next)
    return schemas.PlacePage(items=[_place_item(one) for one in page.items], next=page.next)


@router.get("/places/{ref}", response={200: schemas.PlaceItem, **REFUSED}, operation_id="place", summary="A place")
def place(
    request: HttpRequest,  # noqa: ARG001  # ninja calls every operation with it, by this name
    ref: str,
) -> schemas.PlaceItem:
    """A place."""
    return _place_item(queries.place(ref))


@router.get("/actors", response={200: schemas.ActorPage, **REFUSED}, operation_id="actors", summary="Actors")
def actors(request: HttpRequest, response: HttpResponse, asked: Query[Paged]) -> schemas.ActorPage:
    """Actors in the order in which they were named."""
    page = page_behind(
        lambda after, limit: queries.actors_behind(after and after[0], limit),
        lambda one: (one.pk,),
        after=read_cursor(asked.after, int),
        limit=asked.limit,
    )
    if page.next:
        response["Link"] = link_to_next(request, page.next)
    return schemas.ActorPage(items=_actor_items(page.items, queries.sides()), next=page.next)


@router.get("/actors/{ref}", response={200: schemas.ActorItem, **REFUSED}, operation_id="actor", summary="An actor")
def actor(
    request: HttpRequest,  # noqa: ARG001  # ninja calls every operation with it, by this name
    ref: str,
) -> schemas.ActorItem:
    """An actor, with its side."""
    return _actor_items([queries.actor(ref)], queries.sides())[0]


def _with(words: str) -> Callable[[Place], bool]:
    wanted = words.casefold().split()

    def with_them(one: Place) -> bool:
        text = " ".join((one.name, one.ref, *one.aliases)).casefold()
        return all(word in text for word in wanted)

    return with_them


def _window(said: str) -> queries.Window:
    try:
        west, south, east, north = (float(edge) for edge in said.split(","))
    except ValueError:
        west = south = east = north = float("nan")
    if not all(map(isfinite, (west, south, east, north))) or south > north:
        raise DatelineError(
            f"“within” must be four degrees, west,south,east,north, such as 40,34,41.5,35, not “{shortened(said)}”.",
            code="bad_value",
        )
    return west, south, east, north


def _place_item(place: Place) -> schemas.PlaceItem:
    return schemas.PlaceItem(
        ref=place.ref,
        name=place.name,
        kind=place.kind,
        country=place.country,
        lat=place.lat,
        lon=place.lon,
        within_km=place.within_km,
        near=ref_of(place.near),
        geonames=place.geonames,
        aliases=place.aliases,
        address=f"/places/{place.ref}/",
    )


def _actor_items(actors: Sequence[Actor], side: Mapping[str, str]) -> list[schemas.ActorItem]:
    prefetch_related_objects(actors, "allied_with")
    return [
        schemas.ActorItem(
            ref=one.ref,
            name=one.name,
            kind=one.kind,
            colour=one.colour,
            part_of=ref_of(one.part_of),
            allied_with=[ally.ref for ally in one.allied_with.all()],
            side=side[one.ref],
            aliases=one.aliases,
            address=f"/actors/{one.ref}/",
        )
        for one in actors
    ]
