"""Where a map's labels stand: beside their dots, in nobody's way, or nowhere."""

import math
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from dateline.situation.rules.projection import Point

Points = NDArray[np.float64]  # a row each: x, y in units
Boxes = NDArray[np.float64]  # a row each: left, top, right, bottom in units
Flags = NDArray[np.bool_]
_ASCENT, _DESCENT = 0.78, 0.24  # of the font's size
_DIAGONAL = math.sqrt(0.5)
# Where a label may stand, the best first: right, left, then the corners, then above and below.
_AROUND: tuple[Point, ...] = (
    (1, 0), (-1, 0), (_DIAGONAL, -_DIAGONAL), (_DIAGONAL, _DIAGONAL),
    (-_DIAGONAL, -_DIAGONAL), (-_DIAGONAL, _DIAGONAL), (0, -1), (0, 1),
)  # fmt: skip
_FURTHER = (12.0, 24.0, 36.0)  # units that an insisting label may stand off, tied to its dot by a line


@dataclass(frozen=True, slots=True)
class Box:
    """An upright rectangle in units."""

    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: "Box") -> bool:
        """Whether the two share more than an edge."""
        return (
            self.left < other.right and other.left < self.right and self.top < other.bottom and other.top < self.bottom
        )

    def within(self, other: "Box") -> bool:
        """Whether it lies inside another, edges counted."""
        return (
            self.left >= other.left and self.top >= other.top
            and self.right <= other.right and self.bottom <= other.bottom
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Wish:
    """A label that wants a place beside the dot at `x`, `y`, `clear` units from its centre."""

    ref: str
    text: str
    x: float
    y: float
    clear: float
    size: float  # of the font, in units
    bold: bool = False
    rank: int = 0  # the lower, the earlier it chooses
    insists: bool = False

    @property
    def dot(self) -> Box:
        """The room that its dot takes."""
        return Box(self.x - self.clear, self.y - self.clear, self.x + self.clear, self.y + self.clear)


@dataclass(frozen=True, slots=True)
class Label:
    """Where a label stands: its anchor on the baseline, the box it takes, and where its line to the dot begins."""

    x: float
    y: float
    anchor: str  # start, middle or end
    box: Box
    leader: Point | None = None


def boxes_of(boxes: Iterable[Box]) -> Boxes:
    """Rectangles as rows."""
    return np.array([(box.left, box.top, box.right, box.bottom) for box in boxes], np.float64).reshape(-1, 4)


def meeting(some: Boxes, others: Boxes) -> Flags:
    """Of each of some rectangles whether it shares more than an edge with any of the others."""
    left, top, right, bottom = others.T
    one = some[:, :, None]
    meets = (one[:, 0] < right) & (left < one[:, 2]) & (one[:, 1] < bottom) & (top < one[:, 3])
    found: Flags = meets.any(axis=1)
    return found


def any_meet(some: Boxes, others: Boxes) -> bool:
    """Whether any of some rectangles shares more than an edge with any of the others."""
    return bool(meeting(some, others).any())


def all_within(some: Boxes, frame: Box) -> bool:
    """Whether all of some rectangles lie inside another, edges counted."""
    least, most = some[:, :2].min(axis=0), some[:, 2:].max(axis=0)
    return bool((least >= (frame.left, frame.top)).all() and (most <= (frame.right, frame.bottom)).all())


@lru_cache(maxsize=4096)
def width_of(text: str, size: float, *, bold: bool = False) -> float:
    """About how wide a text is in units: nobody's fonts are known to us."""
    return sum(_em(letter) for letter in text) * size * (1.08 if bold else 1)


def place_labels(
    wishes: Iterable[Wish], frame: Box, taken: Sequence[Box] = (), lines: Sequence[Point] = ()
) -> dict[str, Label]:
    """A place for each label that finds one: inside the frame, off all dots, off `taken`, off one another.

    `lines` are points of what is better not written over (rivers, borders) but may be. The same wishes in any order
    give the same labels.
    """
    order = sorted(wishes, key=lambda wish: (wish.rank, wish.ref))
    dots = boxes_of(wish.dot for wish in order)
    # A line may pass a dot more closely than a word may.
    near = np.array([(wish.x, wish.y, wish.clear * 0.8) for wish in order], np.float64).reshape(-1, 3)
    points = np.array(lines, np.float64).reshape(-1, 2)
    standing = boxes_of(taken)
    found: dict[str, Label] = {}
    for number, wish in enumerate(order):
        others = np.arange(len(order)) != number
        blocked = np.concatenate([standing, dots[others]])
        free = _free(wish, (0.0,), frame, standing, blocked, near[others])
        if not free and wish.insists:
            free = _free(wish, _FURTHER, frame, standing, blocked, near[others])
        if free:
            # min keeps the first of equals: the better side.
            label = min(free, key=lambda label: _written_over(label.box, points) + _off(label, wish) / 2)
            found[wish.ref] = label
            line = [Box(x - 1, y - 1, x + 1, y + 1) for x, y in _along(wish, label)]
            standing = np.concatenate([standing, boxes_of([label.box, *line])])
    return found


def _free(wish: Wish, offs: Sequence[float], frame: Box, standing: Boxes, blocked: Boxes, near: Points) -> list[Label]:
    """Where it may stand: inside the frame, off what is blocked (what stands there, and dots), its line off both."""
    labels = [label for off in offs for label in _candidates(wish, off) if label.box.within(frame)]
    if not labels:
        return []
    met = meeting(boxes_of(label.box for label in labels), blocked)
    return [
        label
        for label, meets in zip(labels, met.tolist(), strict=True)
        if not meets and _line_is_free(_along(wish, label), standing, near)
    ]


def _written_over(box: Box, points: Points) -> int:
    across, down = points[:, 0], points[:, 1]
    inside = (box.left < across) & (across < box.right) & (box.top < down) & (down < box.bottom)
    return int(np.count_nonzero(inside))


def _off(label: Label, wish: Wish) -> float:
    return math.dist(label.leader, (wish.x, wish.y)) if label.leader else 0.0


def _line_is_free(line: Sequence[Point], standing: Boxes, near: Points) -> bool:
    """Whether a line's points are off what stands there, and off other dots (x, y, and how near they may come)."""
    if not line:
        return True
    x, y = np.array(line, np.float64).T[:, :, None]
    across, down, clear = near.T
    if (np.hypot(x - across, y - down) < clear).any():
        return False
    left, top, right, bottom = standing.T
    return not ((left < x) & (x < right) & (top < y) & (y < bottom)).any()


def _along(wish: Wish, label: Label) -> list[Point]:
    """Points on the line from a dot to a label that stands off."""
    if label.leader is None:
        return []
    shares = [
        (wish.clear + step) / math.dist((wish.x, wish.y), label.leader) for step in range(0, int(_FURTHER[-1]), 3)
    ]
    (x, y), (far_x, far_y) = (wish.x, wish.y), label.leader
    return [(x + (far_x - x) * share, y + (far_y - y) * share) for share in shares if share <= 1]


def _candidates(wish: Wish, off: float) -> list[Label]:
    wide = width_of(wish.text, wish.size, bold=wish.bold)
    high = (_ASCENT + _DESCENT) * wish.size
    labels: list[Label] = []
    for across, down in _AROUND:
        x, y = wish.x + across * (wish.clear + off), wish.y + down * (wish.clear + off)
        anchor = "middle" if not across else "start" if across > 0 else "end"
        left = x - {"start": 0.0, "middle": wide / 2, "end": wide}[anchor]
        # Beside the dot a label is centred on it; straight above it ends there, straight below it begins.
        top = y - high * (0.5 - (0.25 if across else 0.5) * ((down > 0) - (down < 0)))
        box = Box(left, top, left + wide, top + high)
        labels.append(Label(x, top + _ASCENT * wish.size, anchor, box, (x, y) if off else None))
    return labels


def _em(letter: str) -> float:
    if unicodedata.combining(letter) or unicodedata.category(letter) == "Cf":
        return 0.0
    if unicodedata.east_asian_width(letter) in "WF":
        return 1.0
    if unicodedata.bidirectional(letter) == "AL":
        return 0.6
    if letter in " .,:;'’|!ijltfI-()":
        return 0.34
    return 0.82 if letter in "mwMW" else 0.68 if letter.isupper() else 0.6
