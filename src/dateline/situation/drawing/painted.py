"""The map in pixels: ground, areas, marks and names.

Pillow draws hard edges, and puts letters on whole pixels. All is drawn finer and then joined, each piece by itself and
once, because the next map of a series has most of the same.
"""

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from math import ceil, floor
from typing import NamedTuple

from PIL import Image, ImageDraw

from dateline.atlas.basemap import basemap
from dateline.situation.drawing.ground import units
from dateline.situation.drawing.inferred import Kind, Rings
from dateline.situation.drawing.lettering import font, legible
from dateline.situation.drawing.palette import SHAPES
from dateline.situation.drawing.places import Spot, names
from dateline.situation.drawing.words import is_old
from dateline.situation.queries import Situation
from dateline.situation.rules.areas import half
from dateline.situation.rules.holding import Answer, Certainty, State
from dateline.situation.rules.labels import Box, Label
from dateline.situation.rules.projection import WIDTH, Point, Projection

PAPER, CARD, LAND, INK, SOFT = "#fbfaf6", "#ffffff", "#f3efe4", "#1d1c1a", "#5d5a54"
_WATER, _SEA = "#7fa8bd", "#bfd1d6"
_COLOURS = {
    "red": "#b4472e", "yellow": "#8f6a00", "black": "#3b4250", "green": "#4a7536", "blue": "#2b66a6",
    "violet": "#7a4b9e", "teal": "#0b7a78", "brown": "#7d5836", "rose": "#ad3f78",
}  # fmt: skip  # those of map.css on light paper
_OPACITY = {"assessed": 0.30, "claimed": 0.10, "contested": 0.34}
_FINE = 2  # pixels are drawn so many times finer and then joined
_FINER = 4  # marks, which are small
_STRIPE = 5  # units

Look = tuple[State, bool, tuple[str, ...], str, bool]  # of a mark: sure; colours; besieged by whose colour; faint


class PaintedMap:
    """A map being painted, from below; `scale` is in pixels for a unit."""

    def __init__(self, projection: Projection, scale: float) -> None:
        self._projection, self._scale = projection, scale
        self.image = _ground(projection, scale).copy()

    def areas(self, shapes: Mapping[Kind, Rings]) -> None:
        """The inferred areas: tinted, hatched where contested, fainter where old."""
        painted = [one for kind, rings in shapes.items() if (one := _area(kind, rings, self._scale, self.image.size))]
        for one in painted:
            self.image.paste(one.tint, one.box, one.inside)
        for one in painted:
            self.image.paste(one.line, one.box, one.along)

    def places(self, shown: Sequence[Spot], situation: Situation, palette: Mapping[str, str]) -> None:
        """Marks, then names that this font can write."""
        labels = names(shown, Box(5, 5, WIDTH - 5, self._projection.height - 5))
        for spot in shown:
            faint = is_old(spot.held.answer, situation.clocks.at)
            put_mark(self.image, spot.held.answer, palette, self._at(spot.at), spot.radius * self._scale, faint=faint)
        for spot in shown:
            if label := labels.get(spot.held.place.ref):
                self._name(spot, label)

    def _name(self, spot: Spot, label: Label) -> None:
        text = legible([spot.held.place.name, *spot.held.place.aliases])
        if not text:
            return
        if label.leader:
            self._leader(self._at(spot.at), self._at(label.leader))
        anchor = {"start": "ls", "middle": "ms", "end": "rs"}[label.anchor]
        name = _written(text, spot.wish.size * self._scale, anchor, 1.6 * self._scale)
        x, y = self._at((label.x, label.y))
        at = round(x) + name.at[0], round(y) + name.at[1]
        self.image.paste(LAND, at, name.around)
        self.image.paste(INK, at, name.letters)

    def _leader(self, start: Point, end: Point) -> None:
        """The line from a mark to its name."""
        left, top = (int(min(pair)) - 1 for pair in zip(start, end, strict=True))
        right, bottom = (int(max(pair)) + 2 for pair in zip(start, end, strict=True))
        along = Image.new("L", ((right - left) * _FINE, (bottom - top) * _FINE))
        line = [((x - left) * _FINE, (y - top) * _FINE) for x, y in (start, end)]
        ImageDraw.Draw(along).line(line, fill=255, width=round(0.8 * self._scale * _FINE))
        self.image.paste(INK, (left, top), along.reduce(_FINE))

    def _at(self, point: Point) -> Point:
        return point[0] * self._scale, point[1] * self._scale


def put_mark(
    on: Image.Image, answer: Answer, palette: Mapping[str, str], at: Point, radius: float, *, faint: bool = False
) -> None:
    """The mark of an answer as on the SVG map: full, ring, halves or small open; in a ring if besieged."""
    drawn = _mark(_look(answer, palette, faint=faint), round(radius, 2))
    on.paste(drawn, (round(at[0] - drawn.width / 2), round(at[1] - drawn.height / 2)), drawn)


def put_words(on: Image.Image, text: str, at: tuple[int, int], size: float, colour: str, *, anchor: str = "la") -> None:
    """A line of words in a size in pixels, from its anchor."""
    words = _written(text, size, anchor)
    on.paste(colour, (at[0] + words.at[0], at[1] + words.at[1]), words.letters)


@lru_cache(maxsize=4)
def _ground(projection: Projection, scale: float) -> Image.Image:
    """Land, lakes, rivers and borders, the same below all maps of a series. Nobody draws on it."""
    base, fine = basemap(projection.bounds), scale * _FINE
    size = round(WIDTH * scale) * _FINE, round(projection.height * scale) * _FINE
    image = Image.new("RGB", size, _SEA if base.has_sea else LAND)
    pen = ImageDraw.Draw(image)
    if base.has_sea:
        for ring in units(base.land, projection):
            pen.polygon(_px(ring, fine), fill=LAND)
    for ring in units(base.lakes, projection):
        pen.polygon(_px(ring, fine), fill=_SEA, outline=_WATER)
    for river in base.rivers:
        wide = 2.4 if river.scalerank <= 4 else 1.6 if river.scalerank <= 7 else 1.0
        _lines(pen, units(river.lines, projection), _WATER, wide, fine)
    _lines(pen, units([*base.borders, *base.disputed], projection), SOFT, 1.3, fine)
    return image.reduce(_FINE)


class _Area(NamedTuple):
    """An area as two masks for its box of the map: what is inside, as strongly as it is tinted; its outline."""

    box: tuple[int, int, int, int]
    tint: Image.Image | str
    inside: Image.Image
    line: str
    along: Image.Image


@lru_cache(maxsize=64)
def _area(kind: Kind, rings: Rings, scale: float, within: tuple[int, int]) -> _Area | None:
    """Kept, since the next day's map has most of them; None outside the map."""
    word, of, old = kind
    box = _box(rings, scale, within)
    if box is None:
        return None
    size = (box[2] - box[0]) * _FINE, (box[3] - box[1]) * _FINE
    drawn = [[((x * scale - box[0]) * _FINE, (y * scale - box[1]) * _FINE) for x, y in ring] for ring in rings]
    inside, along = Image.new("L", size), Image.new("L", size)
    pen, strong = ImageDraw.Draw(inside), round(255 * _OPACITY[word] * (0.5 if old else 1))
    for outline in sorted(drawn, key=_extent, reverse=True):
        x, y = (min(max(round(v), 0), edge - 1) for v, edge in zip(outline[0], size, strict=True))
        pen.polygon(outline, fill=0 if inside.getpixel((x, y)) else strong)  # inside another one it is a hole
    pen = ImageDraw.Draw(along)
    for outline in drawn:
        pen.line([*outline, outline[0]], fill=255, width=_FINE)
    return _Area(
        box,
        _tint(box, of, _STRIPE * scale),
        inside.reduce(_FINE),
        SOFT if word == "contested" else _COLOURS[of[0]],
        along.reduce(_FINE),
    )


def _box(rings: Rings, scale: float, within: tuple[int, int]) -> tuple[int, int, int, int] | None:
    """The part of the map that these take, in whole pixels."""
    if not rings:
        return None
    xs, ys = zip(*(point for ring in rings for point in ring), strict=True)
    left, top = int(min(xs) * scale) - 1, int(min(ys) * scale) - 1
    right, bottom = int(max(xs) * scale) + 2, int(max(ys) * scale) + 2
    box = max(0, left), max(0, top), min(within[0], right), min(within[1], bottom)
    return box if box[0] < box[2] and box[1] < box[3] else None


def _extent(ring: Sequence[Point]) -> float:
    xs, ys = zip(*ring, strict=True)
    return float((max(xs) - min(xs)) * (max(ys) - min(ys)))


def _tint(within: tuple[int, int, int, int], of: Sequence[str], wide: float) -> Image.Image | str:
    """A colour, or stripes that run up to the right, one of each colour in turn; for this box of a map."""
    if len(of) == 1:
        return _COLOURS[of[0]]
    left, top, right, bottom = (side * _FINE for side in within)
    tint = Image.new("RGB", (right - left, bottom - top), _COLOURS[of[0]])
    pen, step = ImageDraw.Draw(tint), wide * _FINE * 1.42
    # They run through the whole map: along a stripe x + y stays the same.
    for number in range(int((left + top) / step), int((right + bottom) / step) + 1):
        x, high = number * step - left - top, tint.height
        band = [(x, 0), (x + step, 0), (x + step - high, high), (x - high, high)]
        pen.polygon(band, fill=_COLOURS[of[number % len(of)]])
    return tint.reduce(_FINE)


class _Written(NamedTuple):
    """Words as two masks: their letters, and what is kept free around them; and where they begin from their anchor."""

    letters: Image.Image
    around: Image.Image
    at: tuple[int, int]


@lru_cache(maxsize=512)
def _written(text: str, size: float, anchor: str, around: float = 0) -> _Written:
    """Words in a size in pixels, with so many pixels around them."""
    fine, wide = font(size * _FINE), round(around * _FINE)
    pen = ImageDraw.Draw(Image.new("L", (1, 1)))
    box = pen.textbbox((0, 0), text, font=fine, anchor=anchor, stroke_width=wide)
    left, top = (floor(side / _FINE) for side in box[:2])
    right, bottom = (ceil(side / _FINE) for side in box[2:])
    masks = []
    for stroke in (0, wide):
        mask = Image.new("L", ((right - left) * _FINE, (bottom - top) * _FINE))
        ImageDraw.Draw(mask).text(
            (-left * _FINE, -top * _FINE), text, fill=255, font=fine, anchor=anchor, stroke_width=stroke
        )
        masks.append(mask.reduce(_FINE))
    return _Written(masks[0], masks[1], (left, top))


def _look(answer: Answer, palette: Mapping[str, str], *, faint: bool) -> Look:
    """All of an answer that its mark shows."""
    besieged = palette[answer.besieged_by] if answer.besieged_by else ""
    if answer.state is State.HELD and answer.holder:
        return State.HELD, answer.certainty is Certainty.ASSESSED, (palette[answer.holder],), besieged, faint
    if answer.state is State.CONTESTED and answer.between:
        return State.CONTESTED, True, (palette[answer.between[0]], palette[answer.between[-1]]), besieged, faint
    return State.UNKNOWN, True, (), besieged, faint


@lru_cache(maxsize=256)
def _mark(look: Look, radius: float) -> Image.Image:
    """The mark on nothing, which lies in the middle; kept, since a map has many alike."""
    state, sure, of, besieged, faint = look
    radius *= _FINER
    middle = (round(radius * 2) // _FINER + 1) * _FINER
    drawn = Image.new("RGBA", (middle * 2, middle * 2))
    pen, at = ImageDraw.Draw(drawn), (float(middle), float(middle))
    line = max(1, round(radius * 0.4))
    if besieged:
        _ring(pen, at, radius * 1.7, _shade(besieged, faint=faint), max(1, round(radius * 0.3)))
    if state is State.HELD:
        corners = [(at[0] + x * radius, at[1] + y * radius) for x, y in SHAPES[of[0]]]
        pen.polygon(corners, fill=_shade(of[0], faint=faint) if sure else CARD)
        if not sure:
            pen.line([*corners, *corners[:2]], fill=_shade(of[0], faint=faint), width=line, joint="curve")
    elif state is State.CONTESTED:
        for word, away in zip(of, (1.0, -1.0), strict=True):
            corners = [(at[0] + x * radius, at[1] + y * radius) for x, y in half(SHAPES[word], (0, 0), (away, 0))]
            pen.polygon(corners, fill=_shade(word, faint=faint))
    else:
        _ring(pen, at, radius * 0.55, SOFT, max(1, round(radius * 0.2)))
    return drawn.reduce(_FINER)


def _ring(pen: ImageDraw.ImageDraw, at: Point, radius: float, colour: str, wide: int) -> None:
    pen.ellipse((at[0] - radius, at[1] - radius, at[0] + radius, at[1] + radius), outline=colour, width=wide)


def _shade(word: str, *, faint: bool) -> str:
    """The colour of a word; half way to the paper for what was not heard of for long."""
    if not faint:
        return _COLOURS[word]
    parts = (int(_COLOURS[word][n : n + 2], 16) for n in (1, 3, 5))
    land = (int(LAND[n : n + 2], 16) for n in (1, 3, 5))
    return "#" + "".join(f"{(one + other) // 2:02x}" for one, other in zip(parts, land, strict=True))


def _lines(pen: ImageDraw.ImageDraw, lines: Iterable[Sequence[Point]], colour: str, wide: float, scale: float) -> None:
    for line in lines:
        pen.line(_px(line, scale), fill=colour, width=max(1, round(wide * scale)), joint="curve")


def _px(points: Iterable[Point], scale: float) -> list[Point]:
    return [(x * scale, y * scale) for x, y in points]
