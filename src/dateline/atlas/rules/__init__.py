"""Which side an actor is on, and what a place may say of itself."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from math import isfinite
from typing import TypeGuard

from dateline.values.errors import DatelineError
from dateline.values.text import shortened

HALF_ROUND_KM = 20_000  # nothing on earth is farther apart


@dataclass(frozen=True, slots=True)
class Ties:
    """An actor's ties to others, as refs."""

    part_of: str | None = None
    allied_with: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Span:
    """When an actor was allied with another: None is no beginning that is known, or no end."""

    begun: date | None = None
    ended: date | None = None  # from this day on no longer

    def holds_on(self, day: date) -> bool:
        """Whether it held on this day."""
        return (self.begun is None or self.begun <= day) and (self.ended is None or day < self.ended)


def spans_of(said: Iterable[tuple[date, bool]]) -> list[Span]:
    """When it held, from what was said, in order of saying; what ended without a beginning held ever before."""
    spans: list[Span] = []
    begun: date | None = None
    holds = None
    for day, stands in sorted(dict(said).items()):
        if stands and not holds:
            begun = day
        elif not stands and holds is not False:
            spans.append(Span(begun, day))
        holds = stands
    return [*spans, Span(begun)] if holds else spans


class Sides(Mapping[str, str]):
    """Each actor's side, by ref: today's, and with `on` that of any day."""

    def __init__(self, since: Sequence[tuple[date, Mapping[str, str]]], today: date) -> None:
        """`since`: the sides from each day on, in order; the first from the first day there is."""
        self._days = [day for day, _ in since]
        self._maps = [sides for _, sides in since]
        self._now = self.on(today)

    def on(self, day: date) -> Mapping[str, str]:
        """The sides of this day."""
        return self._maps[bisect_right(self._days, day) - 1] if len(self._maps) > 1 else self._maps[0]

    def __getitem__(self, ref: str) -> str:
        return self._now[ref]

    def __iter__(self) -> Iterator[str]:
        return iter(self._now)

    def __len__(self) -> int:
        return len(self._now)


def side_of(actor: str | None, ties: Mapping[str, Ties]) -> str | None:
    """The side that `actor` stands on: its parent's parent, and so on, then the first it is allied with.

    Two actors are of one side when this gives the same ref. Rings in the ties are walked once.
    """
    seen: set[str] = set()
    while actor is not None and actor not in seen:
        seen.add(actor)
        tie = ties.get(actor, Ties())
        onward = tie.part_of or (tie.allied_with[0] if tie.allied_with else None)
        if onward is None or onward in seen:
            return actor
        actor = onward
    return actor


@dataclass(frozen=True, slots=True)
class Said:
    """That a place is the same as another, or not after all; places by their primary keys."""

    place: int
    into: int
    stands: bool
    recorded_at: datetime


def merged_by(said: Iterable[Said], moment: datetime | None = None) -> dict[int, int]:
    """What each merged place counts for, by all that was said or what was on record by a moment; in order of saying."""
    into: dict[int, int] = {}
    for one in said:
        if moment is None or one.recorded_at <= moment:
            into.pop(one.place, None)
            if one.stands:
                into[one.place] = one.into
    return {place: _last(place, into) for place in into}


def _last(place: int, into: Mapping[int, int]) -> int:
    seen = {place}
    while (onward := into.get(place)) is not None and onward not in seen:
        seen.add(onward)
        place = onward
    return place


def check_no_ring(actor: str, parent: str | None, parents: Mapping[str, str]) -> None:
    """Refuse a parent that is the actor itself or a part of it; `parents` is each actor's, by ref."""
    above: set[str] = set()
    while parent is not None and parent not in above:
        if parent == actor:
            raise DatelineError("An actor cannot be part of itself, nor of one of its parts: choose another.")
        above.add(parent)
        parent = parents.get(parent)


def check_position(lat: object, lon: object, within_km: object) -> None:
    """Refuse a position that is not on the globe, half of one, or an exactness that is no distance."""
    if (lat is None) != (lon is None):
        raise DatelineError("A position is a latitude and a longitude: give both, or none.")
    for said, named, most in ((lat, "latitude", 90), (lon, "longitude", 180)):
        if said is not None and not (_is_number(said) and -most <= said <= most):
            raise DatelineError(f"The {named} is “{shortened(said)}” and must be a number from -{most} to {most}.")
    if within_km is not None:
        if lat is None:
            raise DatelineError("Only a position can be exact to so many km: give latitude and longitude too.")
        if not (_is_number(within_km) and 0 < within_km <= HALF_ROUND_KM):
            raise DatelineError(
                f"The exactness is “{shortened(within_km)}” and must be a number of km above 0, "
                f"{HALF_ROUND_KM:,} at most."
            )


# Words that say of somebody only that they are one.
_NO_ROLE = frozenset(
    {"person", "man", "woman", "child", "boy", "girl", "individual", "civilian", "citizen", "resident", "somebody"}
)


def check_public_role(kind: str) -> str:
    """The kind of an actor; refused where it says only that it is a person, and not which public role they have."""
    if kind.casefold().removeprefix("private ").strip() in _NO_ROLE:
        raise DatelineError(
            f"“{kind}” is no public role, and only who has one is an actor: write the role, such as “minister” or "
            "“commander”, or leave the person out of the atlas."
        )
    return kind


def check_country(country: object) -> str:
    """Two letters, or none."""
    if country == "" or (isinstance(country, str) and len(country) == 2 and country.isascii() and country.isalpha()):
        return str(country).upper()
    raise DatelineError(f"The country is “{shortened(country)}” and must be two letters (ISO 3166-1), such as SY.")


def check_geonames(number: object) -> int | None:
    """A number in GeoNames, or none."""
    if number is None or (isinstance(number, int) and not isinstance(number, bool) and 0 < number < 2**63):
        return number
    raise DatelineError(f"The number in GeoNames is “{shortened(number)}” and must be a whole number above 0.")


def _is_number(said: object) -> TypeGuard[float]:
    return isinstance(said, int | float) and not isinstance(said, bool) and isfinite(said)
