"""Areas: the nearest-place cells of what is known, joined where the answer is the same."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

import shapely
from shapely import LineString, Polygon
from shapely.geometry.base import BaseGeometry

from dateline.situation.drawing.svg import path
from dateline.situation.drawing.words import is_old
from dateline.situation.inferred import inferred
from dateline.situation.queries import Holding, Situation
from dateline.situation.rules.holding import Certainty, State
from dateline.situation.rules.projection import Point, Projection

SHAPES_KEPT = 256
_APART = 1.1  # units between an area's line and its neighbour's, so that two dashed lines do not run as one
_SOFT = 3.0  # units by which corners are rounded
_STRIPE = 5  # units

Rings = tuple[tuple[Point, ...], ...]  # in units; a ring inside another one is a hole
Kind = tuple[str, tuple[str, ...], bool]  # assessed, claimed or contested; colours; old


@dataclass(frozen=True, slots=True)
class Areas:
    """What is drawn: hatchings (for <defs>), the areas, and points on their outlines every few units."""

    hatchings: str
    drawn: str
    outlines: tuple[Point, ...]


def areas(situation: Situation, projection: Projection, colours: Mapping[str, str], mark: str) -> Areas:
    """The areas of all that is known, joined where the answer is the same."""
    shapes = outlines(situation, projection, colours)
    hatchings = {kind[1]: _hatching(kind[1], mark) for kind in shapes if kind[0] == "contested"}
    return Areas(
        hatchings="".join(hatchings.values()),
        drawn="".join(_area(kind, rings, mark) for kind, rings in shapes.items() if rings),
        outlines=tuple(point for rings in shapes.values() for point in _along(rings)),
    )


@lru_cache(maxsize=SHAPES_KEPT)
def _along(rings: Rings) -> list[Point]:
    """Points on the rings, every few units."""
    return [(x, y) for ring in rings for x, y in shapely.segmentize(LineString(ring), 5).coords]


@lru_cache(maxsize=SHAPES_KEPT)
def _path(rings: Rings) -> str:
    return path(rings, closed=True)


def outlines(situation: Situation, projection: Projection, colours: Mapping[str, str]) -> dict[Kind, Rings]:
    """The rings of all areas, by how they are painted."""
    alike: dict[Kind, list[BaseGeometry]] = defaultdict(list)
    for area in inferred(situation, projection.bounds):
        if kind := _kind(area.held, situation, colours):
            alike[kind].append(_in_units(area.cell, projection))
    return {kind: _shape(tuple(alike[kind])) for kind in sorted(alike)}


def _kind(held: Holding, situation: Situation, colours: Mapping[str, str]) -> Kind | None:
    answer, old = held.answer, is_old(held.answer, situation.clocks.at)
    if answer.state is State.HELD and answer.holder:
        sure = "assessed" if answer.certainty is Certainty.ASSESSED else "claimed"
        return sure, (colours[answer.holder],), old
    if answer.state is State.CONTESTED and answer.between:
        return "contested", tuple(colours[ref] for ref in answer.between), old
    return None


@lru_cache(maxsize=SHAPES_KEPT)
def _shape(parts: tuple[BaseGeometry, ...]) -> Rings:
    """The rings of cells joined, drawn in a little and rounded; kept, since the next day's map has most of them."""
    joined = shapely.union_all([part.buffer(0.05) for part in parts])  # no slits between neighbours
    soft = joined.buffer(-_APART - _SOFT).buffer(_SOFT, quad_segs=3)
    shape = (joined.buffer(-_APART) if soft.is_empty else soft).simplify(0.15)
    return tuple(
        tuple((x, y) for x, y, *_ in ring.coords)
        for part in shapely.get_parts(shape)
        if isinstance(part, Polygon) and not part.is_empty
        for ring in (part.exterior, *part.interiors)
    )


def _area(kind: Kind, rings: Rings, mark: str) -> str:
    word, of, old = kind
    fill = f' fill="url(#{_name(of, mark)})"' if word == "contested" else ""
    colour = "" if word == "contested" else f" k-{of[0]}"
    return f'<path class="area {word}{colour}{" old" if old else ""}"{fill} d="{_path(rings)}"/>'


def _hatching(of: tuple[str, ...], mark: str) -> str:
    wide = _STRIPE * len(of)
    stripes = "".join(
        f'<rect class="stripe k-{colour}" x="{number * _STRIPE}" width="{_STRIPE}" height="{wide}"/>'
        for number, colour in enumerate(of)
    )
    return (
        f'<pattern id="{_name(of, mark)}" width="{wide}" height="{wide}" patternUnits="userSpaceOnUse" '
        f'patternTransform="rotate(45)">{stripes}</pattern>'
    )


def _name(of: tuple[str, ...], mark: str) -> str:
    return f"{mark}{'-'.join(of)}"


def _in_units(cell: Polygon, projection: Projection) -> BaseGeometry:
    west, _, _, north = projection.bounds
    across, up = projection.per_degree
    return shapely.transform(cell, lambda xy: (xy - (west, north)) * (across, -up))
