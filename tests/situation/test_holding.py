"""How a holding comes about: the design's rules, a row each, and what must hold in any order."""

from datetime import UTC, date, datetime
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dateline.claims.rules.vocabulary import Effect, Standing
from dateline.situation.rules.holding import UNKNOWN, Effective, holding
from dateline.values.time import Precision, span_of


def claim(
    ref: str, day: int, effect: str = "holds", by: str = "gov", *, against: str | None = None, target: str | None = None,
    standing: str = "reported", precision: str = "day", at: int | None = None, contradicts: tuple[str, ...] = (),
) -> Effective:  # fmt: skip
    when = date(2017, 11, day)
    span = span_of(when, Precision(precision))
    hour = datetime(2017, 11, day, at, tzinfo=UTC) if at is not None else None
    return Effective(
        ref, Effect(effect), by, against, target, when, span, Standing(standing), hour, frozenset(contradicts)
    )


def at(day: int, *claims: Effective) -> tuple[str, str | None, tuple[str, ...], str, str | None]:
    answer = holding(claims, date(2017, 11, day))
    return answer.state, answer.holder, answer.between, answer.certainty, answer.besieged_by


TAKEN = claim("taken", 8, target="isis")
LOST = claim("lost", 11, by="isis", target="gov")
CONTEST = claim("contest", 10, "contested", "isis", against="gov")
SIEGE = claim("siege", 12, "besieged_by", "gov", target="isis")
NO_WORD = ("unknown", None, (), "unknown", None)
CASES = [
    ("nothing is known", 9, [], NO_WORD),
    ("one side says who took it", 9, [TAKEN], ("held", "gov", (), "claimed", None)),
    ("corroborated", 9, [claim("c", 8, standing="corroborated")], ("held", "gov", (), "assessed", None)),
    ("confirmed by the desk", 9, [claim("c", 8, standing="confirmed")], ("held", "gov", (), "assessed", None)),
    ("refuted has no effect", 9, [claim("c", 8, standing="refuted")], NO_WORD),
    ("withdrawn has no effect", 9, [claim("c", 8, standing="withdrawn")], NO_WORD),
    ("not yet said has no effect", 9, [claim("c", 8, standing="unsaid")], NO_WORD),
    ("taken from a target: the target held it until then", 7, [TAKEN], ("held", "isis", (), "claimed", None)),
    ("nothing before a claim that names no target", 7, [claim("c", 8)], NO_WORD),
    ("disputed: contested with whom it was taken from", 9, [claim("c", 8, target="isis", standing="disputed")],
     ("contested", None, ("gov", "isis"), "contested", None)),
    ("disputed: contested with the holder before", 12, [TAKEN, claim("c", 11, by="isis", standing="disputed")],
     ("contested", None, ("gov", "isis"), "contested", None)),
    ("an advance contests it", 10, [TAKEN, CONTEST], ("contested", None, ("gov", "isis"), "contested", None)),
    ("the latest counts", 12, [TAKEN, CONTEST, LOST], ("held", "isis", (), "claimed", None)),
    ("asked for an earlier day, the later does not", 9, [TAKEN, CONTEST, LOST], ("held", "gov", (), "claimed", None)),
    ("the besieged still holds it", 12, [SIEGE], ("held", "isis", (), "claimed", "gov")),
    ("a siege ends a contest for the besieged", 13, [CONTEST, SIEGE], ("held", "isis", (), "claimed", "gov")),
    ("a capture ends the siege", 14, [SIEGE, claim("c", 14, target="isis")], ("held", "gov", (), "claimed", None)),
    ("on one day an advance comes before a capture", 10, [claim("c", 10, by="isis"), CONTEST],
     ("held", "isis", (), "claimed", None)),
    ("two holders within the same week contradict", 9,
     [claim("a", 8, precision="week"), claim("b", 9, by="isis", precision="week")],
     ("contested", None, ("gov", "isis"), "contested", None)),
    ("unless one is said to have taken it from the other", 9,
     [claim("a", 8, precision="week"), claim("b", 9, by="isis", target="gov", precision="week")],
     ("held", "isis", (), "claimed", None)),
    ("who took it from the other on that day comes after it", 8,
     [claim("b", 8, by="isis", target="gov"), claim("c", 8)], ("held", "isis", (), "claimed", None)),
    ("of two hours of a day the later counts", 9, [claim("a", 9, by="isis", at=22), claim("b", 9, at=6)],
     ("held", "isis", (), "claimed", None)),
    ("a capture without an hour comes at the end of its day", 9, [claim("a", 9), claim("e", 9, "contested", "isis", at=22)],
     ("held", "gov", (), "claimed", None)),
    ("an advance without an hour at its beginning", 9, [claim("e", 9, "contested", "isis"), claim("a", 9, at=6)],
     ("held", "gov", (), "claimed", None)),
    ("the desk says that two contradict each other, weeks apart", 30,
     [TAKEN, claim("c", 28, by="isis", contradicts=("taken",))], ("contested", None, ("gov", "isis"), "contested", None)),
    ("the siege is lifted: the besieged holds it", 13, [SIEGE, claim("l", 13, "siege_lifted", "gov", target="isis")],
     ("held", "isis", (), "claimed", None)),
    ("a siege of which only the end is known", 13, [claim("l", 13, "siege_lifted", "gov", target="isis")],
     ("held", "isis", (), "claimed", None)),
    ("it is disputed that the siege was lifted", 13,
     [SIEGE, claim("l", 13, "siege_lifted", "gov", target="isis", standing="disputed")], ("held", "isis", (), "claimed", "gov")),
    ("the holder left: nobody is said to hold it", 12, [TAKEN, claim("l", 11, "left_by")], NO_WORD),
    ("it is disputed that the holder left", 12, [TAKEN, claim("l", 11, "left_by", standing="disputed")],
     ("held", "gov", (), "claimed", None)),
    ("of two inside one left: the other holds it", 12, [CONTEST, claim("l", 11, "left_by")],
     ("held", "isis", (), "claimed", None)),
    ("who was not there cannot leave", 12, [TAKEN, claim("l", 11, "left_by", "isis")], ("held", "gov", (), "claimed", None)),
    ("the besieger left: no siege", 13, [SIEGE, claim("l", 13, "left_by")], ("held", "isis", (), "claimed", None)),
    ("said again: the surer certainty counts", 12, [TAKEN, claim("again", 12, standing="corroborated")],
     ("held", "gov", (), "assessed", None)),
]  # fmt: skip


@pytest.mark.parametrize(("case", "day", "claims", "expected"), CASES, ids=[case for case, *_ in CASES])
def test_claims_give_the_holding(case: str, day: int, claims: list[Effective], expected: tuple[str, ...]) -> None:
    assert at(day, *claims) == expected


def test_a_holding_says_since_when_and_on_what_it_rests() -> None:
    answer = holding([TAKEN, claim("again", 12)], date(2017, 11, 20))
    assert answer.since == date(2017, 11, 8)
    assert answer.heard == date(2017, 11, 12)
    assert answer.claims == ("taken", "again")


def test_every_answer_names_its_rule_in_a_sentence() -> None:
    for _, day, claims, _ in CASES:
        rule = holding(claims, date(2017, 11, day)).rule
        assert rule[0].isupper() and rule.endswith(".")


_claims = st.lists(
    st.builds(
        claim,
        ref=st.sampled_from("pqrstu"),
        day=st.integers(1, 9),
        effect=st.sampled_from(["holds", "besieged_by", "contested", "siege_lifted", "left_by"]),
        against=st.sampled_from([None, "sdf"]),
        by=st.sampled_from(["gov", "isis", "sdf"]),
        target=st.sampled_from([None, "gov", "isis"]),
        standing=st.sampled_from(list(Standing)),
        precision=st.sampled_from(["day", "week"]),
        at=st.sampled_from([None, 6, 18]),
    ),
    max_size=5,
    unique_by=lambda c: c.ref,
)


@given(_claims, st.integers(1, 12))
def test_the_order_of_arrival_never_changes_an_answer(claims: list[Effective], day: int) -> None:
    answers = {holding(order, date(2017, 11, day)) for order in permutations(claims)}
    assert len(answers) == 1


@given(_claims, st.integers(1, 12))
def test_claims_without_effect_change_nothing(claims: list[Effective], day: int) -> None:
    when = date(2017, 11, day)
    assert holding(claims, when) == holding([c for c in claims if c.standing.has_effect], when)


def test_unknown_is_the_answer_to_nothing() -> None:
    assert holding([], date(2017, 11, 8)) == UNKNOWN
