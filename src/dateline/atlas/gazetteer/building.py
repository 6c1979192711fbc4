"""Making the gazetteer: one SQLite file beside the newsroom's database, read by `finding`."""

import os
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from itertools import chain, islice
from pathlib import Path
from sqlite3 import connect

from dateline.atlas.gazetteer.dumps import Row
from dateline.atlas.rules.matching import ENOUGH
from dateline.atlas.rules.spelling import behind, bones, keys
from dateline.values.errors import DatelineError, Unreadable

FORMAT = 1  # raised when `finding` reads it otherwise
OFTEN = 1500  # what more keys than this begin with is answered beforehand
_LONGEST_OFTEN = 8
_BATCH = 2000
# A place's number here is its rank by population: what is asked for in the order of numbers comes greatest first.
_TABLES = """
CREATE TABLE about (format INTEGER, places INTEGER, made_at TEXT, source TEXT);
CREATE TABLE places (
    rank INTEGER PRIMARY KEY, number INTEGER NOT NULL UNIQUE, name TEXT NOT NULL, others TEXT NOT NULL,
    lat REAL NOT NULL, lon REAL NOT NULL, kind TEXT NOT NULL, country TEXT NOT NULL, province TEXT NOT NULL,
    population INTEGER NOT NULL, greater TEXT NOT NULL
);
CREATE TABLE keys (
    key TEXT NOT NULL, rank INTEGER NOT NULL, name TEXT NOT NULL, bones TEXT, PRIMARY KEY (key, rank)
) WITHOUT ROWID;
CREATE TABLE often (start TEXT NOT NULL, rank INTEGER NOT NULL, key TEXT NOT NULL, name TEXT NOT NULL,
    PRIMARY KEY (start, rank)) WITHOUT ROWID;
CREATE TEMP TABLE came (
    number INTEGER PRIMARY KEY, name TEXT, others TEXT, lat REAL, lon REAL, kind TEXT, country TEXT, province TEXT,
    population INTEGER
);
CREATE TEMP TABLE heard (key TEXT, rank INTEGER, name TEXT, bones TEXT);
"""
# The greatest place of its province tells homonyms apart for who knows the country.
_PLACES = """
INSERT INTO places SELECT row_number() OVER (ORDER BY population DESC, number), number, name, others, lat, lon, kind,
    country, province, population, '' FROM came ORDER BY population DESC, number
"""
_GREATER = """
UPDATE places SET greater = great.name
FROM (SELECT country, province, min(rank) AS rank, name FROM places WHERE province <> '' GROUP BY country, province)
    AS great
WHERE places.country = great.country AND places.province = great.province AND places.rank <> great.rank
"""


def build(rows: Iterable[Row], file: Path, *, source: str, made_at: str, progress: Callable[[int], None]) -> int:
    """Make the gazetteer of these places and put it in place, all of it or nothing; how many places it has.

    Takes rows as they come and holds some thousands of them at a time; the rest waits on the disk. `progress` is told
    how many rows have come.
    """
    partial = file.with_name(f"{file.name}.part")
    partial.unlink(missing_ok=True)
    try:
        with closing(connect(partial, isolation_level=None)) as base:
            base.executescript("PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; PRAGMA temp_store=FILE;" + _TABLES)
            base.execute("BEGIN")
            places = _fill(base, rows, progress)
            base.execute("INSERT INTO about VALUES (?, ?, ?, ?)", (FORMAT, places, made_at, source))
            base.execute("COMMIT")
            base.execute("ANALYZE")
        with partial.open("rb") as whole:
            os.fsync(whole.fileno())
        partial.replace(file)
    except sqlite3.Error as problem:
        raise Unreadable(f"The gazetteer could not be written ({problem}): is there room on the disk?") from None
    finally:
        partial.unlink(missing_ok=True)
    return places


def _fill(base: sqlite3.Connection, rows: Iterable[Row], progress: Callable[[int], None]) -> int:
    for upto, batch in _batches(rows):
        told = (
            (one.number, one.name, "\n".join(one.others), one.lat, one.lon, one.kind, one.country, one.province,
             one.population)
            for one in batch
        )  # fmt: skip
        base.executemany("INSERT OR REPLACE INTO came VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", told)
        progress(upto)
    base.execute(_PLACES)
    base.execute(_GREATER)
    places: int = base.execute("SELECT count(*) FROM places").fetchone()[0]
    if not places:
        raise DatelineError("There is no place in it: give a dump of GeoNames, such as cities500.zip.")
    named = base.execute("SELECT rank, name, others FROM places ORDER BY rank")
    base.executemany("INSERT INTO heard VALUES (?, ?, ?, ?)", chain.from_iterable(map(_heard, named)))
    base.execute("INSERT INTO keys SELECT * FROM heard ORDER BY key, rank")
    base.execute("CREATE INDEX keys_by_bones ON keys (bones) WHERE bones IS NOT NULL")
    _answer_beforehand(base)
    return places


def _batches(rows: Iterable[Row]) -> Iterator[tuple[int, list[Row]]]:
    coming, upto = iter(rows), 0
    while batch := list(islice(coming, _BATCH)):
        upto += len(batch)
        yield upto, batch


def _heard(place: tuple[int, str, str]) -> Iterator[tuple[str, int, str, str | None]]:
    """The keys that a place is found by, each with the first of the names that have it."""
    rank, name, others = place
    first: dict[str, str] = {}
    for one in (name, *others.split("\n")):
        for key in keys(one):
            first.setdefault(key, one)
    for key, one in first.items():
        left = bones(key)
        yield key, rank, one, left if left and left != key else None


def _answer_beforehand(base: sqlite3.Connection) -> None:
    """What so many names begin with that the greatest of them cannot be picked while somebody types."""
    for letters in range(1, _LONGEST_OFTEN + 1):
        often = base.execute("SELECT substr(key, 1, ?) AS start FROM keys GROUP BY start HAVING count(*) > ?",
                             (letters, OFTEN)).fetchall()  # fmt: skip
        for (start,) in often:
            base.execute(
                "INSERT INTO often SELECT ?, rank, min(key), name FROM keys WHERE key >= ? AND key < ? "
                "GROUP BY rank ORDER BY rank LIMIT ?",
                (start, start, behind(start), ENOUGH),
            )
