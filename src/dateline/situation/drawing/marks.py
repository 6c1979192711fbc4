"""The mark of a place: its fill says how sure, its colour and shape say who."""

import math
from collections.abc import Mapping, Sequence

from dateline.situation.drawing.palette import SHAPES
from dateline.situation.drawing.svg import path, short
from dateline.situation.rules.areas import half
from dateline.situation.rules.holding import Answer, Certainty, State
from dateline.situation.rules.projection import Point

_RING = 2.6  # units; what a ring's line is wide


def mark(answer: Answer, colours: Mapping[str, str], at: Point, radius: float) -> str:
    """The mark of an answer around a point in units: full, ring, halves or small open; in a ring if besieged."""
    drawn = siege(colours[answer.besieged_by], at, radius) if answer.besieged_by else ""
    if answer.state is State.HELD and answer.holder:
        colour = colours[answer.holder]
        return drawn + (full if answer.certainty is Certainty.ASSESSED else ring)(colour, at, radius)
    if answer.state is State.CONTESTED and answer.between:
        return drawn + halves([colours[ref] for ref in answer.between], at, radius)
    return drawn + no_word(at, radius * 0.55)


def full(colour: str, at: Point, radius: float) -> str:
    """Assessed."""
    return f'<path class="full k-{colour}" d="{_shape(colour, at, radius)}"/>'


def ring(colour: str, at: Point, radius: float) -> str:
    """Claimed by one side; as large from outside as a full mark."""
    return f'<path class="ring k-{colour}" d="{_shape(colour, at, radius - _RING / 2)}"/>'


def halves(colours: Sequence[str], at: Point, radius: float) -> str:
    """Contested: left the first holder, right the second; among more, a wedge of a circle for each."""
    if len(colours) > 2:
        wedges = enumerate(colours)
        return "".join(f'<path class="full k-{c}" d="{_wedge(n, len(colours), at, radius)}"/>' for n, c in wedges)
    sides = ((-1.0, colours[0]), (1.0, colours[-1]))
    return "".join(f'<path class="full k-{c}" d="{_shape(c, at, radius, away=-side)}"/>' for side, c in sides)


def no_word(at: Point, radius: float) -> str:
    """Nothing is known of it."""
    return f'<circle class="none" cx="{short(at[0])}" cy="{short(at[1])}" r="{short(radius)}"/>'


def siege(colour: str, at: Point, radius: float) -> str:
    """The besieger's ring around a mark."""
    return f'<circle class="siege k-{colour}" cx="{short(at[0])}" cy="{short(at[1])}" r="{short(radius + 4.5)}"/>'


def _shape(colour: str, at: Point, radius: float, away: float | None = None) -> str:
    corners: Sequence[Point] = SHAPES[colour]
    if away is not None:
        corners = half(corners, (0, 0), (away, 0))
    if colour == "red":
        return _disc(at, radius, away)
    return path([[(at[0] + x * radius, at[1] + y * radius) for x, y in corners]], closed=True)


def _disc(at: Point, radius: float, away: float | None) -> str:
    r, x = short(radius), short(at[0])
    top, down = short(at[1] - radius), short(2 * radius)
    if away is None:
        return f"M{x} {top}a{r} {r} 0 1 0 .1 0Z"
    return f"M{x} {top}a{r} {r} 0 0 {1 if away < 0 else 0} 0 {down}Z"


def _wedge(number: int, of: int, at: Point, radius: float) -> str:
    ends = [2 * math.pi * turn / of - math.pi / 2 for turn in (number, number + 1)]
    (x1, y1), (x2, y2) = ((at[0] + radius * math.cos(t), at[1] + radius * math.sin(t)) for t in ends)
    r = short(radius)
    return f"M{short(at[0])} {short(at[1])}L{short(x1)} {short(y1)}A{r} {r} 0 0 1 {short(x2)} {short(y2)}Z"
