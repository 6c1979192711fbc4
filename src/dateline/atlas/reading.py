"""Names of the atlas in a text: whom and what a sentence speaks of, as far as it calls them by a name on record."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from dateline.atlas.models import Actor, Place
from dateline.atlas.rules.spelling import folded, sounded

SHORTEST = 3  # letters; shorter names are parts of other words
BY_EAR = 6  # letters from which on a name is known by what it sounds like
MOST_WORDS = 6  # of a name
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Named:
    """A place or an actor, and where in the text it is called by a name."""

    start: int
    of: str  # "place" or "actor"
    one: Any


def names_in(text: str) -> list[Named]:
    """The places and actors that a text names, in order; of names that overlap the first and longest counts."""
    called = {key: found for found in _on_record() for key in _keys(found[2])}
    words = [word.span() for word in _WORD.finditer(text)]
    named: list[Named] = []
    at = 0
    while at < len(words):
        for end in range(min(len(words), at + MOST_WORDS), at, -1):
            part = text[words[at][0] : words[end - 1][1]]
            found = next((called[key] for key in _keys(part) if key in called), None)
            if found and (part != part.lower() or not part.isascii()):
                named.append(Named(words[at][0], found[0], found[1]))
                at = end - 1
                break
        at += 1
    return named


def _on_record() -> Iterator[tuple[str, Any, str]]:
    """Every name on record; where an actor and a place share one, the place keeps it."""
    for of, model in (("actor", Actor), ("place", Place)):
        for one in model.objects.order_by("pk"):
            for name in (*one.aliases, one.name):
                yield of, one, name


def _keys(name: str) -> list[str]:
    fold = folded(name)
    if len(fold) < SHORTEST:
        return []
    return [fold, f"~{sounded(fold)}"] if len(fold) >= BY_EAR else [fold]
