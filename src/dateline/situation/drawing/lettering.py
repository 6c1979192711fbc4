"""Letters on a picture: the font that comes with Pillow, and what it can write."""

from collections.abc import Iterable
from functools import cache
from unicodedata import combining, normalize

from PIL import ImageFont

from dateline.values.errors import DatelineError

_NOWHERE = "\U0010fffd"  # no font has it: what is drawn for it is drawn for all that is missing


@cache
def font(size: float) -> ImageFont.FreeTypeFont:
    """Aileron, which lies in Pillow itself: the plain Latin letters."""
    found = ImageFont.load_default(size)
    if not isinstance(found, ImageFont.FreeTypeFont):
        raise DatelineError("Pictures need a Pillow with FreeType: install the one that is locked.")
    return found


def legible(names: Iterable[str]) -> str:
    """The first of these names that the font can write, if need be without its accents; empty if there is none.

    A name in another script is rather left out than drawn as a row of boxes.
    """
    shown = (name.replace("\u2068", "").replace("\u2069", "") for name in names)
    forms = (form for name in shown for form in (normalize("NFC", name), _bare(name)))
    return next((form for form in forms if form.strip() and all(map(_has, form))), "")


def _bare(name: str) -> str:
    return "".join(letter for letter in normalize("NFKD", name) if not combining(letter))


@cache
def _has(letter: str) -> bool:
    return letter == " " or (letter.isprintable() and _drawn(letter) != _drawn(_NOWHERE))


def _drawn(letter: str) -> bytes:
    return bytes(font(24).getmask(letter))
