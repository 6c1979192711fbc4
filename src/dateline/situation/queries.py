"""Who holds what, at a day, as known by a day: computed from the claims, each time."""

import threading
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date

from dateline.atlas.models import Actor, Place
from dateline.atlas.queries import actors, places
from dateline.claims.models import Claim
from dateline.claims.queries import OnRecord, record, ties
from dateline.claims.rules.links import Tie, contradicted_by, live_ties, silenced_by
from dateline.claims.rules.vocabulary import Action, Effect
from dateline.ledger.queries import entries_after, head
from dateline.situation.rules.holding import UNKNOWN, Answer, Effective, State, holding
from dateline.situation.rules.projection import Bounds
from dateline.situation.rules.window import around
from dateline.values.clocks import Clocks
from dateline.values.errors import DatelineError
from dateline.values.time import Precision, Span, span_of


@dataclass(frozen=True, slots=True)
class Holding:
    """One place and its answer."""

    place: Place
    answer: Answer


@dataclass(frozen=True, slots=True)
class Situation:
    """Every place's answer under the same clocks."""

    clocks: Clocks
    holdings: tuple[Holding, ...]
    actors: Mapping[str, Actor]

    @property
    def window(self) -> Bounds | None:
        """The part of the world around the places of which something is known; None when nothing is."""
        known = (held.place for held in self.holdings if held.answer.state is not State.UNKNOWN)
        return around((p.lon, p.lat) for p in known if p.lon is not None and p.lat is not None)

    def of(self, place: str) -> Answer:
        """The answer of the place with this ref."""
        for held in self.holdings:
            if held.place.ref == place:
                return held.answer
        raise DatelineError(f"There is no place “{place}” in this situation.", status=404)


@dataclass(frozen=True, slots=True)
class Turn:
    """A place whose answer is another under other clocks."""

    place: Place
    before: Answer
    after: Answer


@dataclass(frozen=True, slots=True)
class Difference:
    """What parts two situations: it changed (in valid time), or we learned (in known time)."""

    changed: tuple[Turn, ...]
    learned: tuple[Turn, ...]


class Chart:
    """The record of claims read once, to be asked under any clocks."""

    def __init__(self) -> None:
        self.actors = {actor.ref: actor for actor in actors()}
        self.record = record()
        self.places = places()
        self._order = {ref: number for number, ref in enumerate(self.actors)}
        self._ties: dict[str, list[Tie]] = defaultdict(list)
        for tie in ties():
            self._ties[tie.claim].append(tie)
            self._ties[tie.other].append(tie)
        self._on: dict[str, list[OnRecord]] = defaultdict(list)
        for one in self.record.values():
            if one.claim.place and one.claim.effect != Effect.NONE:
                self._on[one.claim.place.ref].append(one)
        days = {s.known_at for one in self.record.values() for s in one.stances}
        self._last_day = max(days | {j.known_at for one in self.record.values() for j in one.judgements}, default=None)

    def answer(self, place: Place, clocks: Clocks) -> Answer:
        """One place's answer."""
        answer = holding(self._effective(place, clocks), clocks.at)
        return replace(answer, between=tuple(sorted(answer.between, key=self._order.__getitem__)))

    def situation(self, clocks: Clocks, among: Iterable[Place] | None = None) -> Situation:
        """Every place's answer, or that of the places given."""
        chosen = self.places if among is None else list(among)
        holdings = tuple(Holding(place, self.answer(place, clocks)) for place in chosen)
        return Situation(clocks, holdings, self.actors)

    def difference(self, before: Clocks, after: Clocks, among: Iterable[Place] | None = None) -> Difference:
        """First what was learned about the earlier day, then what changed from it to the later day."""
        hindsight = Clocks(before.at, after.known_by, after.on_record_by)
        chosen = self.places if among is None else list(among)
        return Difference(changed=self._turns(hindsight, after, chosen), learned=self._turns(before, hindsight, chosen))

    def over_time(self, place: Place, known_by: date) -> list[tuple[date, Answer]]:
        """One place's answers at each day on which a claim speaks of it, as known by one day; repeats left out."""
        turns: list[tuple[date, Answer]] = []
        for day in sorted({one.claim.true_from for one in self._on.get(place.ref, ())}):
            answer = self.answer(place, Clocks(day, known_by))
            if answer != UNKNOWN and (not turns or _shape(turns[-1][1]) != _shape(answer)):
                turns.append((day, answer))
        return turns

    def last_day(self) -> date | None:
        """The last day on which anything was said or assessed; None on an empty record."""
        return self._last_day

    def silenced_by(self, ref: str, clocks: Clocks) -> str | None:
        """The claim in whose favour this one does nothing to the map; None: it speaks for itself."""
        if ref not in self._ties:
            return None
        return silenced_by(ref, live_ties(self._ties[ref], clocks), lambda other: self.record[other].standing(clocks))

    def _effective(self, place: Place, clocks: Clocks) -> Iterator[Effective]:
        for one in self._on.get(place.ref, ()):
            ref = one.claim.ref
            if self.silenced_by(ref, clocks) is None:
                tied = live_ties(self._ties[ref], clocks) if ref in self._ties else ()
                yield _effective(one, clocks, contradicted_by(ref, tied))

    def _turns(self, before: Clocks, after: Clocks, among: Iterable[Place]) -> tuple[Turn, ...]:
        pairs = ((place, self.answer(place, before), self.answer(place, after)) for place in among)
        return tuple(Turn(place, old, new) for place, old, new in pairs if _shape(old) != _shape(new))


_keeping = threading.Lock()
_kept: tuple[str, Chart] | None = None


def record_mark() -> str:
    """A name for the record as it is now: another as soon as anything was added.

    The moment of the last entry stands beside its number, because a newsroom that was put back from a copy
    gives the same numbers again.
    """
    last = entries_after(head() - 1, limit=1)
    return f"{last[-1].pk} {last[-1].recorded_at.isoformat()}" if last else "0"


def chart_now() -> Chart:
    """The chart of the record as it is now, shared by all threads until something is added; nobody may change it."""
    global _kept
    kept = _kept
    if kept and kept[0] == record_mark():
        return kept[1]
    with _keeping:  # who comes while another thread reads the record waits for it and need not read it again
        mark = record_mark()
        if _kept and _kept[0] == mark:
            return _kept[1]
        chart = Chart()
        if record_mark() == mark:  # else something was added while we read: nobody can say what is in it
            _kept = mark, chart
        return chart


def situation(clocks: Clocks) -> Situation:
    """Who holds each place, under these clocks."""
    return Chart().situation(clocks)


def _shape(answer: Answer) -> tuple[object, ...]:
    """What a reader would call another answer: not merely another day or one more claim."""
    return answer.state, answer.holder, answer.between, answer.besieged_by, answer.certainty


def _effective(one: OnRecord, clocks: Clocks, contradicts: frozenset[str]) -> Effective:
    claim = one.claim
    loser = claim.agent if claim.action == Action.HANDS_OVER else claim.target
    return Effective(
        ref=claim.ref,
        effect=Effect(claim.effect),
        by=_ref(claim.effect_by),
        against=claim.effect_against.ref if claim.effect_against else None,
        target=loser.ref if loser else None,
        true_from=claim.true_from,
        span=_span(claim),
        standing=one.standing(clocks),
        true_at=claim.true_at,
        contradicts=contradicts,
    )


def _span(claim: Claim) -> Span:
    return span_of(claim.true_from, Precision(claim.precision), claim.true_until)


def _ref(actor: Actor | None) -> str:
    if actor is None:
        raise DatelineError("A claim with an effect names no actor.")
    return actor.ref
