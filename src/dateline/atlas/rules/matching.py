"""Which names answer what somebody typed, and in which order; where the names are kept is the asker's matter."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple, Protocol

from dateline.atlas.rules.spelling import Asked, Nearness

ENOUGH = 60  # names by which the best few are picked
FEW = 3  # with fewer sure answers, errors are looked for


class Name(NamedTuple):
    """A name by which something can be found."""

    key: str  # what it sounds like
    bones: str
    name: str
    whose: int
    weight: int = 0  # of two that answer alike, the weightier comes first


class Names(Protocol):
    """Names that can be asked for by their keys."""

    def beginning(self, start: str) -> list[Name]:
        """Names with this key, and names with keys that begin so, as many as are ENOUGH to choose from."""

    def alike(self, start: str, bones: str) -> list[Name]:
        """Names with a key that begins so, and names with these consonants."""


@dataclass(frozen=True, slots=True)
class Found:
    """What answers, by which of its names, and how well."""

    whose: int
    name: str
    nearness: Nearness


def find(asked: Asked, names: Names, limit: int) -> list[Found]:
    """The best answers, each once. Errors are looked for only where hardly anything answers without."""
    sure = _best(asked, names.beginning(asked.sound))
    if len(sure) >= min(FEW, limit):
        return sure[:limit]
    if not sure and (bare := asked.without_article):
        sure = [one for one in find(bare, names, limit) if one.nearness.is_sure]
    known = {one.whose for one in sure}
    guessed = _best(asked, names.alike(asked.beginning, asked.bones))
    return [*sure, *(one for one in guessed if one.whose not in known)][:limit]


def _best(asked: Asked, names: Iterable[Name]) -> list[Found]:
    best: dict[int, tuple[tuple[int, int, int, int, str], Found]] = {}
    for one in names:
        nearness = asked.nearness(one.name, one.key, one.bones)
        if nearness is None:
            continue
        # Of what was typed in full the greater comes first; of what was guessed, what has least left to type.
        left = 0 if nearness.is_sure else nearness.longer
        order = (nearness.step, left, -one.weight, nearness.longer, one.name)
        if one.whose not in best or order < best[one.whose][0]:
            best[one.whose] = (order, Found(one.whose, one.name, nearness))
    return [found for _, found in sorted(best.values(), key=lambda pair: pair[0])]
