"""Lists in pages: everything once, in order, also while more is added."""

import re
from datetime import date
from itertools import count
from typing import Any

import pytest
import yaml
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dateline.claims.actions import add_source, add_statement, make_claim
from dateline.claims.models import Claim
from dateline.claims.rules.vocabulary import Action, StanceKind
from dateline.exchange.api.paging import cursor_of, page_of, read_cursor
from dateline.exchange.demonstration import DOSSIER
from dateline.values.errors import DatelineError

SAID: dict[str, Any] = yaml.safe_load(DOSSIER.read_text("utf-8"))
LAST = "2017-12-05"


@given(st.sets(st.integers(0, 50)), st.integers(1, 12), st.data())
def test_walking_all_pages_gives_everything_once_in_order_while_more_is_added(
    numbers: set[int], limit: int, data: st.DataObject
) -> None:
    rows, after, walked = sorted(numbers), None, []
    fresh = count(100)
    while True:
        page = page_of(rows, lambda row: (row,), after=after, limit=limit)
        assert len(page.items) <= limit
        walked += page.items
        if page.next is None:
            break
        after = read_cursor(page.next, int)
        if data.draw(st.booleans()) and len(rows) < 80:
            rows = [*rows, next(fresh)]
    assert walked == rows


@given(st.dates(), st.integers(0, 2**63 - 1), st.text())
def test_a_cursor_is_read_as_it_was_written(day: date, number: int, text: str) -> None:
    assert read_cursor(cursor_of((day, number, text)), date, int, str) == (day, number, text)


@given(st.text(max_size=40))
def test_a_broken_cursor_gets_a_sentence(text: str) -> None:
    try:
        key = read_cursor(text, date, int)
    except DatelineError as problem:
        assert problem.code == "bad_cursor"
    else:
        assert key is None or [type(part) for part in key] == [date, int]


@pytest.mark.parametrize("cursor", ["WzFd", "W" * 4000, "eyJhIjogMX0", "WyJ4IiwgMV0", cursor_of(("2017-11-09", 2**70))])
def test_a_cursor_of_another_list_gets_a_sentence(db: None, client: Client, cursor: str) -> None:
    answer = client.get("/api/v1/statements", {"after": cursor})
    assert (answer.status_code, answer.json()["code"]) == (400, "bad_cursor")


def test_every_list_can_be_walked_by_its_links(ask: Any, client: Client) -> None:
    for path in ("claims", "statements", "sources", "places", "actors"):
        _walk_by_links(ask, client, path)


def _walk_by_links(ask: Any, client: Client, path: str) -> None:
    whole = ask(path, limit=500)["items"]
    assert len(whole) == len(SAID[path])
    for limit in (3, 7, len(whole) - 1, len(whole)):
        address, walked = f"/api/v1/{path}?limit={limit}&known_by={LAST}", []
        if path in {"sources", "places", "actors"}:
            address = f"/api/v1/{path}?limit={limit}"
        while address:
            answer = client.get(address)
            walked += answer.json()["items"]
            link = re.fullmatch(r'<(.+)>; rel="next"', answer.get("Link", ""))
            assert bool(link) == bool(answer.json()["next"])
            address = link[1] if link else ""
        assert walked == whole


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(limit=st.integers(1, 20), path=st.sampled_from(["claims", "statements"]))
def test_what_is_added_while_one_walks_shifts_nothing(ask: Any, limit: int, path: str) -> None:
    whole = ask(path, limit=500)["items"]
    walked: list[Any] = []
    after = ""
    while after is not None:
        page = ask(path, limit=limit, after=after, known_by="2099-01-01")
        walked, after = walked + page["items"], page["next"]
        if after and len(walked) < 3 * limit:
            source = add_source(name=f"Passer-by {Claim.objects.count()}", by=None)
            for day in (date(2017, 1, 1), date(2018, 1, 1)):  # one before where we are, one behind it
                claim = make_claim(text="It rained", action=Action.STATEMENT, true_from=day, by=None)
                add_statement(claim=claim, source=source, stance=StanceKind.ASSERTS, known_at=day, by=None)

    def key(one: dict[str, Any]) -> tuple[Any, ...]:
        return (one["ref"],) if path == "claims" else (one["claim"], one["source"], one["known_at"], one["said_order"])

    keys = [key(one) for one in walked]
    assert len(keys) == len(set(keys))
    was = [key(one) for one in whole]
    assert [one for one in keys if one in set(was)] == was
