"""Looking places and actors up while somebody types: our own atlas first, and for places the gazetteer behind it."""

from dataclasses import dataclass
from typing import Any, Literal, get_args

from django.db.models import CharField, Q, QuerySet

from dateline.atlas.gazetteer.finding import ATTRIBUTION, Entry, Gazetteer, gazetteer
from dateline.atlas.models import Actor, Place, Spelling
from dateline.atlas.rules.matching import ENOUGH, Found, Name, find
from dateline.atlas.rules.spelling import asked, behind, bones, folded, keys
from dateline.ledger.prepared import Given, Prepared
from dateline.values.errors import DatelineError

Of = Literal["place", "actor"]
OF_GAZETTEER = "gn:"  # begins the value of what only the gazetteer has; its number in GeoNames follows
MOST = 50
_MOST_ALIKE = 2000
_NONE = " "  # no key has a blank in it


@dataclass(frozen=True, slots=True)
class Offer:
    """What the look-up offers to choose."""

    value: str  # the ref, or gn: and the number in GeoNames
    name: str
    also: str  # the other name that answered; empty if it was this one
    where: str  # what tells it apart from others of its name
    source: Literal["atlas", "gazetteer"]


def look_up(words: str, *, of: Of = "place", limit: int = 8, beyond: bool = True) -> list[Offer]:
    """What may be meant by `words`, in any spelling and script, half typed or with an error in it.

    Sure answers come before guesses, our own atlas before the gazetteer, greater places before smaller ones.
    Of no words the newest of our own are given; the gazetteer is only asked if `beyond`.
    """
    limit = max(1, min(limit, MOST))
    wanted = asked(words)
    if wanted is None:
        return [] if words.strip() else [_offer(one, "") for one in _all(of).order_by("-pk")[:limit]]
    own = find(wanted, _Ours(of), limit)
    known = {one.pk: one for one in _all(of).filter(pk__in=[found.whose for found in own])} if own else {}
    sure = [_offer(known[one.whose], one.name) for one in own if one.nearness.is_sure]
    guessed = [_offer(known[one.whose], one.name) for one in own if not one.nearness.is_sure]
    base = gazetteer() if beyond and of == "place" else None
    if base is None or len(sure) >= limit:
        return [*sure, *guessed][:limit]
    theirs = find(wanted, base, limit)
    offers = _of_gazetteer(base, theirs)
    surely = [offers[one.whose] for one in theirs if one.nearness.is_sure]
    perhaps = [offers[one.whose] for one in theirs if not one.nearness.is_sure]
    kept: dict[str, Offer] = {}
    for one in (*sure, *surely, *guessed, *perhaps):
        kept.setdefault(one.value, one)
    return list(kept.values())[:limit]


def attribution(of: Of) -> str:
    """Who is to be named where the answers are shown; empty if nobody."""
    return ATTRIBUTION if of == "place" and gazetteer() else ""


def entry_of(number: int) -> Entry:
    """The place with this number in GeoNames, as the gazetteer has it."""
    base = gazetteer()
    if base is None:
        raise DatelineError("This newsroom has no gazetteer: make one with `dateline gazetteer build`.")
    found = base.numbered(number)
    if found is None:
        raise DatelineError(f"The gazetteer has no place with the number {number}: look it up by its name.")
    return found


def spell(one: Place | Actor) -> None:
    """Let it be found by the names that it has now."""
    mine = {"place": one} if isinstance(one, Place) else {"actor": one}
    Spelling.objects.filter(**mine).delete()
    if isinstance(one, Place) and one.same_as:  # it is found by its names, as the place that it is the same as
        return
    first: dict[str, str] = {}
    for name in (one.name, *one.aliases, one.ref):
        for key in keys(name, inside=True):
            first.setdefault(key, name)
    Spelling.objects.bulk_create(Spelling(key=key, bones=bones(key), name=name, **mine) for key, name in first.items())


_text = CharField()


def _rows(of: Of, which: Q, order: tuple[str, ...], most: int) -> Prepared[Any]:
    """Names of ours, as a query that is made once: the desk asks with each letter that is typed."""
    rows = Spelling.objects.filter(which, **{f"{of}__isnull": False}).order_by(*order)
    return Prepared(lambda: rows.values_list("key", "bones", "name", of)[:most])


_BEGINNING = Q(key__gte=Given("start", _text), key__lt=Given("end", _text))
_beginning = {of: _rows(of, _BEGINNING, ("key", "pk"), ENOUGH) for of in get_args(Of)}
_alike = {of: _rows(of, _BEGINNING | Q(bones=Given("bones", _text)), (), _MOST_ALIKE) for of in get_args(Of)}


class _Ours:
    """The names of our own places, or actors."""

    def __init__(self, of: Of) -> None:
        self._of = of

    def beginning(self, start: str) -> list[Name]:
        return [Name(*row) for row in _beginning[self._of](start=start, end=behind(start))]

    def alike(self, start: str, bones: str) -> list[Name]:
        start, bones = start or _NONE, bones or _NONE
        return [Name(*row) for row in _alike[self._of](start=start, end=behind(start), bones=bones)]


def _all(of: Of) -> "QuerySet[Place] | QuerySet[Actor]":
    return (
        Place.objects.filter(same_as=None).select_related("near")
        if of == "place"
        else Actor.objects.select_related("part_of")
    )


def _offer(one: Place | Actor, name: str) -> Offer:
    if isinstance(one, Place):
        where = ", ".join(filter(None, (f"near {one.near.name}" if one.near else "", one.country)))
    else:
        where = f"part of {one.part_of.name}" if one.part_of else one.kind
    return Offer(one.ref, one.name, _other(name, one.name, one.ref), where, "atlas")


def _of_gazetteer(base: Gazetteer, found: list[Found]) -> dict[int, Offer]:
    """By rank; what we have in our own atlas is offered as ours, however it was found."""
    entries = base.entries([one.whose for one in found])
    numbers = [entry.number for entry in entries.values()]
    ours = {
        one.geonames: one.answers_as
        for one in Place.objects.select_related("near", "same_as").filter(geonames__in=numbers)
    }
    offers: dict[int, Offer] = {}
    for one in found:
        entry = entries[one.whose]
        if own := ours.get(entry.number):
            offers[one.whose] = _offer(own, one.name)
        else:
            also = _other(one.name, entry.name)
            offers[one.whose] = Offer(f"{OF_GAZETTEER}{entry.number}", entry.name, also, entry.where, "gazetteer")
    return offers


def _other(name: str, *shown: str) -> str:
    """The name that answered, if it is another than those that are shown anyway."""
    return "" if folded(name) in {"", *map(folded, shown)} else name
