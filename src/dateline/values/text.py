"""Plain text from people: what can be seen of it."""

import unicodedata
from collections import Counter

from dateline.values.errors import DatelineError

_FILLERS = "\u115f\u1160\u2800\u3164\uffa0"  # letters and signs that show nothing
_JOINERS = "\u200c\u200d"  # part of how Persian, Arabic and emoji are written


# How many marks one letter may bear, beyond what NFC makes one with it. Points and vowel signs have combining classes
# of their own or none, and scripts such as Burmese and Tibetan stack several of them. Accents that any letter may bear
# have class 1, or 200 and more, and floods are made of these.
MOST_MARKS, MOST_ACCENTS, MOST_OF_A_CLASS = 8, 3, 2


def visible(text: str, *, keep: str = "") -> str:
    """Normalised (NFC), with control, zero-width and other unseen characters as spaces, but those in `keep`.

    Unseen characters only serve to deceive, and some of them may not stand in a feed.
    """
    if text.isascii() and text.isprintable():
        return text
    text = without_floods(unicodedata.normalize("NFC", text.replace("\r\n", "\n")))
    return "".join(c if _is_seen(c) or c in keep else " " for c in text)


def _is_seen(c: str) -> bool:
    return c in _JOINERS or (unicodedata.category(c)[0] != "C" and c not in _FILLERS)


def without_floods(text: str) -> str:
    """A text in which no letter bears more marks than scripts need: the others would cover what stands around it."""
    kept: list[str] = []
    marks: Counter[str] = Counter()
    for c in text:
        kind = unicodedata.category(c)[0]
        if kind == "M":
            group = unicodedata.combining(c)
            key, most = ("accent", MOST_ACCENTS) if group == 1 or group >= 200 else (str(group), MOST_OF_A_CLASS)
            if marks.total() == MOST_MARKS or (group and marks[key] == most):
                continue
            marks[key] += 1
        elif kind != "C" and marks:  # what is not seen begins no new letter
            marks.clear()
        kept.append(c)
    return "".join(kept)


def one_line(text: str) -> str:
    """What can be seen, on one line, with single spaces."""
    return " ".join(visible(text).strip(_JOINERS + " ").split())


def paragraphs(text: str) -> str:
    """What can be seen, with its line breaks, without empty ends."""
    return visible(text, keep="\n").strip(_JOINERS + " \n\t")


def shortened(text: object, most: int = 60) -> str:
    """A text as it may stand in a sentence about it: what is longer is cut, what cannot be seen is left out."""
    seen = one_line(str(text)[: 4 * most])
    return f"{seen[:most]}…" if len(seen) > most or len(str(text)) > 4 * most else seen


def ways_to_write(word: str) -> list[str]:
    """A word as it is looked for. SQLite knows the capitals of a to z alone: those of other letters are spelled out."""
    if word.isascii():
        return [word]
    return list(dict.fromkeys((word, word.lower(), word.upper(), word.capitalize())))


_NAMELESS = {"\t": "a tab", "\n": "the end of a line", "\x00": "the character zero"}
_DROPPED = "\u200e\u200f\u061c\ufeff\u00ad"  # marks of direction, of byte order, of hyphenation: left over by pasting


def written(text: object, *, named: str, most: int, lines: bool = False, least: int = 1) -> str:
    """A text that may go on record, without empty ends; else what is wrong with it. `named` is what people call it.

    It is refused what cannot be seen: control characters, zero-width ones, and those that turn the direction of
    what follows. Marks that pasting leaves behind are dropped: pages keep the direction of each text to itself.
    The joiners of Arabic, Persian and Indic script and of emoji stay where they join, and are dropped elsewhere.
    """
    if not isinstance(text, str):
        raise DatelineError(f"{named} must be a text, not “{shortened(text)}”.")
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n").translate(dict.fromkeys(map(ord, _DROPPED))))
    text = without_floods("".join(c for at, c in enumerate(text) if c not in _JOINERS or _joins(text[at - 1 : at])))
    text = (text if lines else text.replace("\t", " ").replace("\n", " ")).strip()
    if len(text) > most:
        raise DatelineError(f"{named} is {len(text):,} characters long: {most:,} are the most.")
    if len(text) < least:
        raise DatelineError(f"{named} is empty: write it.")
    for at, c in enumerate(text):
        if not _is_seen(c) and not (lines and c in "\n\t"):
            code = f"U+{ord(c):04X}"
            called = _NAMELESS.get(c) or unicodedata.name(c, "").lower()
            raise DatelineError(
                f"{named} has a character that cannot be seen, {f'{called} ({code})' if called else code}, "
                f"behind “{shortened(text[max(0, at - 20) : at])}”: take it out."
            )
    return text


def _joins(before: str) -> bool:
    """Whether a joiner behind this character does anything."""
    return before not in ("", " ", *_JOINERS) and not unicodedata.name(before, "").startswith(
        ("LATIN", "CYRILLIC", "GREEK")
    )


def isolated(text: str) -> str:
    """A text that may stand among others in plain text: one with right-to-left letters in it moves nothing around it.

    What <bdi> is in HTML; a text without such letters is given back as it is.
    """
    turns = any(unicodedata.bidirectional(c) in {"R", "AL", "AN"} for c in text)
    return f"\u2068{text}\u2069" if turns else text
