"""What the API and its chart keep until something is added, and who may read it."""

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from typing import Any

import yaml
from django.db import connections
from django.test import Client

from dateline.claims.actions import add_source
from dateline.exchange.demonstration import DOSSIER
from dateline.situation.queries import Chart, chart_now
from dateline.values.clocks import Clocks

SAID: dict[str, Any] = yaml.safe_load(DOSSIER.read_text("utf-8"))
LAST = "2017-12-05"


def test_nothing_is_computed_for_who_has_the_answer_already(
    ask: Any, client: Client, django_assert_max_num_queries: Any
) -> None:
    first = client.get("/api/v1/situation?at=2017-11-09")
    assert re.fullmatch(r'"[0-9a-f]{20}"', first["ETag"])
    assert first["Cache-Control"] == "public, max-age=0, must-revalidate"
    assert client.get("/api/v1/situation?at=2017-11-10")["ETag"] != first["ETag"]
    with django_assert_max_num_queries(2):
        again = client.get("/api/v1/situation?at=2017-11-09", headers={"If-None-Match": f'"x", W/{first["ETag"]}'})
    assert (again.status_code, again.content, again["ETag"]) == (304, b"", first["ETag"])
    add_source(name="Somebody else", by=None)
    after = client.get("/api/v1/situation?at=2017-11-09", headers={"If-None-Match": first["ETag"]})
    assert after.status_code == 200 and after["ETag"] != first["ETag"]


def test_other_sites_may_read_it_and_no_cookie_is_set(ask: Any, client: Client) -> None:
    for answer in (client.get("/api/v1/claims"), client.get("/api/v1/nothing"), client.get("/api/v1/claims?x=1")):
        assert answer["Access-Control-Allow-Origin"] == "*"
        assert not answer.cookies and "Cookie" not in answer.get("Vary", "")
    before = client.options("/api/v1/claims", headers={"Access-Control-Request-Headers": "if-none-match"})
    assert before.status_code == 204 and before["Access-Control-Allow-Headers"] == "If-None-Match"


def test_head_is_get_without_its_body(ask: Any, client: Client) -> None:
    whole, head = client.get("/api/v1/claims"), client.head("/api/v1/claims")
    assert (head.status_code, head.content) == (200, b"")
    assert (head["ETag"], head["Content-Length"]) == (whole["ETag"], str(len(whole.content)))


# The chart that threads share


def test_the_chart_is_kept_until_something_is_added(ask: Any, django_assert_num_queries: Any) -> None:
    chart = chart_now()
    with django_assert_num_queries(2):
        assert chart_now() is chart
    add_source(name="Somebody else", by=None)
    assert chart_now() is not chart


def test_a_kept_chart_answers_as_a_new_one(ask: Any) -> None:
    for day in (date(2017, 11, 8), date(2017, 11, 12), date(2017, 12, 5)):
        clocks = Clocks(day, day)
        assert [h.answer for h in chart_now().situation(clocks).holdings] == [
            h.answer for h in Chart().situation(clocks).holdings
        ]


def test_threads_that_ask_at_once_get_one_chart(ask: Any) -> None:
    add_source(name="Somebody else", by=None)  # so that nobody has read this record yet
    shared = connections["default"]
    shared.inc_thread_sharing()

    def once(_number: int) -> tuple[int, list[Any]]:
        connections["default"] = shared  # the test's own transaction, which other connections cannot see
        chart = chart_now()
        return id(chart), [h.answer for h in chart.situation(Clocks(date(2017, 11, 9), date(2017, 11, 9))).holdings]

    try:
        with ThreadPoolExecutor(4) as threads:
            found = list(threads.map(once, range(8)))
    finally:
        shared.dec_thread_sharing()
    assert len({chart for chart, _ in found}) == 1
    assert all(answers == found[0][1] for _, answers in found)
