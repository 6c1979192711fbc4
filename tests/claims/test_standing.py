"""How a standing comes about: the design's rules, a row each, and what must hold in any order."""

from datetime import UTC, date, datetime, timedelta
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dateline.claims.rules.standing import Interest, Judgement, Stance, read_standing
from dateline.claims.rules.vocabulary import StanceKind, Standing, Verdict
from dateline.values.clocks import Clocks
from dateline.values.grades import Reliability

DAY = date(2017, 11, 8)
RECORDED = datetime(2017, 11, 8, tzinfo=UTC)
GOV_TOOK_IT = Interest(serves="gov", hurts="isis")


def said(
    source: str, kind: str = "asserts", *, side: str | None = None, grade: str = "F", day: int = 8, order: int = 1,
    repeats: str | None = None, recorded: int = 8,
) -> Stance:  # fmt: skip
    return Stance(
        source, side, Reliability(grade), StanceKind(kind), date(2017, 11, day), order,
        datetime(2017, 11, recorded, tzinfo=UTC), repeats,
    )  # fmt: skip


def judged(verdict: str, *, day: int = 8, recorded: int = 8) -> Judgement:
    return Judgement(Verdict(verdict), date(2017, 11, day), datetime(2017, 11, recorded, tzinfo=UTC))


def standing(*stances: Stance, judgements: tuple[Judgement, ...] = (), known_by: int = 30) -> Standing:
    clocks = Clocks(DAY, date(2017, 11, known_by))
    return read_standing(stances, judgements, GOV_TOOK_IT, clocks).standing


TV, ARMY = said("tv", side="gov"), said("army", side="gov")
MONITOR = said("monitor")
CASES = [
    ("nobody has said anything", [], "unsaid"),
    ("one party says it", [TV], "reported"),
    ("two of one side say it", [TV, ARMY], "reported"),
    ("two that are party to nothing, ungraded", [MONITOR, said("paper")], "reported"),
    ("a party and one who is party to nothing", [TV, MONITOR], "corroborated"),
    ("two sides", [TV, said("press", side="sdf")], "corroborated"),
    ("a party against its own side's interest", [said("their-press", side="isis")], "corroborated"),
    ("graded B, party to nothing, with another", [said("agency", grade="B"), said("paper")], "corroborated"),
    ("graded B alone", [said("agency", grade="B")], "reported"),
    ("graded C with another", [said("agency", grade="C"), said("paper")], "reported"),
    ("a good grade does not help a party", [said("tv", side="gov", grade="A"), ARMY], "reported"),
    ("asserted and denied", [TV, said("monitor", "denies")], "disputed"),
    ("qualified and denied", [said("tv", "qualifies", side="gov"), said("monitor", "denies")], "disputed"),
    ("asserted, and qualified by another", [TV, said("monitor", "qualifies")], "reported"),
    ("qualified only", [said("monitor", "qualifies")], "reported"),
    ("denied only", [said("monitor", "denies")], "withdrawn"),
    ("taken back by the only one who said it", [TV, said("tv", "denies", side="gov", day=9)], "withdrawn"),
    ("a denial softened the day after", [TV, said("m", "denies"), said("m", "qualifies", day=9)], "reported"),
    ("said first, taken back the same day", [TV, said("tv", "denies", side="gov", order=2)], "withdrawn"),
    ("taken back first, said again the same day", [said("tv", "denies", order=1), said("tv", order=2)], "reported"),
    ("one who repeats a party counts with it", [TV, said("echo", repeats="tv")], "reported"),
    ("two who repeat one another count once", [said("a", grade="B", repeats="b"), said("b", repeats="a")], "reported"),
    ("one who repeats a silent source counts itself", [TV, said("echo", repeats="nobody")], "corroborated"),
]


@pytest.mark.parametrize(("case", "stances", "expected"), CASES, ids=[case for case, *_ in CASES])
def test_statements_give_the_standing(case: str, stances: list[Stance], expected: str) -> None:
    assert standing(*stances) == expected


@pytest.mark.parametrize("verdict", ["confirmed", "refuted", "withdrawn"])
def test_an_assessment_outranks_statements(verdict: str) -> None:
    assert standing(TV, MONITOR, judgements=(judged(verdict),)) == verdict


def test_the_latest_assessment_counts_and_may_open_the_question_again() -> None:
    earlier, later = judged("confirmed", day=8), judged("refuted", day=9)
    assert standing(TV, judgements=(later, earlier)) == "refuted"
    assert standing(TV, judgements=(later, judged("open", day=10))) == "reported"


def test_only_what_was_said_and_judged_by_then_counts() -> None:
    later = (said("monitor", "denies", day=10),)
    assert standing(TV, *later, known_by=9) == "reported"
    assert standing(TV, *later, known_by=10) == "disputed"
    assert standing(TV, judgements=(judged("refuted", day=12),), known_by=11) == "reported"


def test_only_what_was_on_record_by_then_counts() -> None:
    stances = [TV, said("monitor", "denies", recorded=20)]
    on_the_9th = Clocks(DAY, date(2017, 11, 30), datetime(2017, 11, 9, tzinfo=UTC))
    assert read_standing(stances, [], GOV_TOOK_IT, on_the_9th).standing == "reported"
    assert standing(*stances) == "disputed"


def test_the_rule_is_a_sentence() -> None:
    for _, stances, _ in CASES:
        rule = read_standing(stances, [], GOV_TOOK_IT, Clocks(DAY, date(2017, 11, 30))).rule
        assert rule[0].isupper() and rule.endswith(".")


_days = st.integers(min_value=1, max_value=6)
_stances = st.lists(
    st.builds(
        Stance,
        source=st.sampled_from("abcd"),
        side=st.sampled_from([None, "gov", "isis"]),
        reliability=st.sampled_from(list(Reliability)),
        kind=st.sampled_from(list(StanceKind)),
        known_at=_days.map(lambda n: DAY + timedelta(days=n)),
        said_order=st.integers(min_value=1, max_value=3),
        recorded_at=_days.map(lambda n: RECORDED + timedelta(days=n)),
        repeats=st.sampled_from([None, "a", "b"]),
    ),
    max_size=5,
    unique_by=lambda s: (s.source, s.known_at, s.said_order),
)


@given(_stances)
def test_the_order_of_arrival_never_changes_an_answer(stances: list[Stance]) -> None:
    clocks = Clocks(DAY, DAY + timedelta(days=4))
    readings = {read_standing(order, [], GOV_TOOK_IT, clocks).standing for order in permutations(stances)}
    assert len(readings) == 1


@given(_stances, _days, _days)
def test_what_is_said_or_recorded_later_never_changes_an_answer(stances: list[Stance], k: int, r: int) -> None:
    clocks = Clocks(DAY, DAY + timedelta(days=k), RECORDED + timedelta(days=r))
    before = [s for s in stances if s.known_at <= clocks.known_by and s.recorded_at <= RECORDED + timedelta(days=r)]
    assert read_standing(stances, [], GOV_TOOK_IT, clocks) == read_standing(before, [], GOV_TOOK_IT, clocks)
