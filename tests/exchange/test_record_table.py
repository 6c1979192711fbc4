"""The record as one table: the same answers as elsewhere, under the clocks, and nothing that is nobody's business."""

import csv
import io
import sys
from datetime import UTC, date, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from bench.record_corpus import fill
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from dateline.claims import bulk
from dateline.claims.actions import add_evidence, add_source, add_statement, assess_claim, link_claims
from dateline.claims.models import Statement
from dateline.claims.queries import claim, last_day, on_record, record, source
from dateline.claims.rules.vocabulary import Bond, EvidenceKind, StanceKind, Standing, Verdict
from dateline.exchange.demonstration import DOSSIER
from dateline.exchange.dossier import import_dossier
from dateline.exchange.record.columns import COLUMNS
from dateline.exchange.record.rows import rows
from dateline.ledger.models import Leaf
from dateline.people.actions import add_user
from dateline.people.rules import Role
from dateline.reports.actions import add_report, add_series
from dateline.values.clocks import Clocks
from dateline.values.grades import Credibility, Reliability

pytestmark = pytest.mark.django_db
NAMES = [column.name for column in COLUMNS]


def table(day: str = "2017-11-20", on_record_by: Any = None) -> dict[str, dict[str, Any]]:
    """The rows by claim, under the clocks."""
    known = date.fromisoformat(day)
    made = [dict(zip(NAMES, row, strict=True)) for row in rows(Clocks(known, known, on_record_by))]
    return {row["claim_id"]: row for row in made}


@pytest.fixture
def dossier() -> None:
    import_dossier(DOSSIER, by=None)


def test_a_claim_in_acleds_columns(dossier: None) -> None:
    row = table()["ak-gov-1"]
    assert [row[name] for name in NAMES[:7]] == [
        "ak-gov-1", date(2017, 11, 8), 2017, 1, "Political violence", "Battles", "Government regains territory",
    ]  # fmt: skip
    assert (row["actor1"], row["inter1"], row["actor2"], row["inter2"]) == (
        "Pro-government forces", 1, "Islamic State", 2,
    )  # fmt: skip
    assert (row["interaction"], row["direction"], row["tags"]) == (12, "1>2", ("X-CONTROL/capture",))
    assert (row["location"], row["latitude"], row["geo_precision"]) == ("Abu Kamal", 34.45226, 1)
    assert row["notes"] == "Pro-government forces hold all of Abu Kamal"
    assert row["fatalities"] is None and row["iso"] is None


@pytest.mark.parametrize("day", ["2017-10-20", "2017-11-08", "2017-11-09", "2017-11-12", "2017-11-20"])
def test_each_standing_is_that_of_the_record_and_what_was_unsaid_is_left_out(dossier: None, day: str) -> None:
    known = date.fromisoformat(day)
    said = {ref: one.standing(Clocks(known, known)) for ref, one in record().items()}
    assert {ref: row["standing"] for ref, row in table(day).items()} == {
        ref: standing for ref, standing in said.items() if standing is not Standing.UNSAID
    }
    for ref, row in table(day).items():
        words = {s.known_at for s in on_record(ref).stances if s.known_at <= known}
        assert row["known_from"] == min(words) and row["log_index"] is not None


def test_a_claim_that_fell_says_since_when(dossier: None) -> None:
    before = table("2017-11-20")["ak-gov-1"]
    assess_claim(claim=claim("ak-gov-1"), verdict=Verdict.REFUTED, reason="Seen.", known_at=date(2017, 11, 25),
                 credibility=Credibility.DOUBTFUL, by=None)  # fmt: skip
    assess_claim(
        claim=claim("ak-gov-1"), verdict=Verdict.REFUTED, reason="Again.", known_at=date(2017, 11, 27), by=None
    )
    row = table("2017-11-30")["ak-gov-1"]
    assert (row["standing"], row["known_to"]) == ("refuted", date(2017, 11, 25))
    assert row["info_credibility"] == 5  # the last word has no grade: that of a refuted claim
    assert table("2017-11-26")["ak-gov-1"]["info_credibility"] == 4  # the desk's own
    assert table("2017-11-20")["ak-gov-1"] == before


def test_links_stand_in_their_columns_while_they_are_known(dossier: None) -> None:
    one, other, third = claim("ak-gov-1"), claim("mayadin-gov"), claim("dez-gov")
    for bond, of in ((Bond.SUPERSEDES, other), (Bond.CONTRADICTS, third)):
        link_claims(claim=one, bond=bond, other=of, reason="Read.", known_at=date(2017, 11, 22), by=None)
    before, after = table("2017-11-21"), table("2017-11-22")
    assert before["ak-gov-1"]["supersedes"] == before["dez-gov"]["contradicts"] == ()
    assert after["ak-gov-1"]["supersedes"] == ("mayadin-gov",)
    assert after["ak-gov-1"]["contradicts"] == ("dez-gov",) and after["dez-gov"]["contradicts"] == ("ak-gov-1",)
    assert after["mayadin-gov"]["known_to"] == date(2017, 11, 22) and after["mayadin-gov"]["supersedes"] == ()


def test_evidence_and_the_log_are_named_by_hash_and_number(dossier: None, settings: Any, tmp_path: Path) -> None:
    settings.EVIDENCE_ROOT = tmp_path
    said = Statement.objects.filter(claim__ref="ak-gov-1").order_by("known_at", "said_order", "pk")[0]
    paper = SimpleUploadedFile("order.txt", b"An order of the day.")
    told = {"statement": said, "kind": EvidenceKind.DOCUMENT, "shows": "An order.", "by": None}
    add_evidence(**told, link="https://example.org/order")
    assert table()["ak-gov-1"]["evidence_sha256"] == ()
    add_evidence(**told, original=paper)
    assert table()["ak-gov-1"]["evidence_sha256"] == (sha256(b"An order of the day.").hexdigest(),)
    assert Leaf.objects.get(number=table()["ak-gov-1"]["log_index"]).row == said.pk


def test_what_came_on_record_later_does_not_count(dossier: None) -> None:
    before = timezone.now()
    add_statement(
        claim=claim("ak-gov-1"), source=add_source(name="A late one", reliability=Reliability.A, by=None),
        stance=StanceKind.ASSERTS, known_at=date(2017, 11, 7), by=None,
    )  # fmt: skip
    now, then = table()["ak-gov-1"], table(on_record_by=before)["ak-gov-1"]
    assert now["known_from"] == date(2017, 11, 7) != then["known_from"]
    assert "A late one" in now["source"] and "A late one" not in then["source"]
    assert (now["source_reliability"], then["source_reliability"]) == ("A", "F")
    assert table(on_record_by=datetime(2016, 1, 1, tzinfo=UTC)) == {}


def test_a_report_that_makes_the_claim_is_quoted_once_it_is_published(dossier: None, settings: Any) -> None:
    settings.SITE_ADDRESS = "https://news.example"
    series = add_series(slug="the-war", title="The war", by=None)
    body = (
        '<p>It is a long way from the river to the town. On Wednesday <span data-claim="ak-gov-1">the army took '
        "<b>all</b> of it</span>, said the army, and nobody else did.</p>"
    )
    report = add_report(
        series=series, slug="taken", title="Taken", dated=date(2017, 11, 9), number=1, body=body, by=None
    )
    row = table()["ak-gov-1"]
    assert row["report_url"] == "https://news.example/the-war/2017/11/09/taken/"
    assert row["quote_exact"] == "the army took all of it"
    assert row["quote_prefix"] == "river to the town. On Wednesday "
    assert row["quote_suffix"] == ", said the army, and nobody else"
    assert table("2017-11-08")["ak-gov-1"]["report_url"] is None
    report.unpublish()
    assert table()["ak-gov-1"]["quote_exact"] is None


def test_no_name_of_the_desk_is_in_it(dossier: None) -> None:
    analyst = add_user(username="quiet-analyst", role=Role.ANALYST, password="a long enough word 7", by=None)
    assess_claim(
        claim=claim("ak-gov-1"), verdict=Verdict.CONFIRMED, reason="Seen.", known_at=date(2017, 11, 20), by=analyst
    )
    add_statement(
        claim=claim("ak-gov-1"),
        source=source("sana"),
        stance=StanceKind.DENIES,
        known_at=date(2017, 11, 20),
        by=analyst,
    )
    assert table()["ak-gov-1"]["standing"] == "confirmed"
    assert "quiet-analyst" not in str(table())


def test_a_large_record_in_small_steps_is_the_same_and_asks_as_often_for_each(
    monkeypatch: pytest.MonkeyPatch, django_assert_max_num_queries: Any
) -> None:
    fill(200)
    whole = table("2019-12-31")
    assert len(whole) == 200
    said = {ref: str(one.standing(Clocks(date(2019, 12, 31), date(2019, 12, 31)))) for ref, one in record().items()}
    assert {ref: row["standing"] for ref, row in whole.items()} == said
    monkeypatch.setattr(bulk, "BATCH", 20)
    with django_assert_max_num_queries(10 * 8 + 12):
        assert table("2019-12-31") == whole


def test_over_http_it_is_streamed_with_the_clocks(dossier: None, client: Client) -> None:
    answer = client.get("/api/v1/exports/claims.csv", {"known_by": "2017-11-09"})
    assert answer.streaming and answer["Content-Type"] == "text/csv; charset=utf-8" and answer["ETag"]
    text = b"".join(answer.streaming_content).decode()
    found = list(csv.DictReader(io.StringIO(text, newline="")))
    assert list(found[0]) == NAMES
    assert {row["claim_id"] for row in found} == table("2017-11-09").keys()
    again = client.get(
        "/api/v1/exports/claims.csv", {"known_by": "2017-11-09"}, headers={"If-None-Match": answer["ETag"]}
    )
    assert again.status_code == 304
    head = client.head("/api/v1/exports/claims.csv")
    assert head.status_code == 200 and b"".join(head.streaming_content) == b""
    without = b"".join(client.get("/api/v1/exports/claims.csv").streaming_content).decode()
    assert without.count("\r\n") == len(table(str(last_day()))) + 1


def test_over_http_as_parquet(dossier: None, client: Client, tmp_path: Path) -> None:
    duckdb = pytest.importorskip("duckdb")
    answer = client.get("/api/v1/exports/claims.parquet", {"known_by": "2017-11-20"})
    assert answer.status_code == 200 and answer["Content-Type"] == "application/vnd.apache.parquet"
    file = tmp_path / "claims.parquet"
    file.write_bytes(b"".join(answer.streaming_content))
    with duckdb.connect() as database:
        found = database.execute("FROM read_parquet(?)", [str(file)])
        assert [(one[0], str(one[1])) for one in found.description] == [(one.name, str(one.kind)) for one in COLUMNS]
        got = {row[NAMES.index("claim_id")]: row for row in found.fetchall()}
    assert got.keys() == table().keys()
    assert got["ak-gov-1"][NAMES.index("valid_from")] == date(2017, 11, 8)


def test_without_duckdb_http_says_what_to_do(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "duckdb", None)
    answer = client.get("/api/v1/exports/claims.parquet")
    assert (answer.status_code, answer.json()["code"]) == (501, "not_installed")
    assert "dateline[export]" in answer.json()["sentence"]


def test_two_may_take_it_out_at_a_time_and_each_gives_its_turn_back(dossier: None, client: Client) -> None:
    held = [client.get("/api/v1/exports/claims.csv") for _ in range(2)]
    refused = client.get("/api/v1/exports/claims.csv")
    assert (refused.status_code, refused.json()["code"]) == (429, "too_many")
    assert next(iter(held[0].streaming_content)).startswith(b"event_id_cnty,")
    held[0].close()  # its reader went away half-way
    for _ in range(3):
        assert b"".join(client.get("/api/v1/exports/claims.csv").streaming_content)
        assert client.head("/api/v1/exports/claims.csv").status_code == 200
    held[1].close()
