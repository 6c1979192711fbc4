"""dateline export and the formats of dateline situation, as people run them."""

import csv
import io
from pathlib import Path

import pytest

from tests.newsroom import CommandLine, Newsroom
from tests.wiring.test_command_line import refused

BY = ("--known-by", "2017-11-09")


def test_claims_go_to_standard_output_or_into_a_file(demo: CommandLine, tmp_path: Path) -> None:
    said = demo.run("export", "claims", *BY).stdout
    rows = list(csv.DictReader(io.StringIO(said)))
    assert {row["claim_id"]: row for row in rows}["ak-gov-1"]["event_date"] == "2017-11-08"
    demo.run("export", "claims", *BY, "--out", str(tmp_path / "claims.csv"))
    assert (tmp_path / "claims.csv").read_bytes().decode().splitlines() == said.splitlines()
    later = list(csv.DictReader(io.StringIO(demo.run("export", "claims").stdout)))
    assert len(later) > len(rows)
    assert "ak-gov-1" not in demo.run("export", "claims", "--on-record-by", "2017-11-30").stdout


def test_parquet_needs_a_file(demo: CommandLine, tmp_path: Path) -> None:
    pytest.importorskip("duckdb")
    for words in (["export", "claims"], ["situation"]):
        assert refused(demo, *words, "--format", "parquet") == "Parquet needs a file: name it with --out."
        file = tmp_path / f"{words[0]}.parquet"
        demo.run(*words, "--format", "parquet", "--out", str(file))
        assert file.read_bytes()[:4] == file.read_bytes()[-4:] == b"PAR1"


def test_what_cannot_be_written_is_said(demo: CommandLine, tmp_path: Path) -> None:
    nowhere = str(tmp_path / "nowhere" / "claims.csv")
    for words in (["export", "claims"], ["situation"]):
        assert "There is no folder" in refused(demo, *words, "--out", nowhere)
    assert "must be a day such as" in refused(demo, "export", "claims", "--known-by", "soon")
    assert "is no time" in refused(demo, "export", "claims", "--on-record-by", "soon")


def test_the_situation_in_each_format(demo: CommandLine, tmp_path: Path) -> None:
    asked = ["situation", "--at", "2017-11-09", *BY]
    begins = {
        "table": "9 November 2017, as known",
        "geojson": "{",
        "areas": "{",
        "csv": "place,name",
        "svg": "<",
        "json": "{",
    }
    for kind, begin in begins.items():
        said = demo.run(*asked, "--format", kind).stdout
        assert said.startswith(begin) and said.endswith("\n"), kind
        file = tmp_path / kind
        demo.run(*asked, "--format", kind, "--out", str(file))
        assert file.read_text("utf-8") == said, kind


def test_the_served_newsroom_sends_the_same(newsroom: Newsroom) -> None:
    status, headers, body = newsroom.fetch("/api/v1/exports/claims.csv?known_by=2017-11-09")
    assert status == 200 and headers["Content-Disposition"] == 'attachment; filename="claims.csv"'
    assert body.decode().splitlines() == newsroom.run("export", "claims", *BY).stdout.splitlines()
    assert newsroom.fetch("/api/v1/exports/claims.csv", method="HEAD")[2] == b""
