"""Who hears of what, as tables."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dateline.following.rules import (
    ASK_AGAIN_AFTER,
    ASKED_IN_A_DAY,
    Asked,
    News,
    news_in,
    rest_after,
    when_to_ask,
)

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("kind", "subject", "facts", "news"),
    [
        ("report.corrected", "report:4", {"correction": 2, "claim": "c"}, News("correction:2", ("report:4",))),
        ("report.corrected", "report:4", {}, None),
        ("comment.posted", "comment:9", {"report": 4, "parent": 8}, News("comment:9", ("comment:8",), "comment:9")),
        ("comment.posted", "comment:9", {"report": 4, "parent": None}, None),
        ("comment.voted", "comment:9", {"report": 4}, None),
        ("report.published", "report:4", {"claims": []}, None),
        ("no.such", "x:1", {}, None),
    ],
)
def test_who_hears_of_an_entry(kind: str, subject: str, facts: dict[str, Any], news: News | None) -> None:
    assert news_in(kind, subject, facts) == news


def _asked(minutes_ago: int, *, follow: int = 1, waiting: bool = False) -> Asked:
    return Asked(follow, NOW - timedelta(minutes=minutes_ago), waiting)


@pytest.mark.parametrize(
    ("earlier", "minutes"),
    [
        ([], 0),
        ([_asked(60)], 0),
        ([_asked(60, waiting=True)], None),  # that mail is still on its way
        ([_asked(4, follow=2)], 6),  # another thing was asked for four minutes ago
        ([_asked(4, follow=2), _asked(-6, follow=3, waiting=True)], 16),
        ([_asked(60 * n, follow=n) for n in range(1, ASKED_IN_A_DAY + 1)], None),
        ([_asked(60 * 30, follow=n) for n in range(1, 9)], 0),  # all of that was the day before
    ],
)
def test_when_to_ask(earlier: list[Asked], minutes: int | None) -> None:
    expected = None if minutes is None else NOW + timedelta(minutes=minutes)
    assert when_to_ask(1, earlier, NOW) == expected


@given(st.lists(st.tuples(st.integers(1, 4), st.integers(0, 90)), max_size=60))
def test_no_order_of_requests_floods_an_address(requests: list[tuple[int, int]]) -> None:
    now, plan = NOW, list[Asked]()
    for follow, minutes in requests:
        now += timedelta(minutes=minutes)
        plan = [Asked(one.follow, one.planned_at, one.planned_at > now) for one in plan]
        if at := when_to_ask(follow, plan, now):
            plan.append(Asked(follow, at, waiting=True))
    times = [one.planned_at for one in plan]
    assert all(later - earlier >= ASK_AGAIN_AFTER for earlier, later in pairwise(times))
    for start in times:
        assert sum(start <= time < start + timedelta(days=1) for time in times) <= ASKED_IN_A_DAY


def test_a_refused_mail_rests_longer_each_time() -> None:
    rests = [rest_after(tries) for tries in range(1, 40)]
    assert rests[0] == timedelta(minutes=2)
    assert rests == sorted(rests)
    assert rests[-1] == timedelta(hours=6)
