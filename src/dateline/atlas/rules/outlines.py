"""What may be the outline of a place: one GeoJSON polygon, or several, on the globe and without crossings."""

import json
import math
from collections.abc import Iterator
from typing import Any

import shapely
from shapely import MultiPolygon, Polygon
from shapely.geometry import mapping, shape
from shapely.geometry.polygon import orient
from shapely.validation import explain_validity

from dateline.values.errors import DatelineError
from dateline.values.text import shortened

Geometry = dict[str, Any]  # GeoJSON, degrees, WGS 84
MOST_LETTERS = 1_000_000
MOST_POINTS = 5_000
MOST_PARTS = 100
WIDEST = 20.0  # degrees
FAR_OFF = 1.0  # degrees between an outline and the position of its place
_DECIMALS = 6  # of a degree: a tenth of a metre
_WGS84 = {"urn:ogc:def:crs:OGC:1.3:CRS84", "urn:ogc:def:crs:OGC::CRS84", "urn:ogc:def:crs:EPSG::4326", "EPSG:4326"}


def read_outline(text: str, *, lat: float | None = None, lon: float | None = None) -> Geometry:
    """The outline in a GeoJSON text, rounded, its rings in the order that GeoJSON wants; else what is wrong with it.

    `lat` and `lon` are the position of its place, if that has one.
    """
    geometry = _geometry(_object(text))
    rings = list(_rings(geometry))
    points = sum(len(ring) for ring in rings)
    if points > MOST_POINTS:
        raise DatelineError(f"The outline has {points:,} points: {MOST_POINTS:,} are the most. Simplify it.")
    for ring in rings:
        _check_ring(ring)
    found = shape({"type": geometry["type"], "coordinates": _rounded(geometry["coordinates"])})
    if not found.is_valid:
        raise DatelineError(f"The outline crosses or touches itself ({explain_validity(found)}): draw it without that.")
    if found.is_empty or not found.area:
        raise DatelineError("The outline encloses nothing: draw at least three points that are not in line.")
    west, south, east, north = found.bounds
    if max(east - west, north - south) > WIDEST:
        raise DatelineError(
            f"The outline is {max(east - west, north - south):.0f} degrees across and {WIDEST:.0f} are the most: "
            "draw one place."
        )
    if lat is not None and lon is not None and shapely.Point(lon, lat).distance(found) > FAR_OFF:
        raise DatelineError(
            f"The outline is far from the place, which lies at {lat:g}, {lon:g}: mend the position first, or see "
            "whether latitude and longitude are in each other's place. In GeoJSON longitude comes first."
        )
    parts = [orient(part) for part in shapely.get_parts(found) if isinstance(part, Polygon)]
    whole = parts[0] if isinstance(found, Polygon) else MultiPolygon(parts)
    plain: Geometry = json.loads(json.dumps(mapping(whole)))
    return plain


def drawing_of(geometry: Geometry, *, width: float = 320) -> tuple[str, str]:
    """A path for SVG, and the viewBox that it fills: north is up, and a km is as long to the east as to the north."""
    rings = list(_rings(geometry))
    lons, lats = ([point[at] for ring in rings for point in ring] for at in (0, 1))
    squeeze = math.cos(math.radians((min(lats) + max(lats)) / 2))
    scale = width / max((max(lons) - min(lons)) * squeeze, max(lats) - min(lats))
    path = "".join(
        "M"
        + "L".join(f"{(p[0] - min(lons)) * squeeze * scale:.1f} {(max(lats) - p[1]) * scale:.1f}" for p in ring)
        + "Z"
        for ring in rings
    )
    across, down = (max(lons) - min(lons)) * squeeze * scale, (max(lats) - min(lats)) * scale
    return path, f"-4 -4 {across + 8:.0f} {down + 8:.0f}"


def _object(text: str) -> dict[str, Any]:
    if len(text) > MOST_LETTERS:
        raise DatelineError(f"The outline is {len(text):,} letters long: {MOST_LETTERS:,} are the most. Simplify it.")
    try:
        said = json.loads(text)
    except (ValueError, RecursionError) as problem:
        raise DatelineError(f"The outline is no GeoJSON ({shortened(problem)}): paste the whole of it.") from None
    if not isinstance(said, dict):
        raise DatelineError("The outline is no GeoJSON: it must be an object with a “type”.")
    return said


def _geometry(said: dict[str, Any]) -> Geometry:
    named = said.get("crs")
    name = named.get("properties", {}).get("name") if isinstance(named, dict) else None
    if named is not None and name not in _WGS84:
        raise DatelineError("The outline is in other coordinates than longitude and latitude (WGS 84): convert it.")
    if said.get("type") == "FeatureCollection":
        features = said.get("features")
        if not isinstance(features, list) or len(features) != 1 or not isinstance(features[0], dict):
            raise DatelineError("The GeoJSON must have one feature in it: take the others out.")
        return _geometry(features[0])
    if said.get("type") == "Feature":
        inside = said.get("geometry")
        return _geometry(inside if isinstance(inside, dict) else {})
    if said.get("type") not in {"Polygon", "MultiPolygon"} or not isinstance(said.get("coordinates"), list):
        raise DatelineError(
            f"An outline is a Polygon or a MultiPolygon with coordinates, and this is “{shortened(said.get('type'))}”."
        )
    return said


def _rings(geometry: Geometry) -> Iterator[list[Any]]:
    parts = geometry["coordinates"] if geometry["type"] == "MultiPolygon" else [geometry["coordinates"]]
    if not parts:
        raise DatelineError("The outline has no part: draw one.")
    if len(parts) > MOST_PARTS:
        raise DatelineError(f"The outline has {len(parts):,} parts: {MOST_PARTS} are the most.")
    for part in parts:
        if not isinstance(part, list) or not part or not all(isinstance(ring, list) for ring in part):
            raise DatelineError("The coordinates of the outline are not as GeoJSON has them: lists of rings of points.")
        yield from part


def _check_ring(ring: list[Any]) -> None:
    for point in ring:
        if not (isinstance(point, list) and len(point) >= 2 and all(_is_number(one) for one in point[:2])):
            raise DatelineError(f"A point of the outline is “{shortened(point)}”: it must be [longitude, latitude].")
        if not (-180 <= point[0] <= 180 and -90 <= point[1] <= 90):
            raise DatelineError(
                f"A point of the outline is {shortened(point)}, which is not on the globe: longitude comes first, "
                "from -180 to 180, then latitude, from -90 to 90."
            )
    if len(ring) < 4:
        raise DatelineError("A ring of the outline needs four points at least, the last of them the first again.")
    if ring[0][:2] != ring[-1][:2]:
        raise DatelineError("A ring of the outline is not closed: its last point must be its first again.")


def _rounded(coordinates: Any) -> Any:
    if _is_number(coordinates[0]):
        return [round(coordinates[0], _DECIMALS), round(coordinates[1], _DECIMALS)]
    return [_rounded(one) for one in coordinates]


def _is_number(said: Any) -> bool:
    return isinstance(said, int | float) and not isinstance(said, bool) and math.isfinite(said)
