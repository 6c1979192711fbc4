"""The base map: land, water and borders of a window of the world, cut from Natural Earth and kept."""

import gzip
import hashlib
import json
import math
import os
import tempfile
from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import asdict, dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

import shapely
from django.conf import settings
from shapely import LineString, Polygon
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry
from shapely.ops import linemerge

from dateline.values.errors import DatelineError

Bounds = tuple[float, float, float, float]  # west, south, east, north in degrees
Line = tuple[tuple[float, float], ...]  # longitude and latitude in degrees

GEOGRAPHY = Path(__file__).parent / "geography"
ATTRIBUTION = "Made with Natural Earth"
_FORMAT = 1  # raised when what is kept on disk becomes another thing
_MARGIN = 0.03  # of the window's width: lines run off the edge, and the land's cut edge stays out of sight
_APART = 0.03  # degrees
_FINEST = 1 / 1100  # of the window's width: what is smaller than this is not seen
# The data names one river by its course; on one map it must not bear two names.
_KNOWN_AS = {"Al Furat": "Euphrates"}


@dataclass(frozen=True, slots=True)
class River:
    """A river's courses in the window; the lower `scalerank` (0-12), the greater the river."""

    name: str
    scalerank: float
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Basemap:
    """What lies under a situation map; land and lakes are closed rings, to be filled by the even-odd rule."""

    bounds: Bounds
    land: tuple[Line, ...]
    lakes: tuple[Line, ...]
    rivers: tuple[River, ...]
    borders: tuple[Line, ...]
    admin1: tuple[Line, ...]
    disputed: tuple[Line, ...]

    @property
    def has_sea(self) -> bool:
        """Whether the window is not land alone."""
        west, south, east, north = self.bounds
        corners = (
            {(lon <= west, lon >= east, lat <= south, lat >= north) for lon, lat in self.land[0]} if self.land else ()
        )
        return len(self.land) != 1 or len(self.land[0]) != 5 or len(corners) != 4


def basemap(bounds: Bounds) -> Basemap:
    """The base map of a window; the first reading of a window takes seconds, every later one almost nothing."""
    west, south, east, north = (round(float(edge), 4) for edge in bounds)
    if not (-180 <= west < east <= 180 and -90 <= south < north <= 90):
        raise DatelineError("A map needs its west before its east and its south before its north, in degrees.")
    return _kept((west, south, east, north))


@lru_cache(maxsize=32)
def _kept(bounds: Bounds) -> Basemap:
    file = _file(bounds)
    if file is not None:
        # A file that is missing, half written or from elsewhere is as good as none.
        with suppress(OSError, ValueError, KeyError, TypeError):
            return _thawed(json.loads(file.read_text("utf-8")), bounds)
    made = _cut(bounds)
    if file is not None:
        with suppress(OSError):
            _write(file, json.dumps(asdict(made), separators=(",", ":"), ensure_ascii=False))
    return made


def _file(bounds: Bounds) -> Path | None:
    folder = getattr(settings, "CACHE_FOLDER", None)
    if folder is None:
        return None
    data = sorted((path.name, path.stat().st_size) for path in GEOGRAPHY.glob("*.gz"))
    mark = hashlib.sha256(repr((_FORMAT, _MARGIN, _FINEST, _APART, bounds, data)).encode()).hexdigest()[:16]
    return Path(folder) / f"basemap-{mark}.json"


def _write(file: Path, text: str) -> None:
    file.parent.mkdir(exist_ok=True)  # the newsroom's own folder is not for us to make
    handle, name = tempfile.mkstemp(dir=file.parent, prefix=file.stem, suffix=".part")
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as out:
            out.write(text)
        Path(name).replace(file)
    except OSError:
        Path(name).unlink(missing_ok=True)
        raise


def _thawed(said: dict[str, Any], bounds: Bounds) -> Basemap:
    def lines(rows: Any) -> tuple[Line, ...]:
        return tuple(tuple((float(lon), float(lat)) for lon, lat in row) for row in rows)

    rivers = (River(str(r["name"]), float(r["scalerank"]), lines(r["lines"])) for r in said["rivers"])
    return Basemap(
        bounds=bounds,
        land=lines(said["land"]),
        lakes=lines(said["lakes"]),
        rivers=tuple(rivers),
        borders=lines(said["borders"]),
        admin1=lines(said["admin1"]),
        disputed=lines(said["disputed"]),
    )


def _cut(bounds: Bounds) -> Basemap:
    west, south, east, north = bounds
    room = (east - west) * _MARGIN
    window = (west - room, south - room, east + room, north + room)
    finest = (east - west) * _FINEST
    disputed = [line for said, line in _features("disputed_lines") if said.get("featurecla") != "Reference line"]
    # What is disputed must not be drawn as a border as well; the two files differ by some kilometres.
    near = [line.buffer(_APART) for line in disputed if line.intersects(shapely.box(*window))]
    borders = [
        line.difference(shapely.union_all(near)) for line in _read("borders") if line.intersects(shapely.box(*window))
    ]
    return Basemap(
        bounds=bounds,
        land=_land(window, finest),
        lakes=_rings((lake for lake in _read("lakes") if isinstance(lake, Polygon)), window, finest),
        rivers=_rivers(window, finest),
        borders=_lines(shapely.get_parts(borders), window, finest),
        admin1=_lines(_read("admin1_lines"), window, finest),
        disputed=_lines(disputed, window, finest),
    )


def _read(name: str) -> list[BaseGeometry]:
    """The single lines or polygons of a file, whole world, degrees."""
    return list(shapely.get_parts(shapely.get_parts(shapely.from_geojson(_text(name)))))


def _text(name: str) -> str:
    return gzip.decompress((GEOGRAPHY / f"{name}.geojson.gz").read_bytes()).decode()


def _land(window: Bounds, finest: float) -> tuple[Line, ...]:
    """Land as rings: the coast is given as lines, but joined end to end they close.

    A point is land when it lies in an odd number of rings (the Caspian's ring lies in Eurasia's). A window that no
    coast crosses is then all land or all sea, as it should be.
    """
    return _rings((shore for shore in _shores() if shapely.box(*window).intersects(shapely.box(*shore.bounds))),
                  window, finest)  # fmt: skip


@cache
def _shores() -> tuple[Polygon, ...]:
    coast = [line for line in _read("coast") if isinstance(line, LineString)]
    closed = [line for line in coast if line.is_closed]
    merged = shapely.get_parts(linemerge([line for line in coast if not line.is_closed]))
    return tuple(Polygon(_around_the_pole(line)) for line in [*closed, *merged] if len(line.coords) > 3)


def _around_the_pole(line: LineString) -> list[tuple[float, ...]]:
    """A shore that ends at both 180th meridians (Antarctica's) is closed along the pole."""
    points = list(line.coords)
    (first, *_), (last, lat, *_) = points[0], points[-1]
    if abs(first - last) > 180:
        pole = math.copysign(90, lat)
        points += [(last, pole), (first, pole)]
    return points


def _rings(polygons: Iterable[Polygon], window: Bounds, finest: float) -> tuple[Line, ...]:
    rings: list[Line] = []
    for polygon in polygons:
        cut = shapely.clip_by_rect(polygon, *window)
        if cut.is_empty:
            continue
        for part in shapely.get_parts(cut.simplify(finest)):
            if isinstance(part, Polygon) and part.area > finest * finest:
                rings += [_points(ring) for ring in (part.exterior, *part.interiors)]
    return tuple(rings)


def _lines(lines: Iterable[BaseGeometry], window: Bounds, finest: float) -> tuple[Line, ...]:
    near = shapely.box(*window)
    cut = [shapely.clip_by_rect(line, *window) for line in lines if line.intersects(near)]
    parts = [part for part in shapely.get_parts(cut) if isinstance(part, LineString) and not part.is_empty]
    # One border may come as many short pieces: joined, they can be simplified and drawn as one.
    joined: list[BaseGeometry] = list(shapely.get_parts(linemerge(parts))) if parts else []
    simple = [line.simplify(finest) for line in joined]
    return tuple(sorted(_points(line) for line in simple if line.length > finest))


def _rivers(window: Bounds, finest: float) -> tuple[River, ...]:
    lesser = _least_river(window[2] - window[0])
    courses: dict[str, list[BaseGeometry]] = defaultdict(list)
    ranks: dict[str, float] = {}
    for said, line in _features("rivers"):
        name, rank = said.get("name_en") or said.get("name") or "", float(said.get("scalerank") or 0)
        name = _KNOWN_AS.get(name, name)
        if rank <= lesser and line.intersects(shapely.box(*window)):
            courses[name].append(line)
            ranks[name] = min(rank, ranks.get(name, rank))
    cut = {name: _lines(shapely.get_parts(lines), window, finest) for name, lines in sorted(courses.items())}
    return tuple(River(name, ranks[name], lines) for name, lines in cut.items() if lines)


def _features(name: str) -> Iterator[tuple[dict[str, Any], BaseGeometry]]:
    for feature in json.loads(_text(name))["features"]:
        yield feature["properties"], shape(feature["geometry"])


def _least_river(width: float) -> float:
    """The last scalerank that a window of this width in degrees has room for."""
    return 12 if width < 6 else 8 if width < 15 else 5


def _points(line: BaseGeometry) -> Line:
    return tuple((round(lon, 4), round(lat, 4)) for lon, lat, *_ in line.coords)
