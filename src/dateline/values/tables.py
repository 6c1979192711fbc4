"""Tables that leave the newsroom, row by row: typed columns, written as CSV (RFC 4180) or as Parquet."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from importlib import import_module
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from dateline.values.errors import DatelineError

Row = Sequence[Any]  # text, numbers, days, None, or a tuple of texts that is joined by a semicolon
AT_ONCE = 1_000  # rows in a piece of text
MEMORY = "128MB"  # for what turns rows into columns, however many they are
GROUP = 10_240  # rows that Parquet keeps together; smaller ones take less memory


class Kind(StrEnum):
    """What a column holds, as Parquet has it."""

    TEXT = "VARCHAR"
    WHOLE = "BIGINT"
    NUMBER = "DOUBLE"
    DAY = "DATE"


@dataclass(frozen=True, slots=True)
class Column:
    """A named column and what it holds."""

    name: str
    kind: Kind = Kind.TEXT


def csv_pieces(columns: Sequence[Column], rows: Iterable[Row]) -> Iterator[str]:
    """The table as CSV, some rows at a time: a header, CR LF, nothing for what is not known.

    A text that a spreadsheet would take for a formula has an apostrophe put before it.
    """
    yield from _pieces([column.name for column in columns], rows, _harmless, "\r\n")


def as_csv(columns: Sequence[Column], rows: Iterable[Row]) -> str:
    """The same, whole."""
    return "".join(csv_pieces(columns, rows))


def write_csv(columns: Sequence[Column], rows: Iterable[Row], to: Path) -> None:
    """The same, as a file that appears whole or not at all."""
    with _whole(to) as partial, partial.open("w", encoding="utf-8", newline="") as file:
        file.writelines(csv_pieces(columns, rows))


def write_parquet(columns: Sequence[Column], rows: Iterable[Row], to: Path) -> None:
    """The table as Parquet, its texts as they are; the file appears whole or not at all.

    The rows go by way of a plain file beside it, so that memory does not grow with their number.
    """
    connect = _duckdb().connect
    with _whole(to) as partial, TemporaryDirectory(dir=to.parent, prefix=".dateline-") as folder:
        plain = Path(folder) / "rows.csv"
        with plain.open("w", encoding="utf-8", newline="") as file:
            file.writelines(_pieces([column.name for column in columns], rows, _readable, "\n"))
        kinds = ", ".join(f"'{column.name}': '{column.kind}'" for column in columns)
        with connect(config={"memory_limit": MEMORY, "threads": 1, "temp_directory": folder}) as database:
            database.execute(
                f"COPY (FROM read_csv({_quoted(plain)}, columns = {{{kinds}}}, header = true, delim = ',', "
                f"quote = '\"', escape = '\"', auto_detect = false, parallel = false)) "
                f"TO {_quoted(partial)} (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE {GROUP})"
            )


def parquet_bytes(columns: Sequence[Column], rows: Iterable[Row]) -> bytes:
    """The table as Parquet, for one that is small."""
    with TemporaryDirectory() as folder:
        file = Path(folder) / "table.parquet"
        write_parquet(columns, rows, file)
        return file.read_bytes()


def check_parquet() -> None:
    """Refuse at once where Parquet cannot be written."""
    _duckdb()


def _pieces(names: Sequence[str], rows: Iterable[Row], cell: Any, end: str) -> Iterator[str]:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator=end)
    writer.writerow(names)
    waiting = iter(rows)
    while some := list(islice(waiting, AT_ONCE)):
        writer.writerows([cell(one) for one in row] for row in some)
        yield out.getvalue()
        out.seek(0)
        out.truncate()
    yield out.getvalue()  # the header of a table without rows


def _harmless(cell: Any) -> Any:
    """A cell as CSV has it, which no spreadsheet runs."""
    if cell.__class__ in _AS_THEY_ARE:
        return cell
    said = _readable(cell)
    return f"'{said}" if said[:1] in _RUN and said else said


def _readable(cell: Any) -> Any:
    if cell.__class__ in _AS_THEY_ARE:
        return cell
    if isinstance(cell, tuple | list):
        cell = ";".join(str(one) for one in cell)
    return str(cell).replace("\0", "")


_AS_THEY_ARE = {type(None), int, float, date}  # most cells are of these, and there are millions
_RUN = frozenset("=+-@") | {chr(n) for n in range(32)}


def _duckdb() -> Any:
    try:
        return import_module("duckdb")
    except ImportError:
        raise DatelineError(
            "Parquet needs DuckDB, which is not installed: install it with `pip install 'dateline[export]'`, or ask "
            "for csv.",
            code="not_installed",
            status=501,
        ) from None


def _quoted(path: Path) -> str:
    return "'" + str(path).replace("'", "''") + "'"


@contextmanager
def _whole(to: Path) -> Iterator[Path]:
    partial = to.with_name(f".{to.name}.partial")
    try:
        yield partial
        partial.replace(to)
    finally:
        partial.unlink(missing_ok=True)
