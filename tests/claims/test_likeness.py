"""How like a claim is to some words and to another claim, and what a sentence seems to tell of: tables of cases."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from dateline.claims.rules.likeness import SAME, Proposition, sameness, shared, stems
from dateline.claims.rules.vocabulary import Action
from dateline.claims.rules.wording import action_in

TOOK = Proposition("Pro-government forces took Al-Hiri", "captures", 1, None, 7, date(2017, 11, 8))


@pytest.mark.parametrize(
    ("changed", "same"),
    [
        ({}, True),
        ({"text": "Al-Hiri captured by pro-government forces"}, True),
        ({"text": "Hiri fell", "day": date(2017, 11, 9)}, True),
        ({"target": 2}, True),
        ({"place": 8}, False),  # another place is another claim
        ({"place": None}, False),
        ({"agent": 2, "text": "The SDF entered", "action": "enters"}, False),
        ({"day": date(2017, 11, 30)}, False),
    ],
)
def test_two_claims_are_perhaps_one(changed: dict[str, object], same: bool) -> None:
    other = replace(TOOK, **changed)  # type: ignore[arg-type]
    assert (sameness(TOOK, other) >= SAME) is same
    assert sameness(TOOK, other) == sameness(other, TOOK)


def test_days_apart_count_against_it() -> None:
    likeness = [sameness(TOOK, replace(TOOK, day=TOOK.day + timedelta(days=days))) for days in range(10)]
    assert likeness == sorted(likeness, reverse=True) and likeness[0] > likeness[6]


@pytest.mark.parametrize(
    ("asked", "text", "share"),
    [
        ("took Al-Hiri", "Pro-government forces took Al-Hiri", 1.0),
        ("captured", "captures", 1.0),
        ("took the bridge", "took Al-Hiri", 0.5),
        ("البوكمال", "Al-Bukamal", 0.0),  # letters are made plain, not names: spellings are the atlas's matter
        ("", "anything", 0.0),
        ("the and of", "anything", 0.0),
    ],
)
def test_words_are_shared_in_their_plain_form(asked: str, text: str, share: float) -> None:
    assert shared(stems(asked), text) == share


@pytest.mark.parametrize(
    ("sentence", "action"),
    [
        ("Pro-government forces took Abu Kamal", Action.CAPTURES),
        ("ISIS retook the city", Action.RECAPTURES),
        ("The SDF captured Al-Khan on Wednesday", Action.CAPTURES),
        ("Government forces entered the city", Action.ENTERS),
        ("They withdrew from Hajin", Action.WITHDRAWS),
        ("The town is besieged", Action.BESIEGES),
        ("The siege was lifted", Action.LIFTS_SIEGE),
        ("Warplanes struck the bridge", Action.STRIKES),
        ("Clashes near Mayadin", Action.CLASHES),
        ("Families fled the town", Action.DISPLACEMENT),
        ("The minister said so", Action.STATEMENT),
        ("It will rain", Action.FORECAST),
        ("A quiet day", None),
        ("", None),
    ],
)
def test_a_verb_gives_the_action(sentence: str, action: Action | None) -> None:
    found = action_in(sentence)
    assert (found[0] if found else None) is action
