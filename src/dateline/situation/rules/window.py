"""Which window of the world a map shows."""

from collections.abc import Iterable

from dateline.situation.rules.projection import Bounds, Point

MARGIN = 0.15  # of the height and width, on each side
SMALLEST = 0.5  # degrees: a single town is still shown with its surroundings


def around(spots: Iterable[Point]) -> Bounds | None:
    """A window around spots (longitude, latitude in degrees), with a margin; None when there are none."""
    lons, lats = zip(*found, strict=True) if (found := list(spots)) else ((), ())
    if not lons:
        return None
    width, height = max(max(lons) - min(lons), SMALLEST), max(max(lats) - min(lats), SMALLEST)
    x, y = (max(lons) + min(lons)) / 2, (max(lats) + min(lats)) / 2
    across, up = width * (0.5 + MARGIN), height * (0.5 + MARGIN)
    return max(-180.0, x - across), max(-85.0, y - up), min(180.0, x + across), min(85.0, y + up)


def all_of(windows: Iterable[Bounds]) -> Bounds | None:
    """The smallest window that shows all of these; None when there are none."""
    found = list(windows)
    if not found:
        return None
    wests, souths, easts, norths = zip(*found, strict=True)
    return min(wests), min(souths), max(easts), max(norths)
