"""The map as a PNG of 1200 by 630 pixels, for sites that show a link with a picture and cannot show SVG."""

import hashlib
import io
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.metadata import version
from pathlib import Path

from PIL import Image
from PIL.PngImagePlugin import PngInfo

from dateline.situation.drawing.inferred import outlines
from dateline.situation.drawing.lettering import font, legible
from dateline.situation.drawing.painted import INK, PAPER, SOFT, PaintedMap, put_mark, put_words
from dateline.situation.drawing.palette import colours
from dateline.situation.drawing.places import Spot, spots
from dateline.situation.drawing.words import name_of
from dateline.situation.queries import Situation
from dateline.situation.rules.holding import Answer, Certainty, State
from dateline.situation.rules.projection import WIDTH, Bounds, Projection
from dateline.situation.words import CERTAINTY
from dateline.values.time import in_words

SIZE = (1200, 630)
_MAP = 780  # pixels at most that the map is wide; the words stand beside it
_DRAWN_FROM = "Drawn from"


def picture(situation: Situation, bounds: Bounds, *, newsroom: str, standing: bytes | None = None) -> bytes:
    """The map on the left, on the right whose it is, its two days and the legend.

    What it was drawn from is written in it as a digest: a `standing` picture of the same is given back as it is.
    """
    drawn_from = _digest(situation, bounds, newsroom)
    if standing and _read_digest(standing) == drawn_from:
        return standing
    projection, palette = Projection(filling(bounds)), colours(situation)
    sheet = Image.new("RGB", SIZE, PAPER)
    painted = PaintedMap(projection, min(_MAP / WIDTH, SIZE[1] / projection.height))
    painted.areas(outlines(situation, projection, palette))
    shown = spots(situation, projection)
    painted.places(shown, situation, palette)
    sheet.paste(painted.image, (0, (sheet.height - painted.image.height) // 2))
    _words(sheet, painted.image.width + 28, situation, shown, palette, newsroom)
    file, said = io.BytesIO(), PngInfo()
    said.add_text(_DRAWN_FROM, drawn_from)
    # A map has few colours: an octree finds them in a fifth of the time that the usual way takes.
    few = sheet.quantize(256, method=Image.Quantize.FASTOCTREE)
    few.save(file, "PNG", compress_level=5, pnginfo=said)
    return file.getvalue()


def _digest(situation: Situation, bounds: Bounds, newsroom: str) -> str:
    """Of all that `picture` is given, and of what draws it."""
    named = {ref for held in situation.holdings for ref in (held.answer.holder, held.answer.besieged_by) if ref}
    named |= {ref for held in situation.holdings for ref in held.answer.between}
    palette = colours(situation)
    given = [
        _drawn_by(), newsroom, bounds, situation.clocks.at, situation.clocks.known_by,
        [(place.ref, place.kind, place.name, place.aliases, place.lat, place.lon, answer) for place, answer in
         ((held.place, held.answer) for held in situation.holdings)],
        [(ref, colour, name_of(ref, situation), situation.actors[ref].aliases if ref in situation.actors else [])
         for ref, colour in palette.items() if ref in named],
    ]  # fmt: skip
    return hashlib.sha256(repr(given).encode()).hexdigest()


@cache
def _drawn_by() -> str:
    """The versions of what draws, and a digest of it: it may be another between two versions."""
    programs = sorted(Path(__file__).parent.glob("*.py"))
    digest = hashlib.sha256(b"".join(one.read_bytes() for one in programs)).hexdigest()
    return f"{version('dateline')} {version('pillow')} {digest}"


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


def _words(
    sheet: Image.Image,
    left: int,
    situation: Situation,
    shown: Sequence[Spot],
    palette: Mapping[str, str],
    newsroom: str,
) -> None:
    """Beside the map: the newsroom, what it shows, who holds what, how sure."""
    room, y = sheet.width - left - 28, 36

    def write(text: str, size: int, colour: str, indent: int = 0) -> None:
        nonlocal y
        for line in _broken(text, size, room - indent):
            put_words(sheet, line, (left + indent, y), size, colour)
            y += round(size * 1.35)

    write(legible([newsroom]) or "Dateline", 34, INK)
    y += 10
    write("Who held which place", 24, INK)
    write(f"{in_words(situation.clocks.at)},", 20, SOFT)
    write(f"as known on {in_words(situation.clocks.known_by)}", 20, SOFT)
    y += 18

    def row(answer: Answer, text: str) -> None:
        nonlocal y
        if y < sheet.height - 60:
            put_mark(sheet, answer, palette, (left + 12, y + 14), 9)
            write(text, 21, INK, indent=36)
            y += 6

    refs = {ref for s in shown for ref in (s.held.answer.holder, s.held.answer.besieged_by, *s.held.answer.between)}
    for ref in [ref for ref in palette if ref in refs]:
        actor = situation.actors.get(ref)
        named = legible([name_of(ref, situation), *(actor.aliases if actor else [])]) or ref
        row(Answer(State.HELD, holder=ref, certainty=Certainty.ASSESSED), named)
    y += 14
    signs = [
        f"{_SIGN[sure]}: {CERTAINTY[sure]}" for sure in _SIGN if any(s.held.answer.certainty is sure for s in shown)
    ]
    if any(s.held.answer.besieged_by for s in shown):
        signs.append("Ring around it: besieged")
    for sign in signs:
        if y < sheet.height - 60:
            write(sign, 18, SOFT)
    foot = "Natural Earth; GeoNames (CC BY 4.0)"
    put_words(sheet, foot, (left, sheet.height - 24), 14, SOFT, anchor="ls")


_SIGN = {
    Certainty.ASSESSED: "Full mark", Certainty.CLAIMED: "Open mark", Certainty.CONTESTED: "Mark in halves",
    Certainty.UNKNOWN: "Small circle",
}  # fmt: skip


def _broken(text: str, size: int, room: int) -> list[str]:
    """A text in lines that fit, three at most."""
    lines = [""]
    for word in text.split():
        longer = f"{lines[-1]} {word}".strip()
        if lines[-1] and font(size).getlength(longer) > room:
            lines.append(word)
        else:
            lines[-1] = longer
    return lines[:3]
