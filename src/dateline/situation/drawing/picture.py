"""The map as a PNG of 1200 by 630 pixels, for sites that show a link with a picture and cannot show SVG."""

import hashlib
import io
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from importlib.metadata import version
from typing import NamedTuple

from PIL import Image, ImageDraw
from PIL.PngImagePlugin import PngInfo

from dateline.atlas.basemap import basemap
from dateline.situation.drawing.ground import units
from dateline.situation.drawing.inferred import Kind, outlines
from dateline.situation.drawing.lettering import font, legible
from dateline.situation.drawing.palette import SHAPES, colours
from dateline.situation.drawing.places import Spot, spots
from dateline.situation.drawing.words import is_old, name_of
from dateline.situation.queries import Situation
from dateline.situation.rules.areas import half
from dateline.situation.rules.holding import Answer, Certainty, State
from dateline.situation.rules.labels import Box, Label, Wish, place_labels
from dateline.situation.rules.projection import WIDTH, Bounds, Point, Projection
from dateline.situation.words import CERTAINTY
from dateline.values.time import in_words

SIZE = (1200, 630)
_FINE = 2  # pixels are drawn so many times finer and then joined, because Pillow draws hard edges
_MAP = 780  # pixels at most that the map is wide; the words stand beside it
_PAPER, _CARD, _LAND, _INK, _SOFT, _LINE = "#fbfaf6", "#ffffff", "#f3efe4", "#1d1c1a", "#5d5a54", "#bdb7aa"
_WATER, _SEA = "#7fa8bd", "#bfd1d6"
_COLOURS = {
    "red": "#b4472e", "yellow": "#8f6a00", "black": "#3b4250", "green": "#4a7536", "blue": "#2b66a6",
    "violet": "#7a4b9e", "teal": "#0b7a78", "brown": "#7d5836", "rose": "#ad3f78",
}  # fmt: skip  # those of map.css on light paper
_DRAWN_FROM = "Drawn from"
_OPACITY = {"assessed": 0.30, "claimed": 0.10, "contested": 0.34}


def picture(situation: Situation, bounds: Bounds, *, newsroom: str, standing: bytes | None = None) -> bytes:
    """The map on the left, on the right whose it is, its two days and the legend.

    What it was drawn from is written in it as a digest: a `standing` picture of the same is given back as it is.
    """
    drawn_from = _digest(situation, bounds, newsroom)
    if standing and _read_digest(standing) == drawn_from:
        return standing
    projection, palette = Projection(filling(bounds)), colours(situation)
    sheet = Image.new("RGB", (SIZE[0] * _FINE, SIZE[1] * _FINE), _PAPER)
    scale = min(_MAP / WIDTH, SIZE[1] / projection.height) * _FINE
    drawn = _Map(projection, scale)
    drawn.areas(outlines(situation, projection, palette))
    shown = spots(situation, projection)
    drawn.places(shown, situation, palette)
    sheet.paste(drawn.image, (0, (sheet.height - drawn.image.height) // 2))
    _words(sheet, drawn.image.width + 28 * _FINE, situation, shown, palette, newsroom)
    file, said = io.BytesIO(), PngInfo()
    said.add_text(_DRAWN_FROM, drawn_from)
    # A map has few colours: an octree finds them in a fifth of the time that the usual way takes.
    few = sheet.reduce(_FINE).quantize(256, method=Image.Quantize.FASTOCTREE)
    few.save(file, "PNG", compress_level=6, pnginfo=said)
    return file.getvalue()


def _digest(situation: Situation, bounds: Bounds, newsroom: str) -> str:
    """Of all that `picture` is given, and of what draws it."""
    named = {ref for held in situation.holdings for ref in (held.answer.holder, held.answer.besieged_by) if ref}
    named |= {ref for held in situation.holdings for ref in held.answer.between}
    palette = colours(situation)
    given = [
        version("dateline"), version("pillow"), newsroom, bounds, situation.clocks.at, situation.clocks.known_by,
        [(place.ref, place.kind, place.name, place.aliases, place.lat, place.lon, answer) for place, answer in
         ((held.place, held.answer) for held in situation.holdings)],
        [(ref, colour, name_of(ref, situation), situation.actors[ref].aliases if ref in situation.actors else [])
         for ref, colour in palette.items() if ref in named],
    ]  # fmt: skip
    return hashlib.sha256(repr(given).encode()).hexdigest()


def _read_digest(picture: bytes) -> str:
    """What a picture says that it was drawn from; empty if it says nothing, or is not whole."""
    try:
        with Image.open(io.BytesIO(picture), formats=["PNG"]) as image:
            said = image.info.get(_DRAWN_FROM, "")
            image.verify()  # each part of a PNG has a sum of its own
    except (OSError, SyntaxError, ValueError):
        return ""
    return str(said)


def filling(bounds: Bounds) -> Bounds:
    """A window of the same middle that fills the height and the map's width, as far as the world goes."""
    west, south, east, north = bounds
    too_high = Projection(bounds).height / WIDTH / (SIZE[1] / _MAP)
    across = max(0.0, (east - west) * (too_high - 1) / 2)
    up = max(0.0, (north - south) * (1 / too_high - 1) / 2)
    across, up = min(across, 180 + west, 180 - east), min(up, 90 + south, 90 - north)
    return west - across, south - up, east + across, north + up


class _Map:
    """The map being drawn, from below."""

    def __init__(self, projection: Projection, scale: float) -> None:
        self._projection, self._scale = projection, scale
        self.image = _ground(projection, scale).copy()
        self._pen = ImageDraw.Draw(self.image)

    def areas(self, shapes: Mapping[Kind, Sequence[Sequence[Point]]]) -> None:
        """The inferred areas: tinted, hatched where contested, fainter where old."""
        for (word, of, old), rings in shapes.items():
            drawn = sorted((_px(ring, self._scale) for ring in rings), key=_extent, reverse=True)
            if within := self._box(drawn):
                mask = Image.new("L", (within[2] - within[0], within[3] - within[1]))
                pen = ImageDraw.Draw(mask)
                for outline in drawn:
                    outline = [(x - within[0], y - within[1]) for x, y in outline]
                    x, y = (min(max(round(v), 0), edge - 1) for v, edge in zip(outline[0], mask.size, strict=True))
                    # Inside another one it is a hole.
                    pen.polygon(outline, fill=0 if mask.getpixel((x, y)) else round(255 * _opacity(word, old=old)))
                self.image.paste(_tint(within, of, 5 * self._scale), within, mask)
            edge = _SOFT if word == "contested" else _COLOURS[of[0]]
            for ring in rings:
                self._pen.line(_px([*ring, ring[0]], self._scale), fill=edge, width=_FINE)

    def _box(self, outlines: Iterable[Sequence[Point]]) -> tuple[int, int, int, int] | None:
        """The part of the map that these take, in whole pixels."""
        xs, ys = zip(*(point for one in outlines for point in one), strict=True)
        left, top, right, bottom = int(min(xs)) - 1, int(min(ys)) - 1, int(max(xs)) + 2, int(max(ys)) + 2
        box = max(0, left), max(0, top), min(self.image.width, right), min(self.image.height, bottom)
        return box if box[0] < box[2] and box[1] < box[3] else None

    def places(self, shown: Sequence[Spot], situation: Situation, palette: Mapping[str, str]) -> None:
        """Marks, then names that this font can write."""
        labels = _labels(tuple(spot.wish for spot in shown), self._projection.height)
        for spot in shown:
            faint = is_old(spot.held.answer, situation.clocks.at)
            _mark(self._pen, spot.held.answer, palette, self._at(spot.at), spot.radius * self._scale, faint=faint)
        for spot in shown:
            if label := labels.get(spot.held.place.ref):
                self._name(spot, label)

    def _name(self, spot: Spot, label: Label) -> None:
        text = legible([spot.held.place.name, *spot.held.place.aliases])
        if not text:
            return
        if label.leader:
            _lines(self._pen, [[spot.at, label.leader]], _INK, 0.8, self._scale)
        anchor = {"start": "ls", "middle": "ms", "end": "rs"}[label.anchor]
        name = _name(text, spot.wish.size * self._scale, anchor, round(1.6 * self._scale))
        x, y = self._at((label.x, label.y))
        at = round(x) + name.at[0], round(y) + name.at[1]
        self.image.paste(_LAND, at, name.around)
        self.image.paste(_INK, at, name.letters)

    def _at(self, point: Point) -> Point:
        return point[0] * self._scale, point[1] * self._scale


@lru_cache(maxsize=4)
def _ground(projection: Projection, scale: float) -> Image.Image:
    """Land, lakes, rivers and borders, the same below all maps of a series. Nobody draws on it."""
    base = basemap(projection.bounds)
    image = Image.new("RGB", (round(WIDTH * scale), round(projection.height * scale)), _SEA if base.has_sea else _LAND)
    pen = ImageDraw.Draw(image)
    if base.has_sea:
        for ring in units(base.land, projection):
            pen.polygon(_px(ring, scale), fill=_LAND)
    for ring in units(base.lakes, projection):
        pen.polygon(_px(ring, scale), fill=_SEA, outline=_WATER)
    for river in base.rivers:
        wide = 2.4 if river.scalerank <= 4 else 1.6 if river.scalerank <= 7 else 1.0
        _lines(pen, units(river.lines, projection), _WATER, wide, scale)
    _lines(pen, units([*base.borders, *base.disputed], projection), _SOFT, 1.3, scale)
    return image


@lru_cache(maxsize=16)
def _labels(wishes: tuple[Wish, ...], height: float) -> dict[str, Label]:
    """Kept, since on most days a series shows the same places as the day before, and as sure of them."""
    return place_labels(wishes, Box(5, 5, WIDTH - 5, height - 5))


class _Name(NamedTuple):
    """A name as two masks: its letters, and what is kept free around them; and where they begin from its anchor."""

    letters: Image.Image
    around: Image.Image
    at: tuple[int, int]


@lru_cache(maxsize=512)
def _name(text: str, size: float, anchor: str, around: int) -> _Name:
    """Kept, since the next map of a series has the same names."""
    pen = ImageDraw.Draw(Image.new("L", (1, 1)))
    left, top, right, bottom = map(
        round, pen.textbbox((0, 0), text, font=font(size), anchor=anchor, stroke_width=around)
    )
    masks = []
    for wide in (0, around):
        mask = Image.new("L", (right - left + 2, bottom - top + 2))
        ImageDraw.Draw(mask).text(
            (1 - left, 1 - top), text, fill=255, font=font(size), anchor=anchor, stroke_width=wide
        )
        masks.append(mask)
    return _Name(masks[0], masks[1], (left - 1, top - 1))


def _lines(pen: ImageDraw.ImageDraw, lines: Iterable[Sequence[Point]], colour: str, wide: float, scale: float) -> None:
    for line in lines:
        pen.line(_px(line, scale), fill=colour, width=max(1, round(wide * scale)), joint="curve")


def _px(points: Iterable[Point], scale: float) -> list[Point]:
    return [(x * scale, y * scale) for x, y in points]


def _opacity(word: str, *, old: bool) -> float:
    return _OPACITY[word] * (0.5 if old else 1)


def _extent(ring: Sequence[Point]) -> float:
    xs, ys = zip(*ring, strict=True)
    return float((max(xs) - min(xs)) * (max(ys) - min(ys)))


def _tint(within: tuple[int, int, int, int], of: Sequence[str], wide: float) -> Image.Image | str:
    """A colour, or stripes that run up to the right, one of each colour in turn; for this box of a map."""
    if len(of) == 1:
        return _COLOURS[of[0]]
    left, top, right, bottom = within
    tint = Image.new("RGB", (right - left, bottom - top), _COLOURS[of[0]])
    pen, step = ImageDraw.Draw(tint), wide * 1.42
    # They run through the whole map: along a stripe x + y stays the same.
    for number in range(int((left + top) / step), int((right + bottom) / step) + 1):
        x, high = number * step - left - top, tint.height
        band = [(x, 0), (x + step, 0), (x + step - high, high), (x - high, high)]
        pen.polygon(band, fill=_COLOURS[of[number % len(of)]])
    return tint


def _mark(
    pen: ImageDraw.ImageDraw,
    answer: Answer,
    palette: Mapping[str, str],
    at: Point,
    radius: float,
    *,
    faint: bool = False,
) -> None:
    """The mark of an answer as on the SVG map: full, ring, halves or small open; in a ring if besieged."""
    line = max(1, round(radius * 0.4))
    if answer.besieged_by:
        _ring(pen, at, radius * 1.7, _shade(palette[answer.besieged_by], faint=faint), max(1, round(radius * 0.3)))
    if answer.state is State.HELD and answer.holder:
        word = palette[answer.holder]
        sure = answer.certainty is Certainty.ASSESSED
        corners = [(at[0] + x * radius, at[1] + y * radius) for x, y in SHAPES[word]]
        pen.polygon(corners, fill=_shade(word, faint=faint) if sure else _CARD)
        if not sure:
            pen.line([*corners, *corners[:2]], fill=_shade(word, faint=faint), width=line, joint="curve")
    elif answer.state is State.CONTESTED and answer.between:
        for word, away in ((palette[answer.between[0]], 1.0), (palette[answer.between[-1]], -1.0)):
            corners = [(at[0] + x * radius, at[1] + y * radius) for x, y in half(SHAPES[word], (0, 0), (away, 0))]
            pen.polygon(corners, fill=_shade(word, faint=faint))
    else:
        _ring(pen, at, radius * 0.55, _SOFT, max(1, round(radius * 0.2)))


def _ring(pen: ImageDraw.ImageDraw, at: Point, radius: float, colour: str, wide: int) -> None:
    pen.ellipse((at[0] - radius, at[1] - radius, at[0] + radius, at[1] + radius), outline=colour, width=wide)


def _shade(word: str, *, faint: bool) -> str:
    """The colour of a word; half way to the paper for what was not heard of for long."""
    if not faint:
        return _COLOURS[word]
    parts = (int(_COLOURS[word][n : n + 2], 16) for n in (1, 3, 5))
    land = (int(_LAND[n : n + 2], 16) for n in (1, 3, 5))
    return "#" + "".join(f"{(one + other) // 2:02x}" for one, other in zip(parts, land, strict=True))


def _words(
    sheet: Image.Image,
    left: int,
    situation: Situation,
    shown: Sequence[Spot],
    palette: Mapping[str, str],
    newsroom: str,
) -> None:
    """Beside the map: the newsroom, what it shows, who holds what, how sure."""
    pen, room = ImageDraw.Draw(sheet), sheet.width - left - 28 * _FINE
    y = 36 * _FINE

    def write(text: str, size: int, colour: str, indent: int = 0) -> None:
        nonlocal y
        for line in _broken(pen, text, size, room - indent):
            pen.text((left + indent, y), line, fill=colour, font=font(size * _FINE))
            y += round(size * 1.35) * _FINE

    write(legible([newsroom]) or "Dateline", 34, _INK)
    y += 10 * _FINE
    write("Who held which place", 24, _INK)
    write(f"{in_words(situation.clocks.at)},", 20, _SOFT)
    write(f"as known on {in_words(situation.clocks.known_by)}", 20, _SOFT)
    y += 18 * _FINE
    radius = 9 * _FINE

    def row(answer: Answer, text: str) -> None:
        nonlocal y
        if y < sheet.height - 60 * _FINE:
            _mark(pen, answer, palette, (left + 12 * _FINE, y + 14 * _FINE), radius)
            write(text, 21, _INK, indent=36 * _FINE)
            y += 6 * _FINE

    refs = {ref for s in shown for ref in (s.held.answer.holder, s.held.answer.besieged_by, *s.held.answer.between)}
    for ref in [ref for ref in palette if ref in refs]:
        actor = situation.actors.get(ref)
        named = legible([name_of(ref, situation), *(actor.aliases if actor else [])]) or ref
        row(Answer(State.HELD, holder=ref, certainty=Certainty.ASSESSED), named)
    y += 14 * _FINE
    signs = [
        f"{_SIGN[sure]}: {CERTAINTY[sure]}" for sure in _SIGN if any(s.held.answer.certainty is sure for s in shown)
    ]
    if any(s.held.answer.besieged_by for s in shown):
        signs.append("Ring around it: besieged")
    for sign in signs:
        if y < sheet.height - 60 * _FINE:
            write(sign, 18, _SOFT)
    foot = "Natural Earth; GeoNames (CC BY 4.0)"
    pen.text((left, sheet.height - 24 * _FINE), foot, fill=_SOFT, font=font(14 * _FINE), anchor="ls")


_SIGN = {
    Certainty.ASSESSED: "Full mark", Certainty.CLAIMED: "Open mark", Certainty.CONTESTED: "Mark in halves",
    Certainty.UNKNOWN: "Small circle",
}  # fmt: skip


def _broken(pen: ImageDraw.ImageDraw, text: str, size: int, room: int) -> list[str]:
    """A text in lines that fit, three at most."""
    lines = [""]
    for word in text.split():
        longer = f"{lines[-1]} {word}".strip()
        if lines[-1] and pen.textlength(longer, font=font(size * _FINE)) > room:
            lines.append(word)
        else:
            lines[-1] = longer
    return lines[:3]
