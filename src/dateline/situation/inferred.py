"""Areas inferred from places: the nearest-place cell of each place of which something is known."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import Polygon
from shapely.geometry import mapping
from shapely.geometry.polygon import orient

from dateline.atlas.basemap import basemap
from dateline.reports.queries import all_series
from dateline.situation.exports import clocks, properties
from dateline.situation.queries import Holding, Situation
from dateline.situation.rules.areas import RADIUS_KM, Site, cells
from dateline.situation.rules.holding import State
from dateline.situation.rules.projection import Bounds
from dateline.situation.rules.window import all_of

Points = NDArray[np.float64]  # a row each: longitude, latitude in degrees
DECIMALS = 4  # of a degree: about 10 m, finer than anything that is known


@dataclass(frozen=True, slots=True)
class Area:
    """A holding and the cell that is inferred from it, in degrees; a cell that borders cut may have several parts."""

    held: Holding
    cell: Polygon


def subject_area(situation: Situation) -> Bounds | None:
    """The window of all series together, or, while none has an area, that of what is known."""
    return all_of(series.bounds for series in all_series() if series.bounds) or situation.window


def inferred(situation: Situation, bounds: Bounds) -> Sequence[Area]:
    """The areas of all that is known in the bounds; nothing where nothing is known. Areas end at borders.

    A place whose own position is vague has none: there is nothing to infer from.
    """
    located = [h for h in situation.holdings if h.place.lat is not None and h.place.lon is not None]
    found = _cells(tuple((h.place.ref, h.place.lon or 0.0, h.place.lat or 0.0) for h in located), bounds)
    return [
        Area(held, found[held.place.ref])
        for held in located
        if held.place.ref in found
        and held.answer.state is not State.UNKNOWN
        and (held.place.within_km or 0) <= RADIUS_KM / 2
    ]


@lru_cache(maxsize=16)
def _cells(sites: tuple[Site, ...], bounds: Bounds) -> Mapping[str, Polygon]:
    """The cells of places; kept, since the next map of a series has the same places. Nobody changes them."""
    base = basemap(bounds)
    return cells(sites, bounds, walls=[*base.borders, *base.disputed])


def areas_geojson(situation: Situation, bounds: Bounds) -> dict[str, Any]:
    """The areas as a FeatureCollection (RFC 7946), each with its place's answer; outer rings run counterclockwise."""
    return {
        "type": "FeatureCollection",
        **clocks(situation),
        "inferred": f"nearest-place cells, {RADIUS_KM:g} km at most from their place",
        "features": [
            {
                "type": "Feature",
                "id": area.held.place.ref,
                "geometry": mapping(shapely.transform(_counterclockwise(area.cell), _rounded)),
                "properties": properties(area.held)
                | {"age_days": (situation.clocks.at - heard).days if (heard := area.held.answer.heard) else None},
            }
            for area in inferred(situation, bounds)
        ],
    }


def _counterclockwise(cell: Any) -> Any:
    if cell.geom_type == "Polygon":
        return orient(cell)
    return type(cell)([orient(part) for part in cell.geoms])


def _rounded(points: Points) -> Points:
    return points.round(DECIMALS)
