"""A river's name along its course."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from dateline.situation.rules.labels import Box, Boxes, all_within, any_meet, boxes_of, width_of
from dateline.situation.rules.projection import Point

SIZE = 13.5  # of the font, in units
_STEP = 5.0  # units from one point of a course to the next
_CALM = 7  # points to either side over which a course is smoothed, so that the letters stand straight


@dataclass(frozen=True, slots=True)
class Name:
    """A baseline in units, from left to right."""

    text: str
    points: tuple[Point, ...]


@dataclass(frozen=True, slots=True)
class _Stretch:
    """Where a name could stand if nothing else did, and the boxes of its letters."""

    straight: float
    name: Name
    letters: Boxes


def name_along(text: str, courses: Iterable[Sequence[Point]], frame: Box, taken: Sequence[Box]) -> Name | None:
    """Where a river's name can be read beside its course, off all that is taken: the straightest such stretch.

    None when every course is too short, too bent or too crowded.
    """
    boxes = boxes_of(taken)
    for stretch in _stretches(text, tuple(map(tuple, courses))):
        if all_within(stretch.letters, frame) and not any_meet(stretch.letters, boxes):
            return stretch.name
    return None


@lru_cache(maxsize=256)
def _stretches(text: str, courses: tuple[tuple[Point, ...], ...]) -> list[_Stretch]:
    """Every stretch that is straight enough, the straightest first; the same for all maps of one area."""
    count = math.ceil((width_of(text, SIZE) + 3 * _STEP) / _STEP)
    found: list[_Stretch] = []
    for course in courses:
        walked = _even(course)
        for start in range(0, len(walked) - 2 * count // 2, 2):
            stretch = _smooth(walked, start, count)
            straight = math.dist(stretch[0], stretch[-1]) / _length(stretch)
            if len(stretch) < count or straight < 0.85:
                continue
            if stretch[0][0] > stretch[-1][0]:
                stretch.reverse()
            for off in (-6.0, 6.0 + SIZE * 0.72):  # above the water, or below it
                line = _beside(stretch, off)
                letters = _middles(line)
                if _is_dry(letters, walked[start : start + count]):
                    points = tuple(line[::3]) if line[::3][-1] == line[-1] else (*line[::3], line[-1])
                    around = boxes_of([Box(x - 6, y - 6, x + 6, y + 6) for x, y in letters])
                    found.append(_Stretch(straight, Name(text, points), around))
    return sorted(found, key=lambda stretch: -stretch.straight)


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


def _middles(line: Sequence[Point]) -> list[Point]:
    """The middles of letters that stand on the line."""
    middles: list[Point] = []
    for here, (x, y) in enumerate(line):
        (x1, y1), (x2, y2) = line[max(here - 1, 0)], line[min(here + 1, len(line) - 1)]
        long = math.dist((x1, y1), (x2, y2)) or 1.0
        middles.append((x + (y2 - y1) / long * SIZE * 0.35, y - (x2 - x1) / long * SIZE * 0.35))
    return middles


def _is_dry(letters: Sequence[Point], water: Sequence[Point]) -> bool:
    return not any(math.dist(letter, drop) < SIZE * 0.45 for letter in letters for drop in water)


def _length(points: Sequence[Point]) -> float:
    return sum(math.dist(one, other) for one, other in pairwise(points)) or 1.0
