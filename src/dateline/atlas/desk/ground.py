"""The ground to draw an outline on: our own base map of a window around a place, as a picture."""

import math
from collections.abc import Iterable

from dateline.atlas.basemap import ATTRIBUTION, Line, basemap

WIDTH, HEIGHT = 720, 540
REACHES = (5, 20, 80, 320)  # km to the east and to the west of the middle
_KM_IN_A_DEGREE = 111.32


def ground(lat: float, lon: float, km: float) -> dict[str, object]:
    """What a template needs to draw it: paths by what they show, and the edges in degrees."""
    across = km / (_KM_IN_A_DEGREE * max(0.05, math.cos(math.radians(lat))))
    down = km * HEIGHT / WIDTH / _KM_IN_A_DEGREE
    west, east = max(-180.0, lon - across), min(180.0, lon + across)
    south, north = max(-90.0, lat - down), min(90.0, lat + down)
    found = basemap((west, south, east, north))

    def path(lines: Iterable[Line], closed: bool = False) -> str:
        end = "Z" if closed else ""
        return "".join("M" + "L".join(spot(*point) for point in line) + end for line in lines)

    def spot(x: float, y: float) -> str:
        return f"{(x - west) / (east - west) * WIDTH:.1f} {(north - y) / (north - south) * HEIGHT:.1f}"

    return {
        "west": west, "south": south, "east": east, "north": north, "width": WIDTH, "height": HEIGHT,
        "land": path(found.land, closed=True), "lakes": path(found.lakes, closed=True),
        "rivers": path(line for river in found.rivers for line in river.lines), "borders": path(found.borders),
        "x": f"{(lon - west) / (east - west) * WIDTH:.1f}", "y": f"{(north - lat) / (north - south) * HEIGHT:.1f}",
        "attribution": ATTRIBUTION,
    }  # fmt: skip
