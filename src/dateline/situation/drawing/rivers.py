"""A river's name along its course."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from dateline.situation.rules.labels import Box, width_of
from dateline.situation.rules.projection import Point

SIZE = 13.5  # of the font, in units
_STEP = 5.0  # units from one point of a course to the next
_CALM = 7  # points to either side over which a course is smoothed, so that the letters stand straight


@dataclass(frozen=True, slots=True)
class Name:
    """A baseline in units, from left to right."""

    text: str
    points: tuple[Point, ...]


def name_along(text: str, courses: Iterable[Sequence[Point]], frame: Box, taken: Sequence[Box]) -> Name | None:
    """Where a river's name can be read beside its course, off all that is taken: the straightest such stretch.

    None when every course is too short, too bent or too crowded.
    """
    needed = width_of(text, SIZE) + 3 * _STEP
    best: tuple[float, Name] | None = None
    for course in courses:
        walked = _even(course)
        count = math.ceil(needed / _STEP)
        for start in range(0, len(walked) - 2 * count // 2, 2):
            stretch = _smooth(walked, start, count)
            if len(stretch) < count:
                continue
            straight = math.dist(stretch[0], stretch[-1]) / _length(stretch)
            if straight < 0.85 or (best and straight <= best[0]):
                continue
            if stretch[0][0] > stretch[-1][0]:
                stretch.reverse()
            for off in (-6.0, 6.0 + SIZE * 0.72):  # above the water, or below it
                line = _beside(stretch, off)
                if _is_free(line, walked[start : start + count], frame, taken):
                    best = (
                        straight,
                        Name(text, tuple(line[::3]) if line[::3][-1] == line[-1] else (*line[::3], line[-1])),
                    )
                    break
    return best[1] if best else None


def _even(course: Sequence[Point]) -> list[Point]:
    """The course walked in even steps."""
    points, left = [course[0]], _STEP
    for (x, y), (onward_x, onward_y) in pairwise(course):
        long = math.dist((x, y), (onward_x, onward_y))
        gone = left
        while gone <= long:
            points.append((x + (onward_x - x) * gone / long, y + (onward_y - y) * gone / long))
            gone += _STEP
        left = gone - long
    return points


def _smooth(points: Sequence[Point], start: int, count: int) -> list[Point]:
    smooth: list[Point] = []
    for here in range(start, min(start + count, len(points))):
        near = points[max(here - _CALM, 0) : here + _CALM + 1]
        smooth.append((sum(x for x, _ in near) / len(near), sum(y for _, y in near) / len(near)))
    return smooth


def _beside(points: Sequence[Point], off: float) -> list[Point]:
    """The line `off` units to the right of points walked from left to right (downwards, then)."""
    line: list[Point] = []
    for here, (x, y) in enumerate(points):
        (x1, y1), (x2, y2) = points[max(here - 1, 0)], points[min(here + 1, len(points) - 1)]
        long = math.dist((x1, y1), (x2, y2)) or 1.0
        line.append((x - (y2 - y1) / long * off, y + (x2 - x1) / long * off))
    return line


def _is_free(line: Sequence[Point], water: Sequence[Point], frame: Box, taken: Sequence[Box]) -> bool:
    """Whether letters on the line stay in the frame, off what is taken and out of the water."""
    for here, (x, y) in enumerate(line):
        (x1, y1), (x2, y2) = line[max(here - 1, 0)], line[min(here + 1, len(line) - 1)]
        long = math.dist((x1, y1), (x2, y2)) or 1.0
        middle = x + (y2 - y1) / long * SIZE * 0.35, y - (x2 - x1) / long * SIZE * 0.35
        letter = Box(middle[0] - 6, middle[1] - 6, middle[0] + 6, middle[1] + 6)
        if not letter.within(frame) or any(letter.meets(box) for box in taken):
            return False
        if any(math.dist(middle, drop) < SIZE * 0.45 for drop in water):
            return False
    return True


def _length(points: Sequence[Point]) -> float:
    return sum(math.dist(one, other) for one, other in pairwise(points)) or 1.0
