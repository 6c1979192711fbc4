"""Tables that leave: what a spreadsheet would run is told apart from what it would show; Parquet keeps types."""

import csv
import io
import sys
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from dateline.values import tables
from dateline.values.errors import DatelineError
from dateline.values.tables import Column, Kind, as_csv, parquet_bytes, write_csv, write_parquet

COLUMNS = [Column("text"), Column("whole", Kind.WHOLE), Column("number", Kind.NUMBER), Column("day", Kind.DAY)]
CELLS = [
    ("plain", "plain"),
    ("=1+1", "'=1+1"),
    ("+49", "'+49"),
    ("-2", "'-2"),
    ("@SUM(A1)", "'@SUM(A1)"),
    ("\t=1", "'\t=1"),
    ("\rx", "'\rx"),
    ("\nx", "'\nx"),
    ("a=1", "a=1"),
    ('say "no", they said', 'say "no", they said'),
    ("البوكمال", "البوكمال"),
    ("", ""),
    (None, ""),
    (("a", "b"), "a;b"),
    (("=a", "b"), "'=a;b"),
    (-2, "-2"),
    (-2.5, "-2.5"),
    (date(2017, 11, 9), "2017-11-09"),
]


@pytest.mark.parametrize(("cell", "written"), CELLS, ids=[repr(cell) for cell, _ in CELLS])
def test_a_cell_as_csv(cell: Any, written: str) -> None:
    text = as_csv([Column("one"), Column("two")], [(cell, "x")])
    assert list(csv.reader(io.StringIO(text, newline=""))) == [["one", "two"], [written, "x"]]
    assert text.startswith("one,two\r\n") and text.endswith("\r\n")


def test_a_table_without_rows_has_its_header() -> None:
    assert as_csv(COLUMNS, []) == "text,whole,number,day\r\n"


def test_rows_are_taken_as_they_are_written() -> None:
    taken = 0

    def rows() -> Any:
        nonlocal taken
        for n in range(10_000):
            taken += 1
            yield (f"row {n}",)

    next(iter(tables.csv_pieces([Column("one")], rows())))
    assert taken <= tables.AT_ONCE


def test_parquet_keeps_types_and_texts(tmp_path: Path) -> None:
    duckdb = pytest.importorskip("duckdb")
    rows = [("=1+1", -2, 2.5, date(2017, 11, 9)), (None, None, None, None), ('a "b",\r\nc', 2**40, -0.1, None)]
    file = tmp_path / "it's.parquet"
    write_parquet(COLUMNS, rows, file)
    with duckdb.connect() as database:
        found = database.execute("FROM read_parquet(?)", [str(file)])
        assert [str(one[1]) for one in found.description] == ["VARCHAR", "BIGINT", "DOUBLE", "DATE"]
        assert found.fetchall() == rows
    assert parquet_bytes(COLUMNS, rows)[:4] == b"PAR1"
    assert list(tmp_path.iterdir()) == [file]


@pytest.mark.parametrize("write", [write_csv, write_parquet])
def test_a_file_appears_whole_or_not_at_all(tmp_path: Path, write: Any) -> None:
    def rows() -> Any:
        yield "one", 1, 1.0, None
        raise OSError("the disk is full")

    with pytest.raises(OSError, match="full"):
        write(COLUMNS, rows(), tmp_path / "table")
    assert list(tmp_path.iterdir()) == []


def test_without_duckdb_one_sentence_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "duckdb", None)
    with pytest.raises(DatelineError, match=r"install it with `pip install 'dateline\[export\]'`") as problem:
        tables.check_parquet()
    assert (problem.value.code, problem.value.status) == ("not_installed", 501)
