"""Very much said of one claim: the answers are the same, and everything that shows them stays usable."""

import re
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from hypothesis import given, settings
from hypothesis import strategies as st

from dateline.claims.actions import add_statement
from dateline.claims.models import Claim, Source, Statement
from dateline.claims.rules.standing import Interest, Judgement, Stance, read_history, read_standing
from dateline.claims.rules.vocabulary import Action, StanceKind, Standing, Verdict
from dateline.publishing.edition import Edition
from dateline.publishing.pages.claim import claim_page
from dateline.values.clocks import Clocks
from dateline.values.grades import Reliability
from tests.desk.conftest import Desk, desk, editor  # fixtures

__all__ = ["desk", "editor"]

DAY = date(2017, 1, 1)
NOON = datetime(2017, 1, 1, 12, tzinfo=UTC)
MANY = 1_000  # more than a page shows, and more than a database takes in one list without care


def _stances(number: int, sources: int) -> Iterator[Stance]:
    """Statements of many sources over many days, each source repeating the one before it every seventh time."""
    for at in range(number):
        source = at * 7919 % sources
        yield Stance(
            f"s{source}", f"side{source % 3}" if source % 2 else None, Reliability.B,
            StanceKind.ASSERTS, DAY + timedelta(days=at // 100), at % 100 + 1, NOON,
            f"s{source - 1}" if source and at % 7 == 0 else None,
        )  # fmt: skip


def test_a_standing_over_a_hundred_thousand_statements_takes_less_than_a_second() -> None:
    stances, judged = tuple(_stances(100_000, 5_000)), (Judgement(Verdict.OPEN, DAY, NOON),)
    begun = time.process_time()
    reading = read_standing(stances, judged, Interest(), Clocks(date.max, date.max))
    assert time.process_time() - begun < 1
    assert reading.standing is Standing.CORROBORATED and len(reading.live) == 5_000


def test_its_history_over_a_thousand_days_takes_seconds_not_hours() -> None:
    begun = time.process_time()
    turns = read_history(tuple(_stances(100_000, 5_000)), (), Interest())
    assert time.process_time() - begun < 10
    assert [reading.standing for _, reading in turns] == [Standing.CORROBORATED]


def test_a_chain_of_repetition_of_any_length_counts_once() -> None:
    chain = [
        Stance(f"s{n}", "a" if n % 2 else None, Reliability.A, StanceKind.ASSERTS, DAY, 1, NOON, f"s{n + 1}")
        for n in range(20_000)
    ]
    end = Stance("s20000", "a", Reliability.A, StanceKind.ASSERTS, DAY, 1, NOON)
    begun = time.process_time()
    assert read_standing([*chain, end], (), Interest(), Clocks(DAY, DAY)).standing is Standing.REPORTED
    assert time.process_time() - begun < 2


NAMES = st.sampled_from("abcde")
STANCES = st.lists(
    st.tuples(
        NAMES, st.sampled_from(StanceKind), st.integers(0, 4), st.one_of(st.none(), NAMES),
    ).filter(lambda one: one[0] != one[3])
)  # fmt: skip


@settings(max_examples=200, deadline=None)
@given(said=STANCES, judged=st.lists(st.tuples(st.sampled_from(Verdict), st.integers(0, 4)), max_size=3))
def test_the_history_says_of_each_day_what_the_standing_of_that_day_is(
    said: list[tuple[str, StanceKind, int, str | None]], judged: list[tuple[Verdict, int]]
) -> None:
    sides = {"a": "north", "b": "north", "c": "south", "d": None, "e": None}
    stances = [
        Stance(name, sides[name], Reliability.B, kind, DAY + timedelta(days=day), at, NOON, repeats)
        for at, (name, kind, day, repeats) in enumerate(said)
    ]
    judgements = [
        Judgement(verdict, DAY + timedelta(days=day), NOON + timedelta(hours=at))
        for at, (verdict, day) in enumerate(judged)
    ]
    interest = Interest(serves="north", hurts="south")
    turns = dict(read_history(stances, judgements, interest))
    then = None
    for day in sorted({s.known_at for s in stances} | {j.known_at for j in judgements}):
        now = read_standing(stances, judgements, interest, Clocks(day, day)).standing
        assert (day in turns) == (now is not then)
        if day in turns:
            assert turns[day].standing is now
        then = now


@pytest.fixture
def much(desk: Desk) -> Claim:
    """A thousand sources speak of the claim, over a hundred days."""
    sources = Source.objects.bulk_create([Source(ref=f"s{n}", name=f"Source {n}") for n in range(MANY)])
    Statement.objects.bulk_create(
        Statement(
            claim=desk.claim, source=source, stance="asserts", known_at=date(2017, 12, 1) + timedelta(days=n // 10),
            note=f"Said as number {n}.", by="newsroom", repeats=sources[n - 1] if n % 5 == 1 else None,
        )
        for n, source in enumerate(sources)
    )  # fmt: skip
    return desk.claim


def test_its_pages_show_the_first_the_last_and_those_that_count(much: Claim, editor: Client) -> None:
    baked = claim_page(Edition(), much.ref)
    at_the_desk = editor.get(f"/desk/claims/claim/{much.ref}/").content.decode()
    for page in (baked, at_the_desk):
        table = page.split("Who said what, and when")[-1]
        numbers = [int(found) for found in re.findall(r"Said as number (\d+)\.", table)]
        assert "The Herald" in page and numbers[0] == 0 and numbers[-1] == MANY - 1
        assert 190 <= len(numbers) <= 300 and numbers == sorted(set(numbers))
        left_out = MANY + 1 - len(numbers) - 1
        assert f"{left_out} of {MANY + 1} statements are left out here" in page
        assert f"/api/v1/statements?claim={much.ref}" in page
    assert len(baked) < 400_000


def test_the_api_pages_them(much: Claim) -> None:
    whole = Client().get(f"/api/v1/claims/{much.ref}").json()
    assert len(whole["statements"]) == 500 and whole["more_statements"] == f"/api/v1/statements?claim={much.ref}"
    found, after = 0, ""
    while after is not None:
        page = Client().get(whole["more_statements"], {"claim": much.ref, "limit": 400, "after": after}).json()
        found, after = found + len(page["items"]), page["next"]
    assert found == MANY + 1
    told = Client().get("/api/v1/explain?place=town").content.decode()
    assert "more who spoke earlier are left out here" in told and len(told) < 50_000


def test_putting_one_more_on_record_costs_the_same(desk: Desk) -> None:
    """However much was said that day: the queries are the same, and none counts what is there."""

    def cost() -> list[str]:
        with CaptureQueriesContext(connection) as asked:
            add_statement(claim=desk.claim, source=desk.herald, stance=StanceKind.ASSERTS, known_at=DAY, by=None)
        return [re.sub(r"\d+", "N", one["sql"].split("WHERE")[0]) for one in asked.captured_queries]

    first = cost()
    Statement.objects.bulk_create(
        Statement(claim=desk.claim, source=desk.herald, stance="asserts", known_at=DAY, said_order=n, by="newsroom")
        for n in range(2, 5_000)
    )
    again = cost()
    assert not [one for one in again if "COUNT(" in one]
    assert abs(len(again) - len(first)) <= 2  # the log takes one step more or less, by the shape of its tree
    assert Statement.objects.order_by("-pk").values_list("said_order", flat=True)[0] == 5_000


def test_more_claims_than_a_list_in_a_query_can_hold(desk: Desk) -> None:
    Claim.objects.bulk_create(
        Claim(ref=f"c{n}", text=f"Claim {n}", action=Action.STATEMENT, true_from=DAY) for n in range(3_000)
    )
    assert len(Edition().record) == 3_001
    assert Client().get("/api/v1/claims?limit=1").status_code == 200
