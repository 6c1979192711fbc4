"""Areas: what lies nearer to one place than to any other, and not far from it."""

import math
from collections.abc import Iterable, Sequence

import shapely
from shapely import LineString, Polygon, STRtree
from shapely.geometry import Point as Spot
from shapely.ops import split

from dateline.situation.rules.projection import KM_PER_DEGREE, Bounds, Point, narrowing

RADIUS_KM = 12.0
_CORNERS = 48  # of the circle that caps a cell

Site = tuple[str, float, float]  # ref, longitude, latitude
Walls = Sequence[Sequence[Point]]


def cells(sites: Iterable[Site], bounds: Bounds, radius_km: float = RADIUS_KM, walls: Walls = ()) -> dict[str, Polygon]:
    """The cell of each site in the bounds: ref to polygon, in degrees.

    A cell ends half-way to every other site, at `radius_km` from its own, at the edge of the bounds and at `walls`
    (lines in degrees, such as borders): what is said of a town says nothing of the country across. Sites outside the
    bounds have no cell but keep others back. Of two sites at one spot the one whose ref comes first has the cell.
    """
    west, south, east, north = bounds
    squeeze = narrowing((south + north) / 2)  # makes a degree as long across as it is up
    spots: dict[Point, str] = {}
    for ref, lon, lat in sorted(sites):
        spots.setdefault((lon * squeeze, lat), ref)
    frame = [(west * squeeze, south), (east * squeeze, south), (east * squeeze, north), (west * squeeze, north)]
    reach = radius_km / KM_PER_DEGREE
    tree = STRtree([LineString([(x * squeeze, y) for x, y in wall]) for wall in walls])
    found: dict[str, Polygon] = {}
    for own, ref in sorted(spots.items(), key=lambda spot: spot[1]):
        if not (west * squeeze <= own[0] <= east * squeeze and south <= own[1] <= north):
            continue
        corners = _nearest(own, spots, frame, reach)
        if len(corners) < 3:
            continue
        cell = _behind_walls(own, Polygon(corners), tree)
        found[ref] = shapely.transform(cell, lambda xy: xy / (squeeze, 1))
    return found


def half(corners: Sequence[Point], through: Point, away: Point) -> list[Point]:
    """The part of a convex polygon that lies on the hither side of a line.

    The line runs through `through`, at right angles to the direction `away`.
    """
    beyond = [(x - through[0]) * away[0] + (y - through[1]) * away[1] for x, y in corners]
    kept: list[Point] = []
    for here, (x, y) in enumerate(corners):
        if beyond[here - 1] * beyond[here] < 0:  # the edge that leads here crosses the line
            share = beyond[here] / (beyond[here] - beyond[here - 1])
            kept.append((x + (corners[here - 1][0] - x) * share, y + (corners[here - 1][1] - y) * share))
        if beyond[here] <= 0:
            kept.append((x, y))
    return kept


def _nearest(own: Point, others: Iterable[Point], frame: Sequence[Point], reach: float) -> list[Point]:
    turns = (2 * math.pi * corner / _CORNERS for corner in range(_CORNERS))
    corners: list[Point] = [(own[0] + reach * math.cos(turn), own[1] + reach * math.sin(turn)) for turn in turns]
    for here, edge in enumerate(frame):
        following = frame[(here + 1) % len(frame)]
        corners = half(corners, edge, (following[1] - edge[1], edge[0] - following[0]))
    for other in others:
        away = other[0] - own[0], other[1] - own[1]
        if 0 < math.hypot(*away) < 2 * reach:
            corners = half(corners, ((own[0] + other[0]) / 2, (own[1] + other[1]) / 2), away)
    return corners


def _behind_walls(own: Point, cell: Polygon, walls: STRtree) -> Polygon:
    spot = Spot(own)
    for index in walls.query(cell, predicate="intersects"):
        parts = [part for part in split(cell, walls.geometries[index]).geoms if isinstance(part, Polygon)]
        # A spot on the wall itself lies in no part or in two: the nearest, then the greatest, is its own.
        cell = min(parts, key=lambda part: (round(part.distance(spot), 9), -part.area), default=cell)
    return cell
