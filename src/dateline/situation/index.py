"""The index: every place's plane of the two clocks, as columns of numbers that answer for all places at once."""

import os
from array import array
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache
from itertools import islice
from multiprocessing import get_context

import django
import numpy as np
from numpy.typing import NDArray

from dateline.atlas.queries import actors
from dateline.situation.effects import Effects
from dateline.situation.rules.holding import Answer
from dateline.situation.rules.plane import Piece, pieces

Progress = Callable[[int, int], None]  # places done, places in all
Numbers = NDArray[np.int32]
Flags = NDArray[np.bool_]
PLACES_AT_ONCE = 500
WORTH_HELPERS = 4 * PLACES_AT_ONCE  # places: below, another process costs more than it saves
# The columns of a piece as it is packed.
_PACKED = ("place", "at_from", "at_until", "known_from", "known_until", "since", "heard", "shape", "claims_end")
_PER_ROW = (*_PACKED, "claims_begin")


@dataclass(frozen=True, slots=True, eq=False)
class Sheet:
    """Pieces as columns, in order of `at_from`. Days are ordinals, 0 where there is none; places are primary keys."""

    place: Numbers
    at_from: Numbers
    at_until: Numbers
    known_from: Numbers
    known_until: Numbers
    since: Numbers
    heard: Numbers
    shape: Numbers  # which of `shapes`
    claims_end: Numbers  # of its claims in `claims`; they begin where those of the piece packed before it end
    claims_begin: Numbers
    claims: Numbers  # which of `refs`
    shapes: list[Answer]  # all that can be said of a place but its days and claims
    refs: list[str]
    _by_place: Numbers = field(init=False, repr=False)  # the rows in order of places,
    _places: Numbers = field(init=False, repr=False)  # and their places

    def __post_init__(self) -> None:
        order = np.argsort(self.place, kind="stable").astype(np.int32)
        object.__setattr__(self, "_by_place", order)
        object.__setattr__(self, "_places", self.place[order])

    # What is searched for is given as the columns are: numpy would copy a whole column into another type otherwise.

    def under(self, at: int, known_by: int) -> Numbers:
        """The rows that hold at these two days: one for each place of which anything was known by then."""
        until = int(np.searchsorted(self.at_from, np.int32(at), side="right"))
        return self._known(slice(0, until), known_by, self.at_until[:until] > at)

    def beginning(self, at: int, known_by: int) -> Numbers:
        """Those of them that did not hold the day before: the places whose answer is another from this day on."""
        first, last = np.searchsorted(self.at_from, np.array([at, at + 1], np.int32)).tolist()
        return self._known(slice(first, last), known_by)

    def _known(self, part: slice, known_by: int, also: Flags | None = None) -> Numbers:
        here = self.known_from[part] <= known_by
        here &= self.known_until[part] > known_by
        if also is not None:
            here &= also
        found: Numbers = (np.flatnonzero(here) + part.start).astype(np.int32)
        return found

    def row(self, place: int, at: int, known_by: int) -> int | None:
        """The row of one place that holds at these two days."""
        for row in self._rows_of(place):
            if (
                self.at_from[row] <= at < self.at_until[row]
                and self.known_from[row] <= known_by < self.known_until[row]
            ):
                return row
        return None

    def pieces(self, place: int) -> list[Piece]:
        """All pieces of one place."""
        return [
            Piece(
                int(self.at_from[row]), int(self.at_until[row]), int(self.known_from[row]), int(self.known_until[row]),
                self.answer(row),
            )
            for row in self._rows_of(place)
        ]  # fmt: skip

    def _rows_of(self, place: int) -> list[int]:
        first, last = np.searchsorted(self._places, np.array([place, place + 1], np.int32))
        rows: list[int] = self._by_place[first:last].tolist()
        return rows

    def answer(self, row: int) -> Answer:
        """The answer that a row stands for."""
        since, heard = int(self.since[row]), int(self.heard[row])
        numbers = self.claims[self.claims_begin[row] : self.claims_end[row]]
        shape: Answer = self.shapes[self.shape[row]]
        return shape._replace(
            since=date.fromordinal(since) if since else None,
            heard=date.fromordinal(heard) if heard else None,
            claims=tuple(self.refs[number] for number in numbers),
        )

    def without(self, places: Iterable[int]) -> "Sheet":
        """The sheet without the pieces of these places."""
        keep = ~np.isin(self.place, np.fromiter(places, np.int32))
        return replace(self, **{name: getattr(self, name)[keep] for name in _PER_ROW})


class Packer:
    """Turns pieces into columns; the same words, claims and answers are kept once."""

    def __init__(self) -> None:
        self._order = {one.ref: number for number, one in enumerate(actors())}
        self._rows = array("i")
        self._claims = array("i")
        self._shapes: dict[Answer, int] = {}
        self._refs: dict[str, int] = {}

    def add(self, place: int, found: Iterable[Piece]) -> None:
        """Pack the pieces of one place."""
        for piece in found:
            answer = piece.answer
            for ref in answer.claims:
                self._claims.append(self._refs.setdefault(ref, len(self._refs)))
            between = tuple(sorted(answer.between, key=lambda ref: (self._order.get(ref, len(self._order)), ref)))
            shape = Answer(
                answer.state, answer.certainty, answer.holder, between, answer.besieged_by, None, None, (), answer.rule
            )
            self._rows.extend(
                (
                    place, *piece[:4], _ordinal(answer.since), _ordinal(answer.heard),
                    self._shapes.setdefault(shape, len(self._shapes)), len(self._claims),
                )
            )  # fmt: skip

    def packed(self) -> Sheet:
        """All that was packed."""
        return _in_order(
            np.frombuffer(self._rows, np.int32).reshape(-1, len(_PACKED))
            if self._rows
            else np.empty((0, len(_PACKED)), np.int32),
            np.array(self._claims, np.int32),
            list(self._shapes),
            list(self._refs),
        )


def _ordinal(day: date | None) -> int:
    return day.toordinal() if day else 0


def _in_order(rows: Numbers, claims: Numbers, shapes: list[Answer], refs: list[str]) -> Sheet:
    ends = rows[:, -1]
    begins = np.concatenate(([0], ends[:-1])).astype(np.int32) if len(ends) else ends
    order = np.argsort(rows[:, 1], kind="stable")
    per_row = dict(
        zip(_PACKED, (np.ascontiguousarray(rows[order, column]) for column in range(len(_PACKED))), strict=True)
    )
    return Sheet(**per_row, claims_begin=begins[order], claims=claims, shapes=shapes, refs=refs)


def joined(sheets: Sequence[Sheet]) -> Sheet:
    """Several sheets as one."""
    if len(sheets) == 1:
        return sheets[0]
    shapes: dict[Answer, int] = {}
    for sheet in sheets:
        for shape in sheet.shapes:
            shapes.setdefault(shape, len(shapes))
    columns: dict[str, list[Numbers]] = {name: [] for name in (*_PER_ROW, "claims")}
    refs: list[str] = []
    claims_before = 0
    for sheet in sheets:
        moved = {
            "shape": np.array([shapes[shape] for shape in sheet.shapes] or [0], np.int32)[sheet.shape],
            "claims": sheet.claims + np.int32(len(refs)),
            "claims_begin": sheet.claims_begin + np.int32(claims_before),
            "claims_end": sheet.claims_end + np.int32(claims_before),
        }
        for name, parts in columns.items():
            parts.append(moved.get(name, getattr(sheet, name)))
        claims_before += len(sheet.claims)
        refs += sheet.refs
    order = np.argsort(np.concatenate(columns["at_from"]), kind="stable")
    whole = {name: np.concatenate(columns.pop(name))[order] for name in _PER_ROW}
    return Sheet(**whole, claims=np.concatenate(columns["claims"]), shapes=list(shapes), refs=refs)


def sheet_of(effects: Effects, first: int, last: int) -> Sheet:
    """The sheet of the places whose primary keys are in this range, from the database."""
    packer = Packer()
    for place, histories in effects.on_places(first, last).items():
        packer.add(place, pieces(history for _, history in histories))
    return packer.packed()


def build(places: Sequence[int], progress: Progress | None = None) -> Sheet:
    """The sheet of all these places (primary keys, ascending), on all processors if there are many.

    Time grows with the number of statements; memory holds the columns and what is read of a few hundred places.
    """
    ranges = [(part[0], part[-1]) for part in _parts(places)]
    sheets: list[Sheet] = []
    for sheet in _sheets(ranges, len(places)):
        sheets.append(sheet)
        if progress:
            progress(min(len(sheets) * PLACES_AT_ONCE, len(places)), len(places))
    return joined(sheets) if sheets else Packer().packed()


def _parts(places: Iterable[int]) -> Iterator[list[int]]:
    waiting = iter(places)
    while part := list(islice(waiting, PLACES_AT_ONCE)):
        yield part


def _sheets(ranges: Sequence[tuple[int, int]], places: int) -> Iterator[Sheet]:
    helpers = os.cpu_count() or 1
    if places < WORTH_HELPERS or helpers < 2:
        effects = Effects()
        yield from (sheet_of(effects, *places_of) for places_of in ranges)
        return
    # Fresh processes: one that is a copy of a serving process would inherit its locks and its database connection.
    with ProcessPoolExecutor(helpers, mp_context=get_context("spawn"), initializer=django.setup) as pool:
        yield from pool.map(_sheet_in_helper, ranges)


def _sheet_in_helper(places: tuple[int, int]) -> Sheet:
    return sheet_of(_effects_in_helper(), *places)


@cache
def _effects_in_helper() -> Effects:
    return Effects()
