"""Asking the gazetteer: names by what they sound like, greatest places first, and one place by its number."""

import sqlite3
import threading
from dataclasses import dataclass
from pathlib import Path
from sqlite3 import connect
from typing import Any

from django.conf import settings

from dateline.atlas.gazetteer.building import FORMAT
from dateline.atlas.rules.matching import ENOUGH, Name
from dateline.atlas.rules.spelling import behind

ATTRIBUTION = "GeoNames, CC BY 4.0"
_MOST_ALIKE = 2000  # names in which an error may be looked for, while somebody types
_here = threading.local()


@dataclass(frozen=True, slots=True)
class Entry:
    """A place of the gazetteer."""

    number: int  # in GeoNames
    name: str
    others: tuple[str, ...]
    lat: float  # degrees, WGS 84
    lon: float
    kind: str
    country: str  # ISO 3166-1; may be empty
    population: int
    greater: str  # the greatest place of its province; empty if it is that

    @property
    def where(self) -> str:
        """What tells it apart from others of its name."""
        return ", ".join(filter(None, (self.greater, self.country)))


class Gazetteer:
    """An open gazetteer, for one thread. Those who are found are ranks, which `entries` turns into places."""

    def __init__(self, base: sqlite3.Connection) -> None:
        self._base = base

    def beginning(self, start: str) -> list[Name]:
        """The greatest places with this key, and one name of each of the greatest with a key that begins so."""
        same = self._names(_SAME, start, ENOUGH)
        return same + (self._names(_OFTEN, start) or self._names(_BEGINNING, start, behind(start), ENOUGH))

    def alike(self, start: str, bones: str) -> list[Name]:
        """Names that may be meant by a word with an error in it: those that begin so, those with these consonants."""
        found = self._names(_WITH_BONES, bones, _MOST_ALIKE) if bones else []
        if start:
            found += self._names(_BETWEEN, start, behind(start), _MOST_ALIKE)
        return found

    def entries(self, ranks: list[int]) -> dict[int, Entry]:
        """The places of these ranks."""
        marks = ", ".join("?" * len(ranks))
        return {row[0]: _entry(row) for row in self._base.execute(f"{_PLACE} WHERE rank IN ({marks})", ranks)}

    def numbered(self, number: int) -> Entry | None:
        """The place with this number in GeoNames."""
        row = self._base.execute(f"{_PLACE} WHERE number = ?", (number,)).fetchone()
        return _entry(row) if row else None

    def _names(self, asked: str, *given: Any) -> list[Name]:
        return list(map(Name._make, self._base.execute(asked, given)))


def gazetteer() -> Gazetteer | None:
    """The newsroom's gazetteer, if it has one that this Dateline reads; a new one is taken up at once."""
    file = Path(settings.GAZETTEER)
    try:
        found = file.stat()
    except OSError:
        return None
    mark = (str(file), found.st_ino, found.st_mtime_ns, found.st_size)
    if getattr(_here, "mark", None) != mark:
        _here.gazetteer, _here.mark = _opened(file), mark
    kept: Gazetteer | None = _here.gazetteer
    return kept


def _opened(file: Path) -> Gazetteer | None:
    try:
        base = connect(f"{file.absolute().as_uri()}?mode=ro&immutable=1", uri=True)
        if base.execute("SELECT format FROM about").fetchone() != (FORMAT,):
            return None
        base.execute("PRAGMA mmap_size=268435456")
    except sqlite3.Error:  # not one of ours, or damaged: the newsroom goes on without
        return None
    return Gazetteer(base)


# What answers with names: its columns are those of `Name`.
_SAME = "SELECT key, coalesce(bones, ''), name, rank, -rank FROM keys WHERE key = ? ORDER BY rank LIMIT ?"
_OFTEN = "SELECT key, '', name, rank, -rank FROM often WHERE start = ?"
_BEGINNING = """SELECT min(key), coalesce(bones, ''), name, rank, -rank FROM keys WHERE key >= ? AND key < ?
    GROUP BY rank ORDER BY rank LIMIT ?"""
_WITH_BONES = "SELECT key, coalesce(bones, ''), name, rank, -rank FROM keys WHERE bones = ? LIMIT ?"
_BETWEEN = "SELECT key, coalesce(bones, ''), name, rank, -rank FROM keys WHERE key >= ? AND key < ? LIMIT ?"
_PLACE = "SELECT rank, number, name, others, lat, lon, kind, country, population, greater FROM places"


def _entry(row: Any) -> Entry:
    _, number, name, others, *rest = row
    return Entry(number, name, tuple(filter(None, others.split("\n"))), *rest)
