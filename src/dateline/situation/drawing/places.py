"""Places on the map: their marks, their names, their links."""

import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from dateline.situation.drawing.marks import mark
from dateline.situation.drawing.svg import safe, short
from dateline.situation.drawing.words import is_old, sentence
from dateline.situation.queries import Holding, Situation
from dateline.situation.rules.holding import State
from dateline.situation.rules.labels import Box, Label, Wish, place_labels
from dateline.situation.rules.projection import Point, Projection

Link = Callable[[str], str]
CITY, TOWN = 16.5, 14.5  # sizes of the font in units: 13.5 and 11.9 pixels on a phone


@dataclass(frozen=True, slots=True)
class Spot:
    """A place that is drawn."""

    held: Holding
    at: Point

    @property
    def is_city(self) -> bool:
        """Cities are larger, and their names come first."""
        return self.held.place.kind == "city"

    @property
    def is_known(self) -> bool:
        """Whether there is any word of it."""
        return self.held.answer.state is not State.UNKNOWN

    @property
    def radius(self) -> float:
        """Of its mark, in units."""
        return 6.5 if self.is_city else 5.0

    @property
    def rank(self) -> int:
        """When its name may choose a place: cities, then contested, then known, then the rest."""
        if self.is_city:
            return 0
        return 1 if self.held.answer.state is State.CONTESTED else 2 if self.is_known else 3

    @property
    def wish(self) -> Wish:
        """The label it would like."""
        ring = 7 if self.held.answer.besieged_by else 3.5
        clear = self.radius + ring if self.is_known else self.radius * 0.55 + 4
        return Wish(
            ref=self.held.place.ref,
            text=self.held.place.name,
            x=self.at[0],
            y=self.at[1],
            clear=clear,
            size=CITY if self.is_city else TOWN,
            bold=self.is_city,
            rank=self.rank,
            insists=True,
        )


def spots(situation: Situation, projection: Projection) -> list[Spot]:
    """Places with coordinates in the window, those of least account first, so that greater ones are drawn over them."""
    drawn: list[Spot] = []
    for held in situation.holdings:
        lon, lat = held.place.lon, held.place.lat
        if lon is not None and lat is not None and projection.shows(lon, lat):
            drawn.append(Spot(held, projection.units(lon, lat)))
    return sorted(drawn, key=lambda spot: (-spot.rank, spot.held.place.ref))


def names(
    drawn: Iterable[Spot], frame: Box, taken: Iterable[Box] = (), lines: Iterable[Point] = ()
) -> Mapping[str, Label]:
    """Where each place's name stands, by ref; a place whose name finds no room is missing."""
    return _names(tuple(spot.wish for spot in drawn), frame, tuple(taken), tuple(lines))


@lru_cache(maxsize=16)
def _names(
    wishes: tuple[Wish, ...], frame: Box, taken: tuple[Box, ...], lines: tuple[Point, ...]
) -> Mapping[str, Label]:
    """Kept, since on most days a series shows the same places as the day before, and as sure of them."""
    return place_labels(wishes, frame, taken, lines)


def discs(drawn: Iterable[Spot], projection: Projection, colours: Mapping[str, str]) -> str:
    """Around each place whose position is not exact, how far off it may be."""
    said = ""
    for spot in drawn:
        if spot.held.place.within_km:
            x, y = spot.at
            colour = colours.get(spot.held.answer.holder or "", "none")
            radius = short(projection.km(spot.held.place.within_km))
            said += f'<circle class="within k-{colour}" cx="{short(x)}" cy="{short(y)}" r="{radius}"/>'
    return said


def place(spot: Spot, label: Label | None, situation: Situation, colours: Mapping[str, str], link: Link | None) -> str:
    """One place: its sentence as a title, its mark and its name, in a link if there is one."""
    x, y = spot.at
    drawn = mark(spot.held.answer, colours, spot.at, spot.radius)
    if is_old(spot.held.answer, situation.clocks.at):
        # Fainter, but what lies beneath must not shine through.
        drawn = f'<g class="under">{drawn}</g><g class="old">{drawn}</g>'
    inside = (
        f"<title>{safe(sentence(spot.held, situation))}</title>"
        f'<circle class="touch" cx="{short(x)}" cy="{short(y)}" r="12"/>'
        f"{drawn}"
    )
    if label:
        if label.leader:
            far_x, far_y = label.leader
            edge = (spot.radius + 1) / math.dist((x, y), label.leader)
            start = f"{short(x + (far_x - x) * edge)} {short(y + (far_y - y) * edge)}"
            inside += f'<path class="leader" d="M{start}L{short(far_x)} {short(far_y)}"/>'
        anchor = "" if label.anchor == "start" else f' text-anchor="{label.anchor}"'
        inside += (
            f'<text class="{"city" if spot.is_city else "town"}" x="{short(label.x)}" y="{short(label.y)}"{anchor}>'
            f"{safe(spot.held.place.name)}</text>"
        )
    if link is None:
        return f"<g>{inside}</g>"
    return f'<a href="{safe(link(spot.held.place.ref))}">{inside}</a>'
