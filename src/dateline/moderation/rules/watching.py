"""Words that the newsroom watches for: found as whole words however they are dressed up, in time linear in the text.

There are no patterns: a moderator's list cannot make the screening slow, and cannot match what nobody meant.
"""

from collections.abc import Collection

from dateline.values.lookalikes import skeleton


def found_in(text: str, watched: Collection[str]) -> str:
    """The first of the watched words or phrases that stands in a text; empty if there is none."""
    spaced = _spaced(text) if watched else ""
    return next((word for word in watched if (plain := _spaced(word)).strip() and plain in spaced), "")


def _spaced(text: str) -> str:
    """The words of a text, as they read, each with a blank before and after it."""
    return f" {' '.join(_words(text))} "


def _words(text: str) -> list[str]:
    # skeleton() cuts long texts, so it is asked line by line and word by word.
    return [word for raw in text.split() for word in _letters(skeleton(raw)).split()]


def _letters(word: str) -> str:
    return "".join(c if c.isalnum() else " " for c in word)
