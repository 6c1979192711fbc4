"""Plain text from people: what can be seen of it."""

import unicodedata

_FILLERS = "\u115f\u1160\u2800\u3164\uffa0"  # letters and signs that show nothing
_JOINERS = "\u200c\u200d"  # part of how Persian, Arabic and emoji are written


def visible(text: str, *, keep: str = "") -> str:
    """Normalised (NFC), with control, zero-width and other unseen characters as spaces, but those in `keep`.

    Unseen characters only serve to deceive, and some of them may not stand in a feed.
    """
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n"))
    return "".join(c if _is_seen(c) or c in keep else " " for c in text)


def _is_seen(c: str) -> bool:
    return c in _JOINERS or (unicodedata.category(c)[0] != "C" and c not in _FILLERS)


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
