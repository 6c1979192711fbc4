"""A claim over HTTP with all that belongs to it, under the clocks, and the claims that others silence."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from PIL import Image

from dateline.claims.actions import add_evidence, add_source, add_statement, check_forecast, link_claims, make_claim
from dateline.claims.actions import show_evidence as show
from dateline.claims.models import Claim
from dateline.claims.rules.vocabulary import Action, Bond, EvidenceKind, Outcome, StanceKind
from dateline.values.time import Precision

FAR = datetime.now(UTC) - timedelta(days=1)


def claim_of(ref: str) -> Claim:
    return Claim.objects.get(ref=ref)


def photo() -> SimpleUploadedFile:
    file = BytesIO()
    Image.new("RGB", (40, 30), "red").save(file, "JPEG")
    return SimpleUploadedFile("gate.jpg", file.getvalue(), "image/jpeg")


def keys(said: Any) -> Iterator[str]:
    if isinstance(said, dict):
        yield from said
    for inner in said.values() if isinstance(said, dict) else said if isinstance(said, list) else ():
        yield from keys(inner)


def test_a_claim_says_how_it_is_meant_and_how_exact_its_time_and_place_are(ask: Any) -> None:
    at = datetime(2017, 11, 9, 18, tzinfo=UTC)
    make_claim(ref="hour", text="It rained", action=Action.STATEMENT, true_from=at.date(), true_at=at,
               precision=Precision.INSTANT, by=None)  # fmt: skip
    told = {one["ref"]: one for one in ask("claims", limit=500)["items"]}
    assert (told["hour"]["mode"], told["hour"]["true_at"]) == ("plain", "2017-11-09T18:00:00Z")
    assert (told["hour"]["place_precision"], told["hour"]["place_within_km"]) == (None, None)
    exactness = {one["place"]: (one["place_precision"], one["place_within_km"]) for one in told.values()}
    assert exactness["abu-kamal"] == ("exact", None)
    assert exactness["t2"] == ("within_km", 10.0)
    assert exactness["kati"] == ("named", None)


def test_links_are_told_from_both_ends_and_under_the_clocks(ask: Any) -> None:
    one, other = claim_of("ak-gov-2"), claim_of("ak-gov-1")
    said = {"claim": one, "bond": Bond.SUPERSEDES, "other": other, "by": None}
    link_claims(**said, reason="It came later", known_at=date(2017, 11, 20))
    link_claims(**said, reason="We were wrong", known_at=date(2017, 11, 25), stands=False)
    assert ask("claims/ak-gov-1", known_by="2017-11-19")["links"] == []
    first = ask("claims/ak-gov-1", known_by="2017-11-20")["links"]
    assert [(a["bond"], a["other"], a["direction"], a["stands"], a["live"]) for a in first] == [
        ("supersedes", "ak-gov-2", "inward", True, True)
    ]
    assert first[0]["reason"] == "It came later" and first[0]["known_at"] == "2017-11-20"
    after = ask("claims/ak-gov-2")["links"]
    assert [(a["other"], a["direction"], a["stands"], a["live"]) for a in after] == [
        ("ak-gov-1", "outward", True, False), ("ak-gov-1", "outward", False, False),
    ]  # fmt: skip
    assert ask("claims/ak-gov-2", on_record_by=FAR.isoformat())["links"] == []


def test_a_forecast_has_its_checks_and_its_outcome_under_the_clocks(ask: Any) -> None:
    made = make_claim(ref="will", text="It will rain", action=Action.FORECAST, true_from=date(2017, 11, 10), by=None)
    rests_on = claim_of("ak-gov-1")
    check_forecast(claim=made, outcome=Outcome.CAME_TRUE, rests_on=rests_on, reason="It did",
                   known_at=date(2017, 11, 11), by=None)  # fmt: skip
    before, after = ask("claims/will", known_by="2017-11-10"), ask("claims/will", known_by="2017-11-11")
    assert (before["mode"], before["outcome"], before["checks"]) == ("future", "open", [])
    assert after["outcome"] == "came true" == after["checks"][0]["outcome"]
    assert (after["checks"][0]["rests_on"], after["checks"][0]["reason"]) == ("ak-gov-1", "It did")
    then = ask("claims/will", on_record_by=FAR.isoformat())
    assert (then["outcome"], then["checks"]) == ("open", [])
    assert ask("claims/ak-gov-1")["outcome"] is None


@pytest.fixture
def shown(ask: Any) -> Any:
    statement = claim_of("ak-gov-1").statements.first()
    assert statement
    return add_evidence(statement=statement, kind=EvidenceKind.PHOTO, shows="A gate", credit="A reader", original=photo(),
                        captured_on=date(2017, 11, 8), by=None)  # fmt: skip


def test_evidence_is_told_and_its_copy_only_once_the_desk_shows_it(ask: Any, client: Client, shown: Any) -> None:
    [told] = ask("claims/ak-gov-1")["evidence"]
    assert (told["kind"], told["shows"], told["credit"], told["captured_on"]) == (
        "photo",
        "A gate",
        "A reader",
        "2017-11-08",
    )
    assert told["sha256"] == shown.sha256 and len(told["sha256"]) == 64
    assert told["copy_address"] is None and shown.copy
    assert shown.copy not in client.get("/api/v1/claims/ak-gov-1").content.decode()
    between = datetime.now(UTC)
    show(evidence=shown, shown=True, reason="It is safe", by=None)
    assert ask("claims/ak-gov-1")["evidence"][0]["copy_address"] == f"/evidence/{shown.copy}"
    assert ask("claims/ak-gov-1", on_record_by=between.isoformat())["evidence"][0]["copy_address"] is None
    now = datetime.now(UTC)
    show(evidence=shown, shown=False, reason="A face", by=None)
    for clocks in ({}, {"on_record_by": now.isoformat()}):
        assert ask("claims/ak-gov-1", **clocks)["evidence"][0]["copy_address"] is None, (
            "what is hidden again stays hidden"
        )
    assert ask("claims/ak-gov-1", known_by="2017-11-07")["evidence"] == []
    assert ask("claims/ak-gov-1", on_record_by=FAR.isoformat())["evidence"] == []


def test_silenced_claims_are_named_with_the_reason(ask: Any) -> None:
    old, new = claim_of("ak-gov-1"), claim_of("ak-gov-2")
    asked = {"at": "2017-12-05", "place": "abu-kamal"}
    link_claims(claim=old, bond=Bond.REPEATS, other=new, reason="One event", known_at=date(2017, 11, 25), by=None)
    expected = {
        "claim": "ak-gov-1",
        "in_favour_of": "ak-gov-2",
        "bond": "repeats",
        "reason": "One event",
        "known_at": "2017-11-25",
    }
    for path in ("situation", "explain"):
        before, after = (ask(path, known_by=day, **asked) for day in ("2017-11-24", "2017-11-25"))
        if path == "situation":
            before, after = before["holdings"][0], after["holdings"][0]
        assert before["silenced"] == []
        [told] = after["silenced"]
        assert told.items() >= expected.items() and "One event" in told["sentence"]
    assert told["sentence"] in after["sentences"]
    every = ask("situation", known_by="2017-11-25")["holdings"]
    assert {one["place"] for one in every if one["silenced"]} == {"abu-kamal"}
    assert not [one for one in ask("situation", on_record_by=FAR.isoformat())["holdings"] if one["silenced"]]


def test_how_many_links_silence_changes_nothing_in_what_the_situation_asks(ask: Any) -> None:
    counts = []
    for refs in (["ak-gov-1"], ["mayadin-gov", "t2-gov-early", "t2-fire"]):
        for ref in refs:
            link_claims(claim=claim_of(ref), bond=Bond.REPEATS, other=claim_of("ak-gov-2"), reason="x",
                        known_at=date(2017, 11, 25), by=None)  # fmt: skip
        ask("situation")
        with CaptureQueriesContext(connection) as caught:
            ask("situation")
        counts.append(len(caught))
    assert counts[0] == counts[1] < 20


def test_nobody_at_the_desk_is_named_in_any_part(ask: Any, client: Client, shown: Any) -> None:
    one, other = claim_of("ak-gov-1"), claim_of("ak-gov-2")
    link_claims(claim=other, bond=Bond.SUPERSEDES, other=one, reason="x", known_at=date(2017, 11, 20), by=None)
    add_statement(claim=one, source=add_source(name="X", by=None), stance=StanceKind.ASSERTS,
                  known_at=date(2017, 11, 9), by=None)  # fmt: skip
    answer = client.get("/api/v1/claims/ak-gov-1")
    assert answer.json()["links"] and answer.json()["evidence"]
    assert "by" not in set(keys(answer.json())) and "newsroom" not in answer.content.decode()
