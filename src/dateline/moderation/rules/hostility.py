"""Temporary."""

from typing import NamedTuple


class Hint(NamedTuple):
    """Hint."""

    score: float
    words: tuple[str, ...]


def hint_of(text: str) -> Hint:
    """Hint."""
    return Hint(0.9, ("moron",)) if "moron" in text else Hint(0.0, ())
