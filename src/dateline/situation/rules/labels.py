"""Where a map's labels stand: beside their dots, in nobody's way, or nowhere."""

import math
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from dateline.situation.rules.projection import Point

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

    def holds(self, point: Point) -> bool:
        """Whether a point lies inside."""
        return self.left < point[0] < self.right and self.top < point[1] < self.bottom

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
    standing = list(taken)
    found: dict[str, Label] = {}
    for wish in order:
        others = [other for other in order if other.ref != wish.ref]
        free = _free(wish, (0.0,), frame, standing, others)
        if not free and wish.insists:
            free = _free(wish, _FURTHER, frame, standing, others)
        if free:
            # min keeps the first of equals: the better side.
            label = min(free, key=lambda label: _written_over(label, lines) + _off(label, wish) / 2)
            found[wish.ref] = label
            standing += [label.box, *(Box(x - 1, y - 1, x + 1, y + 1) for x, y in _along(wish, label))]
    return found


def _free(
    wish: Wish, offs: Sequence[float], frame: Box, standing: Sequence[Box], others: Sequence[Wish]
) -> list[Label]:
    labels = (label for off in offs for label in _candidates(wish, off))
    return [label for label in labels if _is_free(label, wish, frame, standing, others)]


def _written_over(label: Label, lines: Sequence[Point]) -> int:
    return sum(label.box.holds(point) for point in lines)


def _off(label: Label, wish: Wish) -> float:
    return math.dist(label.leader, (wish.x, wish.y)) if label.leader else 0.0


def _is_free(label: Label, wish: Wish, frame: Box, standing: Sequence[Box], others: Sequence[Wish]) -> bool:
    if not label.box.within(frame) or any(label.box.meets(box) for box in standing):
        return False
    if any(label.box.meets(other.dot) for other in others):
        return False
    for point in _along(wish, label):
        # A line may pass a dot more closely than a word may.
        if any(math.dist(point, (other.x, other.y)) < other.clear * 0.8 for other in others):
            return False
        if any(box.holds(point) for box in standing):
            return False
    return True


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
