"""A claim in the vocabularies of others: a row for each action, and for each mode what it adds."""

from datetime import date

import pytest

from dateline.claims.rules import codes
from dateline.claims.rules.codes import Inter, Told
from dateline.claims.rules.vocabulary import Action, Mode, Standing
from dateline.values.time import Precision, span_of

STATE, REBELS, CIVILIANS = Inter.STATE_FORCES, Inter.REBEL_GROUPS, Inter.CIVILIANS
GOVERNMENT, NON_STATE = "Battles: Government regains territory", "Battles: Non-state actor overtakes territory"
CLASH, CHANGE = "Battles: Armed clash", "Strategic developments: Change to group/activity"
OTHER, TRANSFER = "Strategic developments: Other", "Strategic developments: Non-violent transfer of territory"
CASES = [
    (Told(Action.CAPTURES, agent=STATE, target=REBELS), GOVERNMENT, "X-CONTROL/capture"),
    (Told(Action.CAPTURES, agent=REBELS, target=STATE), NON_STATE, "X-CONTROL/capture"),
    (Told(Action.CAPTURES, agent=STATE, target=CIVILIANS), GOVERNMENT, "X-CONTROL/capture"),
    (Told(Action.CAPTURES, target=STATE), NON_STATE, "X-CONTROL/loss"),
    (Told(Action.RECAPTURES, agent=STATE), GOVERNMENT, "X-CONTROL/recapture"),
    (Told(Action.RECAPTURES, agent=REBELS), NON_STATE, "X-CONTROL/recapture"),
    (Told(Action.RECAPTURES, target=STATE), NON_STATE, "X-CONTROL/loss"),
    (Told(Action.ENTERS, agent=STATE), CLASH, "X-CONTROL/enter"),
    (Told(Action.ADVANCES, agent=STATE), CLASH, "X-CONTROL/enter"),
    (Told(Action.APPROACHES, agent=STATE), CHANGE, "MOBILIZE/troops"),
    (Told(Action.BESIEGES, agent=STATE), CHANGE, "X-CONTROL/besiege"),
    (Told(Action.LIFTS_SIEGE, agent=STATE), CHANGE, "X-CONTROL/break-siege"),
    (Told(Action.HANDS_OVER, agent=STATE, target=REBELS), TRANSFER, "X-CONTROL/handover"),
    (Told(Action.HANDS_OVER, agent=REBELS, target=STATE), TRANSFER, "X-CONTROL/handover"),
    (Told(Action.WITHDRAWS, agent=STATE), CHANGE, "X-CONTROL/withdraw"),
    (Told(Action.WITHDRAWS, agent=STATE, has_place=False), CHANGE, "RETREAT/withdraw"),
    (Told(Action.STRIKES, agent=STATE), "Explosions/Remote violence: Air/drone strike", "ASSAULT/aerial"),
    (Told(Action.CLASHES, agent=STATE, target=REBELS), CLASH, "ASSAULT"),
    (Told(Action.CLASHES, agent=STATE, target=CIVILIANS), "Violence against civilians: Attack", "ASSAULT"),
    (Told(Action.STATEMENT, agent=STATE), OTHER, "X-CONTROL/claim-only"),
    (Told(Action.FORECAST, Mode.FUTURE, agent=STATE), OTHER, "X-CONTROL/claim-only"),
    (Told(Action.AGREEMENT, agent=STATE), "Strategic developments: Agreement", "AGREE"),
    (Told(Action.DISPLACEMENT), OTHER, "COERCE"),
    (Told(Action.DISPLACEMENT, agent=STATE, target=CIVILIANS), OTHER, "COERCE/deport"),
    (Told(Action.AID, agent=Inter.OTHER, target=CIVILIANS), OTHER, "AID"),
]


@pytest.mark.parametrize(("told", "acled", "plover"), CASES, ids=[str(told.action) for told, *_ in CASES])
def test_each_action_has_its_codes(told: Told, acled: str, plover: str) -> None:
    found = codes.acled(told)
    assert f"{found.event_type}: {found.sub_event_type}" == acled
    assert str(codes.plover(told)) == plover


def test_the_cases_leave_no_action_and_no_row_out() -> None:
    assert {told.action for told, *_ in CASES} == set(Action)
    reached = [(codes.acled(told), told.action) for told, *_ in CASES]
    assert {(code, action) for (action, _), code in codes.ACLED.items()} == set(reached)
    plover = {(codes.plover(told), told.action) for told, *_ in CASES}
    assert {(code, action) for (action, _), code in codes.PLOVER.items()} == plover


MEANT = {Mode.PLAIN: (), Mode.NEGATED: ("negation",), Mode.FUTURE: ("future",), Mode.ALLEGED: ("hypothetical",)}


@pytest.mark.parametrize("mode", Mode)
@pytest.mark.parametrize("told", [told for told, *_ in CASES], ids=[str(told.action) for told, *_ in CASES])
def test_how_it_is_meant_changes_the_tags_and_not_the_code(told: Told, mode: Mode) -> None:
    meant = Told(told.action, mode, told.agent, told.target, told.has_place)
    assert codes.acled(meant) == codes.acled(told) and codes.plover(meant) == codes.plover(told)
    assert codes.tags(meant) == (str(codes.plover(told)), *MEANT[mode])


def test_the_extension_has_the_modes_that_it_declares() -> None:
    used = {code.mode for code in codes.PLOVER.values() if code.event == codes.X_CONTROL}
    assert used == set(codes.X_MODES)


def test_only_violence_is_aimed_at_civilians() -> None:
    aimed = {action for action in Action if codes.civilian_targeting(Told(action, agent=STATE, target=CIVILIANS))}
    assert Action.STRIKES in aimed and Action.CLASHES in aimed
    assert not aimed & {Action.AID, Action.DISPLACEMENT, Action.STATEMENT}
    assert not codes.civilian_targeting(Told(Action.STRIKES, agent=STATE, target=REBELS))


KINDS = [
    ("state force", (), 1), ("Army", (), 1), ("armed group", (), 2), ("militia", (), 3), ("tribe", (), 4),
    ("rioters", (), 5), ("protesters", (), 6), ("civilians", (), 7), ("coalition", (), 8), ("", (), 8),
    ("alliance", ("militia", "state force"), 1), ("alliance", ("militia",), 8), ("armed group", ("state force",), 2),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "parts", "inter"), KINDS)
def test_kinds_of_actors(kind: str, parts: tuple[str, ...], inter: int) -> None:
    assert codes.inter_of(kind, parts) == inter


@pytest.mark.parametrize(
    ("one", "other", "code"), [(1, 2, 12), (2, 1, 12), (1, 0, 10), (0, 7, 70), (0, 0, None), (8, 8, 88)]
)
def test_pairs_of_actors(one: int, other: int, code: int | None) -> None:
    assert codes.interaction(Inter(one), Inter(other)) == code


TIMES = [("instant", None, 1), ("day", None, 1), ("week", None, 2), ("month", None, 3), ("span", 9, 1), ("span", 15, 2),
         ("span", 16, 3)]  # fmt: skip


@pytest.mark.parametrize(("precision", "until", "code"), TIMES)
def test_precision_in_time(precision: str, until: int | None, code: int) -> None:
    span = span_of(date(2017, 11, 9), Precision(precision), date(2017, 11, until) if until else None)
    assert codes.time_precision(Precision(precision), span) == code


@pytest.mark.parametrize(
    ("has_position", "within_km", "code"),
    [(True, None, 1), (True, 0.5, 1), (True, 5.0, 2), (True, 10.0, 2), (True, 40.0, 3), (False, None, 3)],
)
def test_precision_in_space(has_position: bool, within_km: float | None, code: int) -> None:
    assert codes.geo_precision(has_position, within_km) == code


def test_every_standing_has_a_credibility() -> None:
    assert codes.CREDIBILITY.keys() == set(Standing)
