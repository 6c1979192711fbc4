"""Who holds what, at a day, as known by a day: from the index of the claims, kept in step with the record."""

import threading
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import lru_cache
from typing import overload

import numpy as np

from dateline.atlas.models import Actor, Place
from dateline.atlas.queries import actors, merges, places
from dateline.atlas.rules import merged_by
from dateline.claims.came import Came
from dateline.claims.over_time import Reader
from dateline.claims.queries import OnRecord, Record, keys_of_places, last_day
from dateline.claims.rules.links import Tie, live_ties, silenced_by
from dateline.ledger.models import Entry
from dateline.ledger.queries import entries_after, head
from dateline.situation.effects import Effects, effective_under, ties_by_claim
from dateline.situation.index import Flags, Numbers, Packer, Progress, Sheet, build, joined
from dateline.situation.rules.holding import UNKNOWN, Answer, State, holding
from dateline.situation.rules.plane import BEGINNING, Piece, pieces
from dateline.situation.rules.projection import Bounds
from dateline.situation.rules.window import around
from dateline.values.clocks import Clocks
from dateline.values.errors import DatelineError

FEW = 200  # places that are looked up one by one; for more of them the whole sheet is cut
AT_ONCE = 500  # places whose claims are read at once where there is no index
ANSWERS_KEPT = 6  # of what was on record by a past day
CATCHING_UP = 3  # times that the record may grow while it is read before somebody is answered all the same
MOST_FRESH = 1000  # places beside the sheet; with more it is made one again
MOST_BEHIND = 5000  # entries of the ledger that are followed one by one; after more the record is read anew
_OF_CLAIMS = frozenset({"claim.made", "statement.added", "claim.assessed", "claim.linked"})
_OF_THE_ATLAS = frozenset({"actor.added", "place.added", "place.changed", "place.blurred"})
# What changes answers of days long past: the record is read anew.
_OF_OLD_ANSWERS = frozenset({"actor.changed", "alliance.begun", "alliance.ended", "place.merged", "place.parted"})
_OF_SPEAKERS = frozenset({"actor.added", "source.added"})


@dataclass(frozen=True, slots=True)
class Holding:
    """One place and its answer."""

    place: Place
    answer: Answer


class Holdings(Sequence[Holding]):
    """The answers of places, each put into words only when somebody looks at it."""

    def __init__(self, among: Sequence[Place], answer: Callable[[Place], Answer]) -> None:
        self._places = among
        self._answer = answer
        self._made: dict[int, Holding] = {}

    def __len__(self) -> int:
        return len(self._places)

    @overload
    def __getitem__(self, number: int) -> Holding: ...
    @overload
    def __getitem__(self, number: slice) -> Sequence[Holding]: ...
    def __getitem__(self, number: int | slice) -> Holding | Sequence[Holding]:
        if isinstance(number, slice):
            return [self[one] for one in range(*number.indices(len(self)))]
        if number not in self._made:
            place = self._places[number]
            self._made[number] = Holding(place, self._answer(place))
        return self._made[number]


@dataclass(frozen=True, slots=True)
class Situation:
    """Every place's answer under the same clocks."""

    clocks: Clocks
    holdings: Sequence[Holding]
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


Ties = Mapping[str, list[Tie]]
Read = tuple[tuple[int, ...], tuple[dict[int, list[OnRecord]], Ties]]  # the keys of places, and what was said on them


class Chart:
    """The record of claims as it is now, to be asked under any clocks. Nobody changes it: `followed` gives the next."""

    def __init__(self, progress: Progress | None = None) -> None:
        self.mark = record_mark()
        self.actors = {actor.ref: actor for actor in actors()}
        self.places = places()
        self._merges = merges()
        self._by_key = {place.pk: place for place in self.places}
        self.record = Record()
        self._reader = Reader()
        self._sheet = build([place.pk for place in self.places], progress)
        self._fresh: dict[int, list[Piece]] = {}  # places of which something was said since the sheet was made
        self._last_read: Read | None = None
        self._last_came: tuple[tuple[int, ...], Came] | None = None
        self._last_answers: dict[tuple[tuple[int, ...], Clocks], dict[int, Answer]] = {}

    def answer(self, place: Place, clocks: Clocks) -> Answer:
        """One place's answer."""
        if clocks.on_record_by is not None:
            return self._on_record([place], clocks)[place.pk]
        at, known_by = clocks.at.toordinal(), clocks.known_by.toordinal()
        if place.pk not in self._fresh:
            row = self._sheet.row(place.pk, at, known_by)
            return UNKNOWN if row is None else self._sheet.answer(row)
        for piece in self._fresh[place.pk]:
            if piece.at_from <= at < piece.at_until and piece.known_from <= known_by < piece.known_until:
                return self._in_order(piece.answer)
        return UNKNOWN

    def situation(self, clocks: Clocks, among: Iterable[Place] | None = None) -> Situation:
        """Every place's answer, or that of the places given."""
        if among is None and clocks.on_record_by is not None and self._merges:
            among = places(clocks.on_record_by)
        chosen = self.places if among is None else list(among)
        if clocks.on_record_by is not None:
            then = self._on_record(chosen, clocks)
            return Situation(clocks, Holdings(chosen, lambda place: then[place.pk]), self.actors)
        if len(chosen) < FEW:
            return Situation(clocks, Holdings(chosen, lambda place: self.answer(place, clocks)), self.actors)
        rows = self._rows(clocks)

        def answer(place: Place) -> Answer:
            if place.pk in self._fresh:
                return self.answer(place, clocks)
            row = int(rows[place.pk])
            return self._sheet.answer(row) if row >= 0 else UNKNOWN

        return Situation(clocks, Holdings(chosen, answer), self.actors)

    def difference(self, before: Clocks, after: Clocks, among: Iterable[Place] | None = None) -> Difference:
        """First what was learned about the earlier day, then what changed from it to the later day."""
        hindsight = Clocks(before.at, after.known_by, after.on_record_by)
        chosen = None if among is None else list(among)
        return Difference(changed=self._turns(hindsight, after, chosen), learned=self._turns(before, hindsight, chosen))

    def over_time(self, place: Place, known_by: date) -> list[tuple[date, Answer]]:
        """One place's answers from the days on which they begin, as known by one day; repeats left out."""
        known = known_by.toordinal()
        turns: list[tuple[date, Answer]] = []
        for piece in sorted(one for one in self._pieces(place) if one.known_from <= known < one.known_until):
            answer = self._in_order(piece.answer)
            if (
                piece.at_from > BEGINNING
                and answer != UNKNOWN
                and (not turns or _shape(turns[-1][1]) != _shape(answer))
            ):
                turns.append((date.fromordinal(piece.at_from), answer))
        return turns

    @staticmethod
    def last_day() -> date | None:
        """The last day on which anything was said or assessed; None on an empty record."""
        return last_day()

    def silenced_by(self, ref: str, clocks: Clocks) -> str | None:
        """The claim in whose favour this one does nothing to the map; None: it speaks for itself."""
        live = live_ties(ties_by_claim([ref]).get(ref, ()), clocks)
        return silenced_by(ref, live, lambda other: self.record[other].standing(clocks))

    def followed(self) -> "Chart | None":
        """The chart of the record with what was added since; None where it must be read anew."""
        entries = _since(self.mark)
        if entries is None or any(entry.kind in _OF_OLD_ANSWERS for entry in entries):
            return None
        told = {entry.subject_id for entry in entries if entry.kind in _OF_CLAIMS}
        linked = {entry.facts["other"] for entry in entries if entry.kind == "claim.linked"}
        if len(told | linked) > MOST_FRESH:  # an import: to read all of it is quicker than one place after the other
            return None
        mark = f"{entries[-1].pk} {entries[-1].recorded_at.isoformat()}" if entries else self.mark
        chart: Chart = object.__new__(Chart)
        chart.mark, chart.record = mark, Record()
        chart._last_read, chart._last_came, chart._last_answers = None, None, {}
        in_atlas = any(entry.kind in _OF_THE_ATLAS for entry in entries)
        chart.actors = {actor.ref: actor for actor in actors()} if in_atlas else self.actors
        chart.places = places() if in_atlas else self.places
        chart._by_key = {place.pk: place for place in chart.places} if in_atlas else self._by_key
        chart._reader = Reader() if any(entry.kind in _OF_SPEAKERS for entry in entries) else self._reader
        chart._merges = self._merges
        chart._sheet, chart._fresh = self._sheet, self._fresh | _anew(told | linked, chart._reader)
        if len(chart._fresh) > MOST_FRESH:
            packer = Packer()
            for place, found in chart._fresh.items():
                packer.add(place, found)
            chart._sheet, chart._fresh = joined([self._sheet.without(chart._fresh), packer.packed()]), {}
        return chart

    def _rows(self, clocks: Clocks) -> Numbers:
        """For each primary key of a place its row of the sheet, or -1."""
        rows = self._sheet.under(clocks.at.toordinal(), clocks.known_by.toordinal())
        found = np.full(self._keys, -1, np.int32)
        found[self._sheet.place[rows]] = rows
        return found

    @property
    def _keys(self) -> int:
        return next(reversed(self._by_key), 0) + 1

    def _pieces(self, place: Place) -> list[Piece]:
        if place.pk in self._fresh:
            return self._fresh[place.pk]
        return self._sheet.pieces(place.pk)

    def _in_order(self, answer: Answer) -> Answer:
        if len(answer.between) < 2:
            return answer
        order = {ref: number for number, ref in enumerate(self.actors)}
        return answer._replace(between=tuple(sorted(answer.between, key=lambda ref: (order.get(ref, len(order)), ref))))

    def _on_record(self, among: Sequence[Place], clocks: Clocks) -> dict[int, Answer]:
        """The answers from what was on record by a past moment, by primary key.

        Of most places all that had been said by then was on record: there the index answers. The last answers are
        kept: one report's map shows what the next one's is compared with.
        """
        asked = tuple(place.pk for place in among), clocks
        if (kept := self._last_answers.get(asked)) is not None:
            return kept
        now, late = replace(clocks, on_record_by=None), self._late(among, clocks)
        found = {place.pk: self.answer(place, now) for place in among if place.pk not in late}
        found |= self._from_claims([place for place in among if place.pk in late], clocks)
        self._last_answers = dict([*self._last_answers.items()][1 - ANSWERS_KEPT :]) | {asked: found}
        return found

    def _late(self, among: Sequence[Place], clocks: Clocks) -> set[int]:
        """The primary keys of those of these places of which less was on record then than had been said."""
        keys, into = tuple(place.pk for place in among), merged_by(self._merges)
        if into != merged_by(self._merges, clocks.on_record_by):
            return set(keys)
        last = self._last_came
        if last is None or last[0] != keys:
            last = self._last_came = keys, Came([*keys, *(one for one in into if into[one] in {*keys})])
        return {into.get(place, place) for place in last[1].late(clocks)}

    def _from_claims(self, among: Sequence[Place], clocks: Clocks) -> dict[int, Answer]:
        """The answers from the claims themselves, by primary key."""
        found: dict[int, Answer] = {}
        for first in range(0, len(among), AT_ONCE):
            part = among[first : first + AT_ONCE]
            claims, tied = self._said_on(part, merged_by(self._merges, clocks.on_record_by))
            for place in part:
                every = effective_under(claims.get(place.pk, ()), tied, self.record, clocks)
                found[place.pk] = self._in_order(holding(every, clocks.at))
        return found

    def _said_on(self, part: Sequence[Place], merged: Mapping[int, int]) -> tuple[dict[int, list[OnRecord]], Ties]:
        """The claims on places with their ties; the last are kept, since who asks of a day mostly asks of more."""
        keys = (*(place.pk for place in part), *(end for pair in merged.items() for end in pair))
        last = self._last_read
        if last is None or last[0] != keys:
            claims = self.record.on_places(part, merged)
            tied = ties_by_claim([one.claim.ref for on_place in claims.values() for one in on_place])
            last = self._last_read = keys, (claims, tied)
        return last[1]

    def _turns(self, before: Clocks, after: Clocks, among: Sequence[Place] | None) -> tuple[Turn, ...]:
        if before == after:
            return ()
        maybe = self.places if among is None else among
        if before.on_record_by is None and after.on_record_by is None:
            differs = self._differs(before, after)
            differs[list(self._fresh)] = True
            if among is None:  # few of very many places: none of the others is looked at
                maybe = [self._by_key[key] for key in np.flatnonzero(differs).tolist()]
            else:
                maybe = [place for place in among if differs[place.pk]]
        old, new = self.situation(before, maybe), self.situation(after, maybe)
        pairs = ((held, then.answer) for held, then in zip(old.holdings, new.holdings, strict=True))
        return tuple(Turn(held.place, held.answer, then) for held, then in pairs if _shape(held.answer) != _shape(then))

    def _differs(self, before: Clocks, after: Clocks) -> Flags:
        """For each primary key of a place whether it may have another answer under the other clocks."""
        reads = _reads(self._sheet)
        if before.known_by == after.known_by and after.at == before.at + timedelta(days=1):
            begun = self._sheet.beginning(after.at.toordinal(), after.known_by.toordinal())
            where = self._sheet.place[begun]
            found = np.zeros(self._keys, np.bool_)
            found[where] = reads[self._rows(before)[where]] != reads[begun]
            return found
        differs: Flags = reads[self._rows(before)] != reads[self._rows(after)]
        return differs


@lru_cache(maxsize=1)
def _reads(sheet: Sheet) -> Numbers:
    """A number for each row of a sheet, the same for what a reader would call the same; the last: nothing."""
    numbers: dict[tuple[object, ...], int] = {}
    every = [*sheet.shapes, UNKNOWN]
    shapes = np.array([numbers.setdefault(_shape(one), len(numbers)) for one in every], np.int32)
    found: Numbers = shapes[np.append(sheet.shape, np.int32(len(every) - 1))]
    return found


_keeping = threading.Lock()
_kept: Chart | None = None


def record_mark() -> str:
    """A name for the record as it is now: another as soon as anything was added.

    The moment of the last entry stands beside its number, because a newsroom that was put back from a copy
    gives the same numbers again.
    """
    last = entries_after(head() - 1, limit=1)
    return f"{last[-1].pk} {last[-1].recorded_at.isoformat()}" if last else "0"


def chart_now(progress: Progress | None = None) -> Chart:
    """The chart of the record as it is now, shared by all threads until something is added; nobody may change it.

    What was added since is followed: that costs what was added, not the record. The first time it is read whole.
    """
    global _kept
    kept = _kept
    if kept and kept.mark == record_mark():
        return kept
    with _keeping:  # who comes while another thread reads the record waits for it and need not read it again
        if _kept and _kept.mark == record_mark():
            return _kept
        chart = (_kept and _kept.followed()) or Chart(progress)
        for _ in range(CATCHING_UP):  # more came while we read: what it names, such as an actor, must be known too
            if chart.mark == record_mark():
                break
            chart = chart.followed() or Chart(progress)
        _kept = chart
        return chart


def situation(clocks: Clocks) -> Situation:
    """Who holds each place, under these clocks."""
    return chart_now().situation(clocks)


def _since(mark: str) -> Sequence[Entry] | None:
    """What the ledger holds behind a mark; None if it does not hold the mark, or too much."""
    number = int(mark.split()[0])
    found = entries_after(number - 1, limit=MOST_BEHIND + 2)
    if not found or f"{found[0].pk} {found[0].recorded_at.isoformat()}" != mark or len(found) > MOST_BEHIND + 1:
        return None
    return found[1:]


def _anew(refs: Collection[str], reader: Reader) -> dict[int, list[Piece]]:
    """The planes of the places that these claims, or those tied to them, are on."""
    if not refs:
        return {}
    every = ties_by_claim()
    named = {*refs, *(end for ref in refs for tie in every.get(ref, ()) for end in (tie.claim, tie.other))}
    effects = Effects(reader, every)
    found: dict[int, list[Piece]] = {}
    for key in keys_of_places(named):
        histories = effects.on_places(key, key).get(key, [])
        found[key] = pieces(history for _, history in histories)
    return found


def _shape(answer: Answer) -> tuple[object, ...]:
    """What a reader would call another answer: not merely another day or one more claim."""
    return answer.state, answer.holder, answer.between, answer.besieged_by, answer.certainty
