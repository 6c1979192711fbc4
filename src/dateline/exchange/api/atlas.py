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
from dateline.exchange.api.paging import link_to_next, page_of, read_cursor
from dateline.exchange.api.record import REFUSED, ref_of
from dateline.situation.queries import chart_now
from dateline.values.errors import DatelineError

router = Router(tags=["atlas"])


@router.get("/places", response={200: schemas.PlacePage, **REFUSED}, operation_id="places", summary="Places")
def places(request: HttpRequest, response: HttpResponse, asked: Query[PlacesAsked]) -> schemas.PlacePage:
    """Places in the order in which they were named."""
    page = page_of(
        chart_now().places,
        lambda one: (one.pk,),
        after=read_cursor(asked.after, int),
        limit=asked.limit,
        where=_wanted(asked),
    )
    if page.next:
        response["Link"] = link_to_next(request, page.next)
    return schemas.PlacePage(items=[_place_item(one) for one in page.items], next=page.next)


@router.get("/places/{ref}", response={200: schemas.PlaceItem, **REFUSED}, operation_id="place", summary="A place")
def place(
    request: HttpRequest,  # noqa: ARG001  # every operation gets it
    ref: str,
) -> schemas.PlaceItem:
    """A place."""
    return _place_item(queries.place(ref))


@router.get("/actors", response={200: schemas.ActorPage, **REFUSED}, operation_id="actors", summary="Actors")
def actors(request: HttpRequest, response: HttpResponse, asked: Query[Paged]) -> schemas.ActorPage:
    """Actors in the order in which they were named."""
    after = read_cursor(asked.after, int)
    page = page_of(queries.actors(), lambda one: (one.pk,), after=after, limit=asked.limit)
    if page.next:
        response["Link"] = link_to_next(request, page.next)
    return schemas.ActorPage(items=_actor_items(page.items, queries.sides()), next=page.next)


@router.get("/actors/{ref}", response={200: schemas.ActorItem, **REFUSED}, operation_id="actor", summary="An actor")
def actor(
    request: HttpRequest,  # noqa: ARG001  # every operation gets it
    ref: str,
) -> schemas.ActorItem:
    """An actor, with its side."""
    return _actor_items([queries.actor(ref)], queries.sides())[0]


def _wanted(asked: PlacesAsked) -> Callable[[Place], bool]:
    inside = _window(asked.within) if asked.within else None
    words = (asked.words or "").casefold().split()

    def wanted(one: Place) -> bool:
        text = " ".join((one.name, one.ref, *one.aliases)).casefold()
        return all(word in text for word in words) and (inside is None or inside(one))

    return wanted


def _window(said: str) -> Callable[[Place], bool]:
    try:
        west, south, east, north = (float(edge) for edge in said.split(","))
    except ValueError:
        west = south = east = north = float("nan")
    if not all(map(isfinite, (west, south, east, north))) or south > north:
        raise DatelineError(
            f"“within” must be four degrees, west,south,east,north, such as 40,34,41.5,35, not “{said}”.",
            code="bad_value",
        )

    def inside(one: Place) -> bool:
        if one.lat is None or one.lon is None or not south <= one.lat <= north:
            return False
        return west <= one.lon <= east if west <= east else one.lon >= west or one.lon <= east

    return inside


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
