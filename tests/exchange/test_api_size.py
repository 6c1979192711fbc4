"""The API of a long record: a page costs what is on it, not what is on record."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from hypothesis import given, settings
from hypothesis import strategies as st

from dateline.atlas.models import Actor, Place
from dateline.claims.models import Claim, Source, Statement
from dateline.claims.queries import record
from dateline.claims.rules.vocabulary import Action, StanceKind
from dateline.exchange.api.paging import LOOKED_AT, page_behind, read_cursor
from dateline.values.clocks import Clocks
from dateline.values.time import Precision, Span, span_of

DAY = date(2017, 10, 1)
LISTS = [
    "claims?limit=5", "claims?limit=5&standing=reported", "claims?limit=5&place=t2", "claims?limit=5&actor=sdf",
    "claims?limit=5&place=t2&actor=sdf", "claims?limit=5&from=2017-10-20", "claims?limit=5&until=2017-11-20",
    "claims?limit=5&from=2017-10-20&actor=sdf", "claims?limit=5&words=bulk", "timeline?actor=sdf&limit=5",
    "statements?limit=5", "statements?limit=5&claim=ak-gov-1", "statements?limit=5&source=sohr", "sources?limit=5",
    "places?limit=5", "places?limit=5&words=bulk", "places?limit=5&within=40,34,41,35", "actors?limit=5",
]  # fmt: skip


def make_claims(many: int, **more: Any) -> list[Claim]:
    """Claims as they come in bulk, some of each precision, past the actions."""
    began = Claim.objects.count()
    made = []
    for at in range(began, began + many):
        day = DAY + timedelta(days=at * 7919 % 90)
        precision = (Precision.DAY, Precision.WEEK, Precision.MONTH, Precision.SPAN)[at % 4]
        until = day + timedelta(days=at % 40) if precision is Precision.SPAN else None
        fields: dict[str, Any] = {
            "action": Action.STATEMENT,
            "true_from": day,
            "true_until": until,
            "precision": precision,
        } | more
        made.append(Claim(**{"ref": f"bulk-{at}", "text": f"Bulk {at} was said"} | fields))
    return Claim.objects.bulk_create(made)


def make_everything(many: int) -> None:
    """More of all that there are lists of."""
    place, actor, source = (
        kind.objects.get(ref=ref) for kind, ref in ((Place, "t2"), (Actor, "sdf"), (Source, "sohr"))
    )
    claims = make_claims(many, place=place, agent=actor)
    said = [Statement(claim=one, source=source, stance=StanceKind.ASSERTS, known_at=DAY, by="x") for one in claims]
    about = Claim.objects.get(ref="ak-gov-1")
    began = Place.objects.count()
    said += [
        Statement(claim=about, source=source, stance="asserts", known_at=DAY, said_order=began + at, by="x")
        for at in range(many)
    ]
    Statement.objects.bulk_create(said)
    names = [f"bulk-{at}" for at in range(began, began + many)]
    Place.objects.bulk_create([Place(ref=name, name=name, lat=34.5, lon=40.5) for name in names])
    Source.objects.bulk_create([Source(ref=name, name=name) for name in names])


def asked_of_the_database(client: Client, address: str) -> list[str]:
    with CaptureQueriesContext(connection) as caught:
        answer = client.get(f"/api/v1/{address}")
    assert answer.status_code == 200, answer.content.decode()
    assert len(answer.json().get("items") or answer.json()["claims"]) == 5, address
    return [one["sql"] for one in caught.captured_queries]


def test_no_list_asks_more_of_a_longer_record(ask: Any, client: Client) -> None:
    make_everything(600)  # more than is read in one go
    before = {address: len(asked_of_the_database(client, address)) for address in LISTS}
    make_everything(1_500)
    after = {address: len(asked_of_the_database(client, address)) for address in LISTS}
    assert before == after
    assert max(after.values()) < 20


# What each list walks through, and the index that has it in order: nothing is sorted, nothing read that is not wanted.
WALKED = {
    "claims?limit=5": {"claims_clai_true_fr_008834_idx"},
    "claims?limit=5&place=t2": {"claims_clai_place_i_"},
    "claims?limit=5&actor=sdf": {"claims_clai_agent_i_ce3e3c_idx", "claims_clai_target__cc8573_idx"},
    "claims?limit=5&from=2017-10-20": {"claims_clai_true_fr_008834_idx", "claim_spans_by_day"},
    "statements?limit=5": {"claims_stat_known_a_23372c_idx"},
    "statements?limit=5&claim=ak-gov-1": {"claims_stat_claim_i_762193_idx"},
    "statements?limit=5&source=sohr": {"claims_stat_source__71ae1c_idx"},
    "sources?limit=5": {"sqlite_autoindex_claims_source_1"},
}  # fmt: skip


@pytest.mark.parametrize("address", WALKED)
def test_a_list_is_walked_in_an_index(ask: Any, client: Client, address: str) -> None:
    make_everything(50)
    cursor = client.get(f"/api/v1/{address}").json()["next"]
    walking = [sql for sql in asked_of_the_database(client, f"{address}&after={cursor}") if "LIMIT 6" in sql]
    steps = [step for sql in walking for step in _plan(sql)]
    assert steps and not [step for step in steps if step.startswith("SCAN") or "TEMP B-TREE" in step], steps
    assert all(index in " ".join(steps) for index in WALKED[address]), steps


def _plan(sql: str) -> Iterator[str]:
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN QUERY PLAN {sql.replace('%', '%%')}")
        yield from (row[3] for row in cursor.fetchall())


def test_a_page_of_what_only_looking_finds_may_come_short_and_goes_on(ask: Any, client: Client) -> None:
    make_claims(2 * LOOKED_AT, true_from=date(2016, 1, 1), true_until=None, precision=Precision.DAY)
    found: list[str] = []
    lengths, after = [], ""
    with CaptureQueriesContext(connection) as caught:
        while after is not None:
            page = ask("claims", standing="disputed", known_by="2017-11-08", limit=2, after=after)
            found, after = found + [one["ref"] for one in page["items"]], page["next"]
            lengths.append(len(page["items"]))
    assert lengths[:2] == [0, 0] and len(caught) < 60 * len(lengths)
    then = Clocks(date(2017, 11, 8), date(2017, 11, 8))
    assert found == [ref for ref, one in record().items() if one.standing(then) == "disputed"] != []


@settings(deadline=None, max_examples=30)
@given(st.integers(0, 3 * LOOKED_AT), st.integers(50, 700), st.sampled_from([1, 2, 3, 7, 1000, 10**6]))
def test_walking_what_only_looking_finds_gives_all_of_it_once(many: int, limit: int, every: int) -> None:
    walked: list[int] = []
    after = None
    while True:
        page = page_behind(
            lambda key, most: list(range(key[0] + 1 if key else 0, many))[:most],
            lambda row: (row,),
            after=after,
            limit=limit,
            where=lambda row: row % every == 0,
        )
        assert len(page.items) <= limit
        walked += page.items
        if page.next is None:
            break
        after = read_cursor(page.next, int)
    assert walked == list(range(0, many, every))


@pytest.mark.parametrize(("first", "last"), [
    ("2017-11-12", "2017-11-12"), ("2017-11-06", "2017-11-06"), ("2017-10-31", "2017-11-01"), (None, "2017-10-02"),
    ("2017-12-29", None), ("2017-02-01", "2017-02-28"), ("0001-01-01", "9999-12-31"), ("9999-12-31", None),
    (None, "0001-01-01"),
])  # fmt: skip
def test_the_database_and_the_rule_agree_which_days_a_claim_may_mean(
    ask: Any, first: str | None, last: str | None
) -> None:
    make_claims(200)
    make_claims(1, true_from=date.max, true_until=None, precision=Precision.WEEK)
    make_claims(1, true_from=date.min, true_until=None, precision=Precision.MONTH)
    days = Span(date.fromisoformat(first or "0001-01-01"), date.fromisoformat(last or "9999-12-31"))
    meant = [
        one.ref
        for one in Claim.objects.order_by("true_from", "pk")
        if span_of(one.true_from, Precision(one.precision), one.true_until).overlaps(days)
    ]
    asked = {"from_": first or "", "until": last or ""}
    assert [one["ref"] for one in ask("claims", limit=500, **asked)["items"]] == meant
    assert len(meant) == len(set(meant))


def test_an_actor_that_acts_and_is_acted_upon_is_listed_once_in_order(ask: Any) -> None:
    sdf = Actor.objects.get(ref="sdf")
    make_claims(30, agent=sdf, target=sdf)
    make_claims(30, target=sdf)
    wanted = [one.ref for one in Claim.objects.order_by("true_from", "pk") if sdf.pk in (one.agent_id, one.target_id)]
    walked, after = [], ""
    while after is not None:
        page = ask("claims", actor="sdf", limit=7, after=after)
        walked, after = walked + [one["ref"] for one in page["items"]], page["next"]
    assert walked == wanted


def test_words_are_found_in_any_script_and_in_capitals(ask: Any) -> None:
    make_claims(1, ref="city", text="Силы вошли в Город и ушли")
    make_claims(1, ref="more", text="100% of \\ it_")
    for words in ("город силы", "ГОРОД", "Город"):
        assert [one["ref"] for one in ask("claims", words=words)["items"]] == ["city"], words
    for words in ("100%", "\\", "IT_"):
        assert "more" in [one["ref"] for one in ask("claims", words=words)["items"]], words
    Place.objects.create(ref="odessa", name="Odessa", aliases=["Одеса", 'the "pearl"'])
    for words in ("одеса", "ОДЕСА", '"PEARL"', "pearl odessa"):
        assert [one["ref"] for one in ask("places", words=words)["items"]] == ["odessa"], words
    assert ask("places", words="u043e")["items"] == [], "how a name is kept is not its name"
