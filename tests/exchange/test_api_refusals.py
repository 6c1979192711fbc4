"""What the API refuses: every time in one shape, with a sentence."""

import json
import re
from typing import Any

import pytest
import yaml
from django.test import Client

from dateline.exchange.api import answering, api, situation
from dateline.exchange.demonstration import DOSSIER

SAID: dict[str, Any] = yaml.safe_load(DOSSIER.read_text("utf-8"))
LAST = "2017-12-05"


def document() -> Any:
    return json.loads(json.dumps(api.get_openapi_schema()))


def assert_refused(answer: Any, status: int) -> dict[str, Any]:
    said: dict[str, Any] = answer.json()
    assert said.keys() == {"code", "sentence", "status"}, said
    assert said["status"] == answer.status_code == status, said
    assert said["sentence"].endswith(".") and "Traceback" not in said["sentence"], said
    assert re.fullmatch(r"[a-z_]+", said["code"])
    assert answer["Content-Type"].startswith("application/json")
    return said


BAD = {
    "at": "soon", "known_by": "2017-13-01", "to_at": "x", "to_known_by": "x", "on_record_by": "yesterday",
    "from": "x", "until": "x", "limit": "0", "after": "!!", "standing": "true", "format": "pdf", "within": "1,2,3",
    "size": "x", "number": "-1", "first": "x", "second": "x", "place": "atlantis", "actor": "nobody", "claim": "none", "source": "none",
}  # fmt: skip


NAMES = {"place", "actor", "claim", "source"}
NEEDED: dict[str, dict[str, Any]] = {
    "explain": {"place": "t2"}, "timeline": {"place": "t2"}, "inclusion": {"number": 0}, "consistency": {"first": 0},
}  # fmt: skip


def test_every_route_refuses_bad_values_in_one_shape(ask: Any, client: Client) -> None:
    there = {"claims": "ak-gov-1", "places": "t2", "actors": "gov", "sources": "sohr"}
    tried = 0
    for path, methods in document()["paths"].items():
        address = path.replace("{ref}", there.get(path.split("/")[3], ""))
        names = {one["name"] for one in methods["get"]["parameters"] if one["in"] == "query"}
        given_too = next((given for end, given in NEEDED.items() if path.endswith(end)), {})
        for name in names - {"words"}:
            asked = {name: BAD[name]} if name == "actor" else given_too | {name: BAD[name]}
            said = assert_refused(client.get(address, asked), 404 if name in NAMES else 400)
            assert (BAD[name] if name in {*NAMES, "format"} else f"“{name}”") in said["sentence"]
            tried += 1
        mistyped = assert_refused(client.get(address, {"knownby": "2017-11-09"}), 400)
        assert mistyped["sentence"].startswith("There is no parameter “knownby” here: ")
        assert all(name in mistyped["sentence"] for name in names)
        for method in ("post", "put", "patch", "delete"):
            assert_refused(getattr(client, method)(address), 405)
    assert tried > 40


@pytest.mark.parametrize("path", ["", "nothing", "nothing?x=1", "claims/", "claims/x/y", "claims/../../etc", "docs"])
def test_unknown_addresses_are_refused_in_the_same_shape(db: None, client: Client, path: str) -> None:
    assert_refused(client.get(f"/api/v1/{path}"), 404)
    assert_refused(client.post(f"/api/v1/{path}"), 404)


@pytest.mark.parametrize("path", ["places/%00", "claims?words=%00"])
def test_null_characters_are_refused(db: None, client: Client, path: str) -> None:
    assert_refused(client.get(f"/api/v1/{path}"), 400)


@pytest.mark.parametrize("kind", ["claims", "places", "actors", "sources"])
def test_an_unknown_id_is_named(db: None, client: Client, kind: str) -> None:
    said = assert_refused(client.get(f"/api/v1/{kind}/nobody-knows"), 404)
    assert said == {"code": "not_found", "sentence": f"There is no {kind[:-1]} “nobody-knows”.", "status": 404}


REFUSED = [
    ("claims?limit=501", "“limit” must be 500 or less, not “501”."),
    ("claims?limit=ten", "“limit” must be a whole number, not “ten”."),
    ("claims?from=2018-01-01&until=2017-01-01", "“until” (2017-01-01) lies before “from” (2018-01-01): turn them round."),
    ("claims?from=9+November", "“from” must be a day such as 2017-11-09, not “9 November”."),
    ("places?within=a,b,c,d", "“within” must be four degrees, west,south,east,north, such as 40,34,41.5,35, not “a,b,c,d”."),
    ("places?within=nan,0,1,2", "“within” must be four degrees, west,south,east,north, such as 40,34,41.5,35, not “nan,0,1,2”."),
    ("timeline", "A timeline is of one place or of one actor: give “place” or “actor”."),
    ("timeline?place=t2&actor=gov", "A timeline is of one place or of one actor: give “place” or “actor”."),
    ("explain", "“place” is missing: this address needs it."),
    ("explain?place=", "“place” is missing: this address needs it."),
    (
        "situation?format=xlsx",
        "The situation can be had as json, geojson, areas, csv, parquet or svg, not as “xlsx”.",
    ),
    ("sources/x?known_by=2017-11-09", "There is no parameter “known_by” here: this address takes none."),
    ("openapi.json?x=1", "There is no parameter “x” here: this address takes none."),
]  # fmt: skip


@pytest.mark.parametrize(("address", "sentence"), REFUSED)
def test_what_is_wrong_is_said(db: None, client: Client, address: str, sentence: str) -> None:
    assert assert_refused(client.get(f"/api/v1/{address}"), 400)["sentence"] == sentence


def test_a_fault_of_ours_has_the_same_shape_and_tells_nothing(ask: Any, client: Client, caplog: Any) -> None:
    broken = answering.Answering(lambda request: 1 / 0, frozenset)  # type: ignore[arg-type, return-value]
    answer = broken(client.get("/api/v1/claims").wsgi_request)
    said = json.loads(answer.content)
    assert (said["code"], said["status"], answer.status_code) == ("broken", 500, 500)
    assert "division" not in said["sentence"] and "division by zero" in caplog.text


@pytest.mark.parametrize("address", ["situation", "difference"])
def test_a_past_record_of_very_many_places_is_refused(ask: Any, client: Client, address: str, monkeypatch: Any) -> None:
    monkeypatch.setattr(situation, "MOST_WITHOUT_INDEX", 3)
    past = {"on_record_by": "2030-01-01"}
    said = assert_refused(client.get(f"/api/v1/{address}", past), 400)
    assert "ask for one place" in said["sentence"]
    assert client.get(f"/api/v1/{address}").status_code == 200
    assert client.get("/api/v1/situation", past | {"place": "t2"}).status_code == 200
