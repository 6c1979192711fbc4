"""The situation map: inline SVG without script or style attributes, and its legend."""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from django.utils.safestring import SafeString

from dateline.atlas.basemap import Basemap, basemap
from dateline.situation.drawing import standalone as file
from dateline.situation.drawing.ground import ground, units
from dateline.situation.drawing.inferred import areas
from dateline.situation.drawing.legend import entries, legend
from dateline.situation.drawing.palette import colours
from dateline.situation.drawing.places import Spot, discs, names, place, spots
from dateline.situation.drawing.rivers import name_along
from dateline.situation.drawing.svg import curve, safe, short
from dateline.situation.drawing.words import description
from dateline.situation.queries import Situation
from dateline.situation.rules.labels import Box, Label, width_of
from dateline.situation.rules.projection import WIDTH, Bounds, Point, Projection

__all__ = ["Map", "draw", "lay_out", "legend"]
_EDGE = 5.0  # units that names keep from the frame


@dataclass(frozen=True, slots=True)
class Map:
    """A map laid out: all that costs anything, for as many drawings of it as are wanted."""

    situation: Situation
    projection: Projection
    palette: Mapping[str, str]
    title: str
    mark: str  # what its ids begin with
    drawn: Sequence[Spot]
    labels: Mapping[str, Label]
    below: str  # everything under the places


def lay_out(situation: Situation, bounds: Bounds, *, title: str) -> Map:
    """The map of a window (west, south, east, north in degrees): its areas, and where each name stands."""
    base, projection, palette = basemap(bounds), Projection(bounds), colours(situation)
    mark = "m" + hashlib.sha256(repr((situation.clocks, bounds, title)).encode()).hexdigest()[:6] + "-"
    drawn = spots(situation, projection)
    frame = Box(_EDGE, _EDGE, WIDTH - _EDGE, projection.height - _EDGE)
    bar_box, bar = _scale_bar(projection, drawn)
    inferred = areas(situation, projection, palette, mark)
    labels = names(drawn, frame, [bar_box], [*_lines(bounds), *inferred.outlines])
    taken = [bar_box, *(spot.wish.dot for spot in drawn), *(label.box for label in labels.values())]
    clip, clipped = "", ""
    if base.has_sea and base.land:
        clip, clipped = (
            f'<clipPath id="{mark}cut"><use href="#{mark}land"/></clipPath>',
            f' clip-path="url(#{mark}cut)"',
        )
    below = (
        f"<defs>{inferred.hatchings}{clip}</defs>"
        f"{ground(base, mark)}"
        f"<g{clipped}>{inferred.drawn}</g>"
        f"{_river_names(base, projection, frame, taken, mark)}"
        f"{discs(drawn, projection, palette)}{bar}"
    )
    return Map(situation, projection, palette, title, mark, drawn, labels, below)


def draw(laid: Map, *, standalone: bool = False, link: Callable[[str], str] | None = None) -> SafeString:
    """The map as one <svg>.

    `link` gives a place's address from its ref; left out, it is the place's page. With `standalone` it is a file of
    its own, with style, legend and attribution, and without links unless `link` is given.
    """
    if link is None and not standalone:
        link = _page
    situation, mark = laid.situation, laid.mark
    body = laid.below + "".join(
        place(spot, laid.labels.get(spot.held.place.ref), situation, laid.palette, link) for spot in laid.drawn
    )
    said = description((spot.held for spot in reversed(laid.drawn)), situation)
    top, height, extra = 0.0, laid.projection.height, ""
    if standalone:
        foot, deep = file.foot(entries(situation, [spot.held for spot in laid.drawn]), height)
        whole = short(height + file.HEAD + deep)
        sheet = f'<rect class="sheet" y="{short(-file.HEAD)}" width="{WIDTH:g}" height="{whole}"/>'
        body = (
            f"<style>{file.style()}</style>{sheet}"
            f'<g transform="translate(0 {short(-file.HEAD)})">{file.head(laid.title, situation.clocks.in_words())}</g>'
            f'<svg width="{WIDTH:g}" height="{short(height)}">{body}</svg>{foot}'
        )
        top, height, extra = -file.HEAD, height + file.HEAD + deep, ' xmlns="http://www.w3.org/2000/svg"'
    # What is one picture to a screen reader has no links in it: with links it is a group that they can be read in.
    role = "group" if link else "img"
    return SafeString(
        f'<svg{extra} class="map" viewBox="0 {short(top)} {WIDTH:g} {short(height)}" width="{WIDTH:g}" '
        f'height="{short(height)}" direction="ltr" role="{role}" aria-labelledby="{mark}title" '
        f'aria-describedby="{mark}desc"><title id="{mark}title">{safe(laid.title)}</title>'
        f'<desc id="{mark}desc">{safe(said)}</desc>{body}</svg>'
    )


def _page(ref: str) -> str:
    return f"/places/{ref}/"


@lru_cache(maxsize=16)
def _lines(bounds: Bounds) -> Sequence[Point]:
    """Points of rivers and borders every few units: names rather stand beside them."""
    base, projection = basemap(bounds), Projection(bounds)
    points: list[Point] = []
    for line in units([*base.borders, *(line for river in base.rivers for line in river.lines)], projection):
        for (x, y), (onward_x, onward_y) in pairwise(line):
            steps = int(max(abs(onward_x - x), abs(onward_y - y)) // 4) + 1
            points += [(x + (onward_x - x) * n / steps, y + (onward_y - y) * n / steps) for n in range(steps)]
    return points


def _river_names(base: Basemap, projection: Projection, frame: Box, taken: list[Box], mark: str) -> str:
    said = ""
    for number, river in enumerate(sorted(base.rivers, key=lambda river: (river.scalerank, river.name))):
        name = name_along(river.name, units(river.lines, projection), frame, taken) if river.name else None
        if name:
            taken.extend(Box(x - 7, y - 10, x + 7, y + 4) for x, y in name.points)
            said += (
                f'<path id="{mark}r{number}" class="course" d="{curve(name.points)}"/><text class="stream">'
                f'<textPath href="#{mark}r{number}" startOffset="50%" text-anchor="middle">{safe(name.text)}'
                "</textPath></text>"
            )
    return said


def _scale_bar(projection: Projection, drawn: list[Spot]) -> tuple[Box, str]:
    """The bar in the corner with the fewest places, the lower left if they are alike."""
    km, high = projection.scale_km(), projection.height
    long = projection.km(km)
    wide = max(long, width_of(f"{km} km", 14))
    boxes = [Box(x, y, x + wide, y + 24) for y in (high - 34, 10.0) for x in (12.0, WIDTH - 12 - wide)]
    box = min(boxes, key=lambda box: sum(box.meets(spot.wish.dot) for spot in drawn))
    return box, (
        f'<path class="scale" d="M{short(box.left)} {short(box.bottom - 6)}v5h{short(long)}v-5"/>'
        f'<text class="fine" x="{short(box.left)}" y="{short(box.bottom - 9)}">{km} km</text>'
    )
