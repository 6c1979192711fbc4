"""Finding actors and places."""

import json
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import reduce
from operator import or_
from typing import TypeVar

from django.db.models import BigIntegerField, CharField, Max, Min, Q, QuerySet, TextField
from django.db.models.functions import Cast
from django.utils import timezone

from dateline.atlas.models import Actor, Alliance, Merge, Outline, Place
from dateline.atlas.rules import Said, Sides, Span, Ties, merged_by, side_of, spans_of
from dateline.atlas.rules.outlines import Geometry
from dateline.ledger.prepared import Given, Prepared
from dateline.values.errors import NotFound
from dateline.values.text import shortened, ways_to_write

Named = TypeVar("Named", Place, Actor)
Window = tuple[float, float, float, float]  # degrees: west, south, east, north; west beyond east: across the meridian

_counting_for_others = Prepared(lambda: Place.objects.filter(same_as__isnull=False).values_list("pk", "same_as_id"))
_place_called = Prepared(
    lambda: Place.objects.select_related("near", "same_as").filter(ref=Given("ref", CharField()))[:1]
)
_last_outline = Prepared(lambda: Outline.objects.filter(place=Given("place", BigIntegerField())).order_by("-pk")[:1])


def actors() -> list[Actor]:
    """All actors, in the order in which they were named."""
    return list(Actor.objects.select_related("part_of").order_by("pk"))


def places(on_record_by: datetime | None = None) -> list[Place]:
    """All places, in the order in which they were named, but those that count for another (by that moment)."""
    found = Place.objects.select_related("near").order_by("pk")
    if on_record_by is None:
        return list(found.filter(same_as=None))
    merged = merged_by(merges(), on_record_by)
    return [one for one in found if one.pk not in merged]


def merges() -> list[Said]:
    """Every word of the desk that places are the same, or not after all, in order."""
    rows = Merge.objects.order_by("pk").values_list("place_id", "into_id", "stands", "recorded_at")
    return [Said(*row) for row in rows]


def merged() -> dict[int, int]:
    """What each merged place counts for now, by primary key. Mostly there are none."""
    into = dict(_counting_for_others())
    return merged_by(Said(place, other, True, datetime.max) for place, other in into.items()) if into else {}


def group_of(*among: Place) -> list[int]:
    """The primary keys of places and of those that count for one of them."""
    keys = {one.pk for one in among}
    return [*keys, *(place for place, into in merged().items() if into in keys and place not in keys)]


def moved_places() -> list[tuple[str, str]]:
    """The refs of merged places, each with that of the place that it counts for."""
    into = merged()
    refs = dict(Place.objects.filter(pk__in={*into, *into.values()}).values_list("pk", "ref"))
    return sorted((refs[place], refs[other]) for place, other in into.items())


def names_of_places(refs: Collection[str]) -> dict[str, str]:
    """What places are called, by ref."""
    return dict(Place.objects.filter(ref__in=refs).values_list("ref", "name"))


def names_of_actors(refs: Collection[str]) -> dict[str, str]:
    """What actors are called, by ref."""
    return dict(Actor.objects.filter(ref__in=refs).values_list("ref", "name"))


def actors_behind(pk: int | None, limit: int) -> list[Actor]:
    """The next actors in the order in which they were named, from behind this primary key on."""
    found = Actor.objects.select_related("part_of").prefetch_related("allied_with").order_by("pk")
    return list(found.filter(pk__gt=pk or 0)[:limit])


def places_behind(pk: int | None, limit: int, *, window: Window | None = None, words: str = "") -> list[Place]:
    """The next places in the order in which they were named, from behind this primary key on."""
    found = Place.objects.select_related("near").order_by("pk").filter(pk__gt=pk or 0, same_as=None)
    if window:
        west, south, east, north = window
        between = Q(lon__gte=west, lon__lte=east) if west <= east else Q(lon__gte=west) | Q(lon__lte=east)
        found = found.filter(between, lat__gte=south, lat__lte=north)
    if words:
        found = found.annotate(aliases_as_kept=Cast("aliases", TextField()))
    for word in words.split():
        found = found.filter(_named(word))
    return list(found[:limit])


def places_named(refs: Sequence[str] | None) -> Sequence[Place] | QuerySet[Place]:
    """The places of these refs in their order, or all of them by name."""
    found = Place.objects.filter(same_as=None).select_related("near").order_by("name", "pk")
    return found if refs is None else _in_order(found.filter(ref__in=refs), refs)


def actors_named(refs: Sequence[str] | None) -> Sequence[Actor] | QuerySet[Actor]:
    """The actors of these refs in their order, or all of them by name."""
    found = Actor.objects.select_related("part_of").order_by("name", "pk")
    return found if refs is None else _in_order(found.filter(ref__in=refs), refs)


def places_of(keys: Iterable[int]) -> dict[int, Place]:
    """The places of these primary keys."""
    return {one.pk: one for one in Place.objects.filter(pk__in=list(keys))}


def place_numbers() -> range:
    """The range that the primary keys of places are in; empty if there is none."""
    ends = Place.objects.aggregate(first=Min("pk"), last=Max("pk"))
    return range(ends["first"], ends["last"] + 1) if ends["last"] else range(0)


def places_numbered(first: int, end: int) -> list[Place]:
    """The places with primary keys from `first` to before `end`, in their order."""
    return list(Place.objects.filter(pk__gte=first, pk__lt=end, same_as=None).order_by("pk"))


def outline_of(place: Place) -> Geometry | None:
    """The outline of a place as GeoJSON, if it has one."""
    last = _last_outline.first(place=place.pk)
    return last.geometry if last and last.drawn else None


def places_with_outlines() -> set[int]:
    """The primary keys of places that have an outline, or had one."""
    return set(Outline.objects.values_list("place", flat=True))


def actor(ref: str) -> Actor:
    """The actor of this ref."""
    try:
        return Actor.objects.select_related("part_of").get(ref=ref)
    except Actor.DoesNotExist:
        raise NotFound(f"There is no actor “{shortened(ref, 80)}”.") from None


def place(ref: str) -> Place:
    """The place that this ref leads to: another one's, if that was found to be the same."""
    return place_itself(ref).answers_as


def place_itself(ref: str) -> Place:
    """The place of this ref, whatever it counts for."""
    found: Place | None = _place_called.first(ref=ref)
    if found is None:
        raise NotFound(f"There is no place “{shortened(ref, 80)}”.")
    return found


@dataclass(frozen=True, slots=True)
class Allied:
    """An alliance of an actor, with its days as far as they are known."""

    ally: Actor
    span: Span

    @property
    def begun(self) -> date | None:
        """Its first day."""
        return self.span.begun

    @property
    def ended(self) -> date | None:
        """The day from which it no longer held."""
        return self.span.ended

    def holds_on(self, day: date) -> bool:
        """Whether it held on this day."""
        return self.span.holds_on(day)


def alliances_of(actor: Actor) -> list[Allied]:
    """All that is said of its alliances: those without days first."""
    dated: dict[Actor, list[tuple[date, bool]]] = {}
    for one in Alliance.objects.filter(actor=actor).select_related("ally").order_by("pk"):
        dated.setdefault(one.ally, []).append((one.day, one.stands))
    undated = [Allied(ally, Span()) for ally in actor.allied_with.order_by("pk") if ally not in dated]
    return [*undated, *(Allied(ally, span) for ally, said in dated.items() for span in spans_of(said))]


def sides() -> Sides:
    """Each actor's side, by ref: today's, and that of any day."""
    undated: dict[str, Ties] = {}
    for one in Actor.objects.select_related("part_of").prefetch_related("allied_with"):
        allies = tuple(ally.ref for ally in one.allied_with.all())
        undated[one.ref] = Ties(one.part_of.ref if one.part_of else None, allies)
    said: dict[tuple[str, str], list[tuple[date, bool]]] = {}
    for actor, ally, day, stands in Alliance.objects.order_by("pk").values_list(
        "actor__ref", "ally__ref", "day", "stands"
    ):
        said.setdefault((actor, ally), []).append((day, stands))
    spans = {pair: spans_of(told) for pair, told in said.items()}
    days = sorted({day for told in said.values() for day, _ in told})
    since = [(day, _sides_on(day, undated, spans)) for day in (date.min, *days)]
    return Sides(since, timezone.localdate())


def _sides_on(day: date, undated: dict[str, Ties], spans: dict[tuple[str, str], list[Span]]) -> dict[str, str]:
    ties = dict(undated)
    for (actor, ally), told in spans.items():
        allies = [*dict.fromkeys((*ties[actor].allied_with, ally))]
        if not any(span.holds_on(day) for span in told):
            allies.remove(ally)
        ties[actor] = Ties(ties[actor].part_of, tuple(allies))
    return {ref: side_of(ref, ties) or ref for ref in ties}


def parents() -> dict[str, str]:
    """What each actor is part of, by ref; those that are part of nothing are left out."""
    return dict(Actor.objects.filter(part_of__isnull=False).values_list("ref", "part_of__ref"))


def tied_to() -> dict[str, tuple[Actor, ...]]:
    """By ref of each actor: what it is part of, then whom it is allied with."""
    found = Actor.objects.select_related("part_of").prefetch_related("allied_with").order_by("pk")
    return {one.ref: (*([one.part_of] if one.part_of else []), *one.allied_with.all()) for one in found}


def _in_order(found: Iterable[Named], refs: Sequence[str]) -> list[Named]:
    by_ref = {one.ref: one for one in found}
    return [by_ref[ref] for ref in refs if ref in by_ref]


def _named(word: str) -> Q:
    """The places that have a word in a name or in the id, and perhaps some more.

    Other names are kept as JSON: on SQLite with the letters of other scripts written as numbers.
    """
    plain = [Q(**{f"{where}__icontains": way}) for way in ways_to_write(word) for where in ("name", "ref")]
    kept = {form for way in ways_to_write(word) for form in (way, json.dumps(way)[1:-1])}
    return reduce(or_, [*plain, *(Q(aliases_as_kept__icontains=form) for form in sorted(kept))])
