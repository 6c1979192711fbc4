"""Every operation of the document, asked with what it cannot want: a good answer or the one shape, never a fault."""

import json
import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.test import Client

from dateline.exchange.api import api
from dateline.exchange.api.paging import cursor_of

NUL = "\0"
BAD = {
    "a day in words": "Tuesday 15/12/2017", "an unknown id": "nobody-knows", "nought": "0", "less": "-1",
    "a fraction": "1.5", "a huge number": "9" * 30, "a number that nothing reads": "9" * 5000, "NaN": "nan",
    "a broken cursor": "W!", "half a cursor": "WyIyMDE3", "a cursor of numbers": cursor_of((2**63 - 1,)),
    "the last cursor": cursor_of((date.max, 2**63 - 1)), "a nested cursor": "W1tbW1tb", "year 10000": "10000-01-01",
    "year 0": "0000-01-01", "the first instant": "0001-01-01T00:00:00+14:00", "the last": "9999-12-31T23:59:59-14:00",
    "10,000 letters": "x" * 10_000, "10,000 letters of another script": "ض" * 10_000, "many words": "a " * 5_000,
    "NUL": f"a{NUL}b", "half a letter": "\ud800", "SQL": "' OR 1=1 --", "wild cards": "%_\\", "a list": "[1,2]", "braces": "{}",
}  # fmt: skip
THERE = {"claims": "ak-gov-1", "places": "t2", "actors": "gov", "sources": "sohr"}
NEEDED = {
    "explain": {"place": "t2"}, "timeline": {"place": "t2"}, "inclusion": {"number": "0"}, "consistency": {"first": "0"},
}  # fmt: skip
REFUSED_BY = {  # parameters, and what each of them can never want
    "limit": set(BAD), "after": set(BAD) - {"the last cursor", "a cursor of numbers"}, "standing": set(BAD),
    "format": set(BAD), "within": set(BAD), "place": set(BAD), "actor": set(BAD), "claim": set(BAD), "source": set(BAD),
    **{name: set(BAD) for name in ("at", "known_by", "to_at", "to_known_by", "from", "until")},
    "on_record_by": set(BAD) - {"the last"},
    "words": {"10,000 letters", "10,000 letters of another script", "many words", "NUL"},
    "size": set(BAD) - {"nought"}, "number": set(BAD) - {"nought"}, "first": set(BAD) - {"nought"}, "second": set(BAD) - {"nought"},
}  # fmt: skip


def operations() -> Iterator[tuple[str, list[str]]]:
    for path, methods in json.loads(json.dumps(api.get_openapi_schema()))["paths"].items():
        yield path, [one["name"] for one in methods["get"]["parameters"] if one["in"] == "query"]


def is_one_shape(answer: Any) -> bool:
    if answer.status_code == 200:
        return True
    said = answer.json()
    return (
        400 <= answer.status_code < 500
        and said.keys() == {"code", "sentence", "status"}
        and said["status"] == answer.status_code
        and re.fullmatch(r"[a-z_]+", said["code"]) is not None
        and said["sentence"].endswith(".")
        and len(said["sentence"]) < 400
    )


@pytest.mark.parametrize(("path", "names"), [pytest.param(*one, id=one[0]) for one in operations()])
def test_no_value_of_a_parameter_breaks_an_operation(ask: Any, client: Client, path: str, names: list[str]) -> None:
    assert set(names) <= REFUSED_BY.keys(), "a new parameter: say what it can never want"
    address = path.replace("{ref}", THERE.get(path.split("/")[3], ""))
    given = next((asked for end, asked in NEEDED.items() if path.endswith(end)), {})
    wrong = []
    for name in names:
        for what, value in BAD.items():
            base = {} if name in {"place", "actor"} else given
            answer = client.get(address, base | {name: value.encode("utf-8", "surrogatepass")})
            if not is_one_shape(answer) or (what in REFUSED_BY[name]) > (answer.status_code != 200):
                wrong.append((name, what, answer.status_code, answer.content[:300]))
    assert wrong == []


@pytest.mark.parametrize("kind", THERE)
def test_no_id_in_an_address_breaks_an_operation(ask: Any, client: Client, kind: str) -> None:
    for what, value in BAD.items():
        answer = client.get(f"/api/v1/{kind}/{_escaped(value)}")
        assert is_one_shape(answer) and answer.status_code in {400, 404}, (what, answer.content[:300])


def _escaped(value: str) -> str:
    return "".join(f"%{byte:02X}" for byte in value.encode("utf-8", "surrogatepass"))


def test_instants_at_the_edge_of_the_calendar_have_an_answer(ask: Any) -> None:
    assert ask("claims", on_record_by="9999-12-31T23:59:59Z")["items"]
    assert ask("claims", on_record_by="9999-12-31")["on_record_by"] == "9999-12-31T23:59:59.999999Z"
    assert ask("statements", on_record_by="0001-01-01T00:00:00Z")["items"] == []
    assert ask("statements", on_record_by=datetime(2099, 1, 1, tzinfo=UTC).isoformat())["items"]
