"""The ground of the map: land, water, rivers with their names, borders."""

from collections.abc import Sequence
from functools import lru_cache

from dateline.atlas.basemap import Basemap, Bounds, Line, River, basemap
from dateline.situation.drawing.svg import path
from dateline.situation.rules.projection import WIDTH, Point, Projection


def ground(base: Basemap, mark: str) -> str:
    """Land, lakes, provinces, rivers, borders and disputed lines, from below; `mark` begins the ids."""
    below, land, above = _layers(base.bounds)
    return below + (f'<path id="{mark}land" class="land" d="{land}"/>' if land else "") + above


@lru_cache(maxsize=16)
def _layers(bounds: Bounds) -> tuple[str, str, str]:
    """What is below the land, its outline if there is a sea beside it, and what is above; the same for all maps."""
    base, projection = basemap(bounds), Projection(bounds)
    below = f'<rect class="{"sea" if base.has_sea else "land"}" width="{WIDTH:g}" height="{projection.height:.1f}"/>'
    land = path(units(base.land, projection), closed=True) if base.has_sea else ""
    above = [
        _layer("lake", base.lakes, projection, closed=True),
        _layer("province", base.admin1, projection),
        *(_layer(f"river {_size(river)}", river.lines, projection) for river in base.rivers),
        _layer("border", base.borders, projection),
        _layer("disputed", base.disputed, projection),
    ]
    return below, land, "".join(above)


def units(lines: Sequence[Line], projection: Projection) -> list[list[Point]]:
    """Lines in degrees as lines in units."""
    return [[projection.units(lon, lat) for lon, lat in line] for line in lines]


def _layer(word: str, lines: Sequence[Line], projection: Projection, *, closed: bool = False) -> str:
    return f'<path class="{word}" d="{path(units(lines, projection), closed=closed)}"/>' if lines else ""


def _size(river: River) -> str:
    return "great" if river.scalerank <= 4 else "middle" if river.scalerank <= 7 else "small"
