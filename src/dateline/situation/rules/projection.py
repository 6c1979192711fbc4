"""From degrees to the units of a drawing."""

import math
from dataclasses import dataclass

Bounds = tuple[float, float, float, float]  # west, south, east, north in degrees
Point = tuple[float, float]

WIDTH = 440.0  # units; a phone shows about 0.8 pixels of each
KM_PER_DEGREE = 111.32  # of latitude
_ROUND = (1, 2, 5, 10, 25, 50, 100, 250, 500, 1000, 2500, 5000)  # km, for a scale bar


def narrowing(lat: float) -> float:
    """How much shorter a degree of longitude is than one of latitude; never nothing, so that poles can be drawn."""
    return max(math.cos(math.radians(lat)), 0.05)


@dataclass(frozen=True, slots=True)
class Projection:
    """Equirectangular at the middle latitude of a window: north up, `WIDTH` units wide."""

    bounds: Bounds

    @property
    def per_degree(self) -> Point:
        """Units in a degree of longitude and of latitude."""
        west, south, east, north = self.bounds
        across = WIDTH / (east - west)
        return across, across / narrowing((south + north) / 2)

    @property
    def height(self) -> float:
        """Units from the north edge to the south edge."""
        return (self.bounds[3] - self.bounds[1]) * self.per_degree[1]

    def units(self, lon: float, lat: float) -> Point:
        """Where a place is drawn: x to the right, y down from the north-west corner."""
        across, up = self.per_degree
        return (lon - self.bounds[0]) * across, (self.bounds[3] - lat) * up

    def km(self, distance: float) -> float:
        """The length of so many kilometres, in units."""
        return distance * self.per_degree[1] / KM_PER_DEGREE

    def shows(self, lon: float, lat: float) -> bool:
        """Whether a place lies in the window."""
        west, south, east, north = self.bounds
        return west <= lon <= east and south <= lat <= north

    def scale_km(self) -> int:
        """The round number of kilometres whose bar takes up to a fifth of the width."""
        return max((km for km in _ROUND if self.km(km) <= WIDTH / 5), default=_ROUND[0])
