"""The API over HTTP: what it answers, and under which clocks."""

import json
import re
from datetime import UTC, date, datetime, timedelta
from typing import Any

import yaml
from django.test import Client

from dateline.claims.actions import add_source, add_statement, assess_claim
from dateline.claims.models import Claim, Statement
from dateline.claims.rules.vocabulary import StanceKind, Verdict
from dateline.exchange.api import api
from dateline.exchange.demonstration import DOSSIER

SAID: dict[str, Any] = yaml.safe_load(DOSSIER.read_text("utf-8"))
LAST = "2017-12-05"


def refs(answer: dict[str, Any]) -> list[str]:
    return [item["ref"] for item in answer["items"]]


def test_what_a_reader_would_check_by_hand_holds_over_http(ask: Any) -> None:
    assert len(SAID["expect"]) == 18
    wrong = {}
    for row in SAID["expect"]:
        answer = ask("situation", at=row["at"], known_by=row["known_by"])
        assert (answer["at"], answer["known_by"]) == (str(row["at"]), str(row["known_by"]))
        held = {holding["place"]: holding for holding in answer["holdings"]}[row["place"]]
        expected = {key: row[key] for key in ("holder", "state", "between", "certainty", "besieged_by") if key in row}
        answered = {key: held[key] for key in expected}
        if answered != expected:
            wrong[f"{row['place']} at {row['at']}, known by {row['known_by']}"] = (answered, expected)
    assert wrong == {}


def test_the_situation_is_the_same_as_json_and_as_geojson(ask: Any) -> None:
    holdings = ask("situation", at="2017-11-12", known_by="2017-11-12")["holdings"]
    collection = ask("situation", at="2017-11-12", known_by="2017-11-12", format="geojson")
    assert collection["type"] == "FeatureCollection"
    assert [feature["id"] for feature in collection["features"]] == [one["place"] for one in holdings]
    for feature, one in zip(collection["features"], holdings, strict=True):
        assert feature["properties"].items() <= one.items()
    alone = ask("situation", at="2017-11-12", known_by="2017-11-12", place="abu-kamal")["holdings"]
    assert alone == [one for one in holdings if one["place"] == "abu-kamal"]


def test_what_is_left_out_of_the_clocks_is_the_last_day_on_record(ask: Any) -> None:
    answer = ask("situation")
    assert (answer["at"], answer["known_by"], answer["on_record_by"]) == (LAST, LAST, None)
    assert ask("situation", known_by="2099-01-01")["holdings"] == answer["holdings"]


def test_an_empty_newsroom_has_answers_too(db: None, client: Client) -> None:
    for path in ("claims", "statements", "sources", "places", "actors"):
        assert client.get(f"/api/v1/{path}").json()["items"] == []
    assert client.get("/api/v1/situation").json()["at"] == "1970-01-01"
    assert client.get("/api/v1/difference").json()["claims"] == []


def test_what_was_not_on_record_yet_does_not_count(ask: Any) -> None:
    before = datetime.now(UTC) - timedelta(days=1)
    answer = ask(
        "situation", place="abu-kamal", at="2017-11-09", known_by="2017-11-09", on_record_by=before.isoformat()
    )
    assert answer["holdings"][0]["state"] == "unknown"
    assert ask("claims/ak-gov-1", on_record_by=before.isoformat())["statements"] == []
    today = ask("claims/ak-gov-1", on_record_by=datetime.now(UTC).date() + timedelta(days=1))
    assert today["statements"] and today["on_record_by"].endswith("T23:59:59.999999Z")


def test_an_instant_that_was_answered_can_be_asked_with_and_with_an_unescaped_plus(ask: Any, client: Client) -> None:
    first = ask("statements", limit=1)["items"][0]
    assert ask("statements", on_record_by=first["recorded_at"])["items"] == [first]
    plus = first["recorded_at"].replace("Z", "+00:00")
    assert client.get(f"/api/v1/statements?on_record_by={plus}").json()["items"] == [first]


# What parts two situations, and what became of a place


def test_the_difference_parts_what_changed_from_what_was_learned(ask: Any) -> None:
    clocks = {"at": "2017-11-05", "known_by": "2017-11-05", "to_at": "2017-11-05", "to_known_by": "2017-11-08"}
    answer = ask("difference", **clocks)
    assert answer["changed"] == []
    learned = {turn["place"]: turn for turn in answer["learned"]}
    assert learned["kati"]["before"]["words"].startswith("held by Pro-government forces")
    assert learned["kati"]["after"]["state"] == "contested"
    assert {name: answer[name] for name in clocks} == clocks


def test_the_difference_names_the_claims_that_rose_or_fell(ask: Any) -> None:
    claims = ask("difference", known_by="2017-11-08", to_known_by="2017-11-10")["claims"]
    changed = {one["claim"]: (one["before"], one["after"]) for one in claims}
    assert changed["ak-gov-1"][0] == "disputed" and all(before != after for before, after in changed.values())
    for ref, (before, after) in changed.items():
        assert ask(f"claims/{ref}", known_by="2017-11-08")["standing"] == before
        assert ask(f"claims/{ref}", known_by="2017-11-10")["standing"] == after


def test_a_place_has_its_holdings_over_time(ask: Any) -> None:
    answer = ask("timeline", place="abu-kamal")
    days = [one["day"] for one in answer["holdings"]]
    assert days == sorted(set(days)) and len(days) > 3 and answer["claims"] == []
    for one in answer["holdings"]:
        then = ask("situation", place="abu-kamal", at=one["day"], known_by=LAST)["holdings"][0]
        assert {name: one[name] for name in ("holder", "state", "rule", "words")}.items() <= then.items()
    paged, after = [], ""
    while after is not None:
        page = ask("timeline", place="abu-kamal", limit=2, after=after)
        paged, after = paged + page["holdings"], page["next"]
    assert paged == answer["holdings"]


def test_an_actor_has_the_claims_that_name_it_once_somebody_has_spoken(ask: Any) -> None:
    told = ask("timeline", actor="sdf", known_by="2017-11-08")["claims"]
    assert told and all("sdf" in (one["agent"], one["target"]) for one in told)
    assert [one["true_from"] for one in told] == sorted(one["true_from"] for one in told)
    everything = ask("claims", actor="sdf", known_by="2017-11-08")["items"]
    assert [one for one in everything if one["standing"] != "unsaid"] == told != everything


def test_an_explanation_leads_from_the_answer_to_who_said_what(ask: Any) -> None:
    answer = ask("explain", place="abu-kamal", at="2017-11-08", known_by="2017-11-08")
    said = answer["sentences"]
    assert said[0] == f"Abu Kamal on 8 November 2017, as known on 8 November 2017: {answer['words']}."
    assert said[1] == answer["rule"]
    assert (
        "It rests on the claim “Pro-government forces hold all of Abu Kamal” (8 November 2017), which is disputed."
        in said
    )
    assert "Some who speak of it hold to it, others deny it." in said
    denial = "denies it, said on 8 November 2017: “says it is not true and fighting goes on”."
    assert f"Syrian Observatory for Human Rights {denial}" in said
    assert all(sentence.endswith(".") for sentence in said)
    later = ask("explain", place="abu-kamal", at="2017-11-09", known_by="2017-11-09")["sentences"]
    assert not [sentence for sentence in later if "denies" in sentence], "what a source no longer says is not its word"


def test_an_explanation_gives_the_desk_its_own_sentence(ask: Any) -> None:
    claim = Claim.objects.get(ref="ak-gov-2")
    reason = "Three outlets sent reporters."
    assess_claim(claim=claim, verdict=Verdict.CONFIRMED, reason=reason, known_at=date(2017, 12, 5), by=None)
    said = ask("explain", place="abu-kamal")["sentences"]
    assert "The desk calls it confirmed, judged on 5 December 2017: “Three outlets sent reporters”." in said
    nothing = ask("explain", place="abu-kamal", at="2017-12-05", known_by="2017-01-01")
    assert nothing["claims"] == [] and nothing["sentences"][1] == "Nothing on record says who holds it."


# The record


def test_claims_are_found_by_what_they_say(ask: Any) -> None:
    assert refs(ask("claims", words="HOLD abu kamal again")) == ["ak-isis"]
    assert set(refs(ask("claims", place="t2"))) == {"t2-gov-early", "t2-fire", "t2-gov"}
    assert refs(ask("claims", standing="disputed", place="abu-kamal", known_by="2017-11-08")) == ["ak-gov-1"]
    assert all(one["standing"] == "reported" for one in ask("claims", standing="reported")["items"])


def test_claims_are_found_by_the_days_they_may_mean(ask: Any) -> None:
    # Said of the week of 6 November, so the 12th is one of its days.
    found = refs(ask("claims", from_="2017-11-12", until="2017-11-12"))
    assert "hereji-sdf" in found and "khan-sdf" not in found
    assert refs(ask("claims", until="2017-10-14")) == ["mayadin-gov"]


def test_a_claim_shows_nothing_later_than_its_clocks(ask: Any) -> None:
    then, now = ask("claims/ak-gov-1", known_by="2017-11-08"), ask("claims/ak-gov-1")
    assert {s["known_at"] for s in then["statements"]} == {"2017-11-08"}
    assert [turn["day"] for turn in then["history"]] == ["2017-11-08"]
    assert len(now["history"]) > 1 and now["statements"][: len(then["statements"])] != then["statements"]
    denial = next(s for s in now["statements"] if s["stance"] == "denies")
    assert denial["live"] is False and denial["source"] == "sohr"
    assert then["address"] == "/claims/ak-gov-1/"


def test_nobody_at_the_desk_is_named(ask: Any, client: Client) -> None:
    claim, source = Claim.objects.get(ref="ak-gov-1"), add_source(name="A reader", by=None)
    add_statement(claim=claim, source=source, stance=StanceKind.DENIES, known_at=date(2017, 11, 9), by=None)
    assess_claim(claim=claim, verdict=Verdict.REFUTED, reason="It was not so", known_at=date(2017, 11, 12), by=None)
    assert set(Statement.objects.values_list("by", flat=True)) == {"newsroom"}
    for path in ("claims/ak-gov-1", "statements", "claims"):
        text = client.get(f"/api/v1/{path}").content.decode()
        assert '"by"' not in text and "newsroom" not in text
    assessed = ask("claims/ak-gov-1")["assessments"][0]
    assert assessed.keys() == {"verdict", "credibility", "reason", "known_at", "recorded_at"}


def test_statements_are_found_by_claim_and_source(ask: Any) -> None:
    found = ask("statements", claim="ak-gov-1", source="sohr", known_by="2017-11-09")["items"]
    assert [(one["stance"], one["known_at"]) for one in found] == [
        ("denies", "2017-11-08"),
        ("qualifies", "2017-11-09"),
    ]
    assert len(ask("statements", limit=500)["items"]) == len(SAID["statements"])


def test_sources_actors_and_places_say_who_and_where_they_are(ask: Any) -> None:
    assert ask("sources/state-tv")["party_to"] == ask("sources/state-tv")["side"] == "gov"
    assert ask("sources/sohr")["side"] is None
    assert ask("actors/hezbollah")["side"] == "gov" == ask("actors/hezbollah")["part_of"]
    assert len(refs(ask("actors"))) == len(SAID["actors"])
    assert refs(ask("places", words="البوكمال")) == ["abu-kamal"]
    assert set(refs(ask("places", within="40.8,34.3,41,34.5"))) == {"abu-kamal", "qaim", "hiri"}
    across = refs(ask("places", within="41,-90,40.8,90"))
    assert "abu-kamal" not in across and "mayadin" in across
    assert ask("places/kati")["lat"] is None


# The document
def document() -> Any:
    return json.loads(json.dumps(api.get_openapi_schema()))


def test_the_document_names_every_operation_with_its_answers(ask: Any, client: Client) -> None:
    said = client.get("/api/v1/openapi.json").json()
    assert said == document()
    assert (said["openapi"], said["info"]["title"], said["info"]["version"]) == ("3.1.0", "Dateline", "1")
    assert len(said["paths"]) == 18
    shapes = said["components"]["schemas"]
    ids = set()
    for path, methods in said["paths"].items():
        assert path.startswith("/api/v1/") and methods.keys() == {"get"}
        operation = methods["get"]
        ids.add(operation["operationId"])
        assert operation["summary"] and operation["description"].endswith(".")
        assert all(one["description"] for one in operation["parameters"] if one["in"] == "query")
        assert {one["name"] for one in operation["parameters"] if one["in"] == "path"} == set(
            re.findall(r"{(\w+)}", path)
        )
        for status in ("200", "400", "404"):
            content = operation["responses"][status]["content"]
            if status == "200" and "/exports/" in path:
                assert content.keys() < {"text/csv", "application/vnd.apache.parquet"}
                continue
            shape = content["application/json"]["schema"]["$ref"].rsplit("/", 1)[1]
            assert shapes[shape]["properties"]
    assert len(ids) == 18
    named = set(re.findall(r'"#/components/schemas/(\w+)"', json.dumps(said)))
    assert named <= shapes.keys()
