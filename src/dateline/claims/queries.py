"""Reading the record of claims."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property, partial, reduce
from operator import and_, or_
from typing import Any

from django.db.models import BigIntegerField, CharField, Max, Min, Q, QuerySet, prefetch_related_objects

from dateline.atlas.models import Place
from dateline.atlas.queries import group_of, merged, sides
from dateline.atlas.rules import Sides
from dateline.claims.models import Assessment, Claim, Evidence, ForecastCheck, Link, Source, Statement
from dateline.claims.rules.links import Checked, Tie, outcome
from dateline.claims.rules.standing import (
    Interest,
    Judgement,
    Reading,
    Stance,
    interest_of,
    read_history,
    read_standing,
)
from dateline.claims.rules.vocabulary import Bond, Effect, Mode, Outcome, StanceKind, Standing, Verdict
from dateline.ledger.prepared import Given, Prepared
from dateline.values.clocks import Clocks
from dateline.values.errors import NotFound
from dateline.values.grades import Reliability
from dateline.values.text import shortened, ways_to_write
from dateline.values.time import Precision, span_of

MOST_KEPT = 10_000  # claims that are kept once they were read one by one
_WORDED = ("text", "place__name", "ref")  # where words are looked for

_claim = Given("claim", BigIntegerField())
_place = Given("place", BigIntegerField())
_acting_on = Prepared(
    lambda: Claim.objects.filter(place=_place).exclude(effect=Effect.NONE).values_list("true_from", "pk", "ref")
)
_silencing_on = Prepared(lambda: _silencing(_kept_off("place", _place)))
_links = Prepared(
    lambda: Link.objects.filter(Q(claim=_claim) | Q(other=_claim)).select_related("claim", "other").order_by("pk")
)
_checks = Prepared(lambda: ForecastCheck.objects.filter(claim=_claim).select_related("rests_on"))
_assessments = Prepared(lambda: Assessment.objects.filter(claim=_claim))
_evidence = Prepared(
    lambda: Evidence.objects.filter(statement__claim=_claim).select_related("statement__source", "statement__claim")
)


@dataclass(frozen=True, slots=True)
class OnRecord:
    """A claim with all that was said of it: ask it for its standing under any clocks."""

    claim: Claim
    stances: tuple[Stance, ...]
    judgements: tuple[Judgement, ...]
    interest: Interest

    def reading(self, clocks: Clocks) -> Reading:
        """Standing, rule and live stances under these clocks."""
        return read_standing(self.stances, self.judgements, self.interest, clocks)

    def standing(self, clocks: Clocks) -> Standing:
        """The standing alone."""
        return self.reading(clocks).standing

    def history(self) -> list[tuple[date, Reading]]:
        """Each day on which the standing became another, with the reading from that day on."""
        return read_history(self.stances, self.judgements, self.interest)


def claim(ref: str) -> Claim:
    """The claim of this ref."""
    try:
        return _full().get(ref=ref)
    except Claim.DoesNotExist:
        raise NotFound(f"There is no claim “{shortened(ref, 80)}”.") from None


def source(ref: str) -> Source:
    """The source of this ref."""
    try:
        return Source.objects.get(ref=ref)
    except Source.DoesNotExist:
        raise NotFound(f"There is no source “{shortened(ref, 80)}”.") from None


def sources() -> list[Source]:
    """All sources, by name."""
    return list(Source.objects.select_related("side").order_by("name"))


def sources_behind(ref: str | None, limit: int) -> list[Source]:
    """The next sources in order of their ids, from behind this one on."""
    found = Source.objects.select_related("side").order_by("ref")
    return list((found.filter(ref__gt=ref) if ref else found)[:limit])


def search(words: str) -> QuerySet[Claim]:
    """Claims whose text, place or id has all of these words, the newest valid time first."""
    return _full().filter(with_words(words)).order_by("-true_from", "pk")


def with_words(words: str) -> Q:
    """The claims whose text, place or id has all of these words."""
    every = (
        reduce(or_, (Q(**{f"{where}__icontains": way}) for way in ways_to_write(word) for where in _WORDED))
        for word in words.split()
    )
    return reduce(and_, every, Q())


def behind(key: tuple[date, int], day: str, number: str) -> Q:
    """What stands behind a key in an order of (day, number); the first half lets an index begin there."""
    return Q(**{f"{day}__gte": key[0]}) & ~Q(**{day: key[0], f"{number}__lte": key[1]})


def record(**which: Any) -> dict[str, OnRecord]:
    """Claims with all that was said of them, by ref, in order of valid time; those that a filter lets through."""
    return _record(which, sides())


def _record(which: Mapping[str, Any], side: Sides) -> dict[str, OnRecord]:
    prepared = _READY.get(next(iter(which), "")) if len(which) == 1 else None
    claims, said, judged = [rows(**which) for rows in prepared] if prepared else _rows(**which)
    stances, judgements = _stances(said, side), _judgements(judged)
    return {
        one.ref: OnRecord(one, tuple(stances[one.pk]), tuple(judgements[one.pk]), interest_in(one, side))
        for one in claims
    }


def _rows(**which: Any) -> tuple[Any, Any, Any]:
    """Claims, what was said of them and what was judged; the two as plain columns, there may be very many of one."""
    of_them = {f"claim__{name}": value for name, value in which.items()}
    return (
        _full().filter(**which).order_by("true_from", "pk"),
        Statement.objects.filter(**of_them).values_list(
            "claim", "source__ref", "source__side__ref", "source__reliability", "stance", "known_at", "said_order",
            "recorded_at", "repeats__ref",
        ),
        Assessment.objects.filter(**of_them).values_list("claim", "verdict", "known_at", "recorded_at"),
    )  # fmt: skip


def _part(given: Given, part: int) -> Any:
    return _rows(**{given.name: given})[part]


_READY: dict[str, list[Prepared[Any]]] = {
    given.name: [Prepared(partial(_part, given, part)) for part in range(3)]
    for given in (_place, Given("ref", CharField()))
}


class Record(Mapping[str, OnRecord]):
    """All claims by ref, in order of valid time; each is read when it is asked for, or all at once."""

    def __init__(self) -> None:
        self._read: dict[str, OnRecord] = {}
        self._all: dict[str, OnRecord] | None = None

    @cached_property
    def _sides(self) -> Sides:
        return sides()

    def __getitem__(self, ref: str) -> OnRecord:
        if self._all is not None:
            return self._all[ref]
        if (one := self._read.get(ref)) is None:
            one = self._keep(_record({"ref": ref}, self._sides))[ref]
        return one

    def __iter__(self) -> Iterator[str]:
        return iter(self._whole())

    def __len__(self) -> int:
        return len(self._whole())

    def read(self, refs: Collection[str]) -> None:
        """Read these at once, for who will ask for them one by one."""
        if self._all is None and (missing := set(refs) - self._read.keys()):
            self._keep(_record({"ref__in": missing}, self._sides))

    def on_places(self, among: Collection[Place], merged: Mapping[int, int]) -> dict[int, list[OnRecord]]:
        """The claims on places, by the key of the place that theirs counts for (`merged`), in order of valid time."""
        wanted = {place.pk for place in among}
        keys = wanted | {place for place, into in merged.items() if into in wanted}
        if self._all is None:
            which: dict[str, Any] = {"place__in": keys} if len(keys) > 1 else {"place": next(iter(keys), None)}
            found = self._keep(_record(which, self._sides))
        else:
            found = {ref: one for ref, one in self._all.items() if one.claim.place_id in keys}
        on: dict[int, list[OnRecord]] = defaultdict(list)
        for one in found.values():
            place = one.claim.place_id or 0
            on[merged.get(place, place)].append(one)
        return on

    def _keep(self, found: dict[str, OnRecord]) -> dict[str, OnRecord]:
        """Keep what was read, but never so much that who asks for one after the other fills the memory."""
        self._read = found if len(self._read) + len(found) > MOST_KEPT else self._read | found
        return found

    def _whole(self) -> dict[str, OnRecord]:
        if self._all is None:
            self._all = _record({}, self._sides)
        return self._all


def claim_numbers() -> range:
    """The range that the primary keys of claims are in; empty if there is none."""
    ends = Claim.objects.aggregate(first=Min("pk"), last=Max("pk"))
    return range(ends["first"], ends["last"] + 1) if ends["last"] else range(0)


def refs_numbered(first: int, end: int) -> list[str]:
    """The ids of the claims with primary keys from `first` to before `end`, in their order."""
    return list(Claim.objects.filter(pk__gte=first, pk__lt=end).order_by("pk").values_list("ref", flat=True))


def claims_numbered(first: int, end: int) -> Iterator[tuple[int, str, date, str | None, list[str] | None]]:
    """The same claims: number, text, first day, and name and other names of the place."""
    rows = Claim.objects.filter(pk__gte=first, pk__lt=end).order_by("pk")
    yield from rows.values_list("pk", "text", "true_from", "place__name", "place__aliases").iterator()


def on_record(ref: str) -> OnRecord:
    """One claim with all that was said of it."""
    return record(ref=claim(ref).ref)[ref]


def interest_in(one: Claim, side: Sides) -> Interest:
    """Whom a claim serves and whom it hurts, by the sides of the day of which it speaks."""
    then = side.on(one.true_from)
    agent, target = (then[party.ref] if party else None for party in (one.agent, one.target))
    return interest_of(one.action, one.mode, agent, target)


def statements(
    clocks: Clocks,
    *,
    claim: Claim | None = None,
    source: Source | None = None,
    after: tuple[date, int] | None = None,
    limit: int,
) -> list[Statement]:
    """What was said, in order of (`known_at`, primary key), from behind `after` on."""
    found = Statement.objects.select_related("claim", "source__side", "repeats").filter(known_at__lte=clocks.known_by)
    if clocks.on_record_by:
        found = found.filter(recorded_at__lte=clocks.on_record_by)
    if claim:
        found = found.filter(claim=claim)
    if source:
        found = found.filter(source=source)
    if after:
        found = found.filter(behind(after, "known_at", "pk"))
    return list(found.order_by("known_at", "pk")[:limit])


def ties(of: Collection[str] | None = None) -> list[Tie]:
    """What the desk said of claims and other claims: of all, or of those of these refs and others."""
    found = Link.objects.select_related("claim", "other").order_by("pk")
    if of is not None:
        found = found.filter(Q(claim__ref__in=of) | Q(other__ref__in=of))
    return [
        Tie(one.claim.ref, Bond(one.bond), one.other.ref, one.stands, one.known_at, one.recorded_at) for one in found
    ]


def keys_of_places(refs: Collection[str]) -> list[int]:
    """The primary keys of the places that these claims are on, or count for."""
    keys = Claim.objects.filter(ref__in=refs, place__isnull=False).order_by("place").values_list("place", flat=True)
    counts_for = merged()
    return sorted({counts_for.get(key, key) for key in keys.distinct()})


def last_day() -> date | None:
    """The last day on which anything was said or assessed; None on an empty record."""
    told = [model.objects.aggregate(last=Max("known_at"))["last"] for model in (Statement, Assessment)]
    return max((day for day in told if day), default=None)


def links(of: Claim) -> list[Link]:
    """The links between this claim and others, in the order in which they were made."""
    return _links(claim=of.pk)


def links_that_silence(on: Collection[Place] | None = None) -> list[Link]:
    """Every word of the desk by which one claim may keep another from the map or a place, the latest last."""
    if on is None:
        return list(_silencing(Q()))
    there = group_of(*on)
    return _silencing_on(place=there[0]) if len(there) == 1 else list(_silencing(_kept_off("place__in", there)))


def _silencing(which: Q) -> QuerySet[Link]:
    found = Link.objects.exclude(bond=Bond.CONTRADICTS).filter(which).select_related("claim__place", "other__place")
    return found.order_by("known_at", "recorded_at", "pk")


def _kept_off(place: str, there: Any) -> Q:
    return Q(bond=Bond.SUPERSEDES, **{f"other__{place}": there}) | Q(bond=Bond.REPEATS, **{f"claim__{place}": there})


def with_effect_on(place: Place) -> list[str]:
    """The ids of the claims that may do something to the map at a place, in order of valid time."""
    found = sorted(row for key in group_of(place) for row in _acting_on(place=key))
    return [ref for _, _, ref in found]


def assessments(of: Claim) -> list[Assessment]:
    """What the desk judged of a claim, in the order in which it was known."""
    return _assessments(claim=of.pk)


def checks(of: Claim) -> list[ForecastCheck]:
    """What was said to have become of this forecast, in the order in which it was said."""
    return _checks(claim=of.pk)


def checked(of: Claim) -> list[Checked]:
    """The same, reduced to what the outcome depends on."""
    return [Checked(Outcome(one.outcome), one.known_at, one.recorded_at) for one in of.checks.all()]


def forecasts_due(on: date) -> list[Claim]:
    """Forecasts whose time has passed by this day and that are still open, what has been due for longest first."""
    found = _full().filter(mode=Mode.FUTURE, true_from__lt=on).prefetch_related("checks").order_by("true_from", "pk")
    return [one for one in found if is_due(one, on)]


def is_due(one: Claim, on: date) -> bool:
    """Whether this is a forecast whose time has passed by this day and that is still open."""
    if one.mode != Mode.FUTURE or span_of(one.true_from, Precision(one.precision), one.true_until).last >= on:
        return False
    return outcome(checked(one), Clocks(at=on, known_by=on)) is Outcome.OPEN


def statement_of(claim: Claim, pk: int) -> Statement:
    """One of the statements on this claim."""
    try:
        return Statement.objects.select_related("claim", "source", "repeats").get(claim=claim, pk=pk)
    except Statement.DoesNotExist:
        raise NotFound("There is no such statement on this claim.") from None


def piece_of_evidence(pk: int) -> Evidence:
    """One piece of evidence."""
    try:
        return Evidence.objects.select_related("statement__source", "statement__claim").get(pk=pk)
    except Evidence.DoesNotExist:
        raise NotFound("There is no such evidence.") from None


def evidence(of: Claim) -> list[Evidence]:
    """What was shown for the statements on this claim, in the order in which it came."""
    found = _evidence(claim=of.pk)
    prefetch_related_objects(found, "showings", "custody", "geolocations__place")
    return found


def is_shown(one: Evidence) -> bool:
    """Whether readers see its copy: the desk's last word on it counts, and without one they do not."""
    showings = list(one.showings.all())
    return bool(showings) and showings[-1].shown


def shown_evidence() -> list[Evidence]:
    """All evidence whose copy readers see."""
    found = Evidence.objects.exclude(copy="").select_related("statement__claim").prefetch_related("showings")
    return [one for one in found if is_shown(one)]


def _full() -> QuerySet[Claim]:
    return Claim.objects.select_related("agent", "target", "place", "effect_by", "effect_against")


def _stances(rows: Any, side: Sides) -> dict[int, list[Stance]]:
    """What was said of each claim."""
    found: dict[int, list[Stance]] = defaultdict(list)
    grades = {grade.value: grade for grade in Reliability}
    kinds = {kind.value: kind for kind in StanceKind}
    for claim, ref, party, grade, kind, known_at, said_order, recorded_at, repeats in (
        rows if isinstance(rows, list) else rows.iterator(chunk_size=5000)
    ):
        behind = side.on(known_at)[party] if party else None
        found[claim].append(Stance(ref, behind, grades[grade], kinds[kind], known_at, said_order, recorded_at, repeats))
    return found


def _judgements(rows: Any) -> dict[int, list[Judgement]]:
    found: dict[int, list[Judgement]] = defaultdict(list)
    for claim, verdict, known_at, recorded_at in rows:
        found[claim].append(Judgement(Verdict(verdict), known_at, recorded_at))
    return found
