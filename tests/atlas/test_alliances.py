"""Alliances have days: who was whose ally is asked of the day, and what was said before stands as it stood."""

from datetime import date, timedelta

import pytest
from django.test import Client

from dateline.atlas.actions import add_actor, begin_alliance, end_alliance
from dateline.atlas.models import Actor
from dateline.atlas.queries import alliances_of, sides
from dateline.atlas.rules import Span, spans_of
from dateline.claims.actions import add_source, add_statement, make_claim
from dateline.claims.queries import on_record
from dateline.claims.rules.vocabulary import Action, StanceKind
from dateline.ledger.models import Entry
from dateline.situation.queries import chart_now
from dateline.values.clocks import Clocks
from dateline.values.errors import DatelineError
from tests.desk.conftest import Desk, desk, editor  # noqa: F401  # fixtures

pytestmark = pytest.mark.django_db
NOV, DEC, JAN = date(2017, 11, 8), date(2017, 12, 1), date(2018, 1, 1)


@pytest.mark.parametrize(
    ("said", "spans"),
    [
        ([], []),
        ([(NOV, True)], [Span(NOV)]),
        ([(DEC, False)], [Span(None, DEC)]),
        ([(NOV, True), (DEC, False)], [Span(NOV, DEC)]),
        ([(DEC, False), (NOV, True)], [Span(NOV, DEC)]),
        ([(NOV, True), (DEC, False), (JAN, True)], [Span(NOV, DEC), Span(JAN)]),
        ([(NOV, True), (NOV, False)], [Span(None, NOV)]),  # the later word on one day counts
    ],
)
def test_when_it_held(said, spans) -> None:
    assert spans_of(said) == spans


@pytest.fixture
def pair() -> tuple[Actor, Actor]:
    return add_actor(ref="east", name="East", by=None), add_actor(ref="west", name="West", by=None)


def test_the_side_is_that_of_the_day(pair: tuple[Actor, Actor]) -> None:
    east, west = pair
    begin_alliance(west, ally=east, day=DEC, by=None)
    end_alliance(west, ally=east, day=JAN, by=None)
    assert [sides().on(day)["west"] for day in (NOV, DEC, JAN)] == ["west", "east", "west"]
    assert sides()["west"] == "west" and not west.allied_with.exists()


def test_an_alliance_without_days_gets_them(pair: tuple[Actor, Actor]) -> None:
    east, _ = pair
    third = add_actor(ref="third", name="Third", allied_with=[east], by=None)
    assert sides().on(NOV)["third"] == "east"
    end_alliance(third, ally=east, day=JAN, by=None)
    assert [sides().on(day)["third"] for day in (NOV, JAN)] == ["east", "third"]
    begin_alliance(third, ally=east, day=DEC, by=None)
    assert [sides().on(day)["third"] for day in (NOV, DEC, JAN)] == ["third", "east", "third"]
    assert [one.span for one in alliances_of(third)] == [Span(DEC, JAN)]


def test_two_who_became_allies_later_corroborate_one_another_before(desk: Desk) -> None:  # noqa: F811
    west = add_actor(ref="west", name="West", by=None)
    gazette = add_source(ref="gazette", name="The Gazette", side=west, by=None)
    early = make_claim(
        ref="early",
        text="A bridge fell",
        action=Action.CAPTURES,
        agent=desk.north,
        place=desk.town,
        true_from=NOV,
        by=None,
    )
    south = Actor.objects.get(ref="south")
    late = make_claim(ref="late", text="Another fell", action=Action.CAPTURES, agent=south, place=desk.town, true_from=JAN, by=None)  # fmt: skip
    for claim, day in ((early, NOV), (late, JAN)):
        for source in (desk.herald, gazette):
            add_statement(claim=claim, source=source, stance=StanceKind.ASSERTS, known_at=day, by=None)
    far = date(2018, 2, 1)
    standing = lambda ref: str(on_record(ref).standing(Clocks(far, far)))  # noqa: E731
    holds = lambda: str(chart_now().answer(desk.town, Clocks(far, far)).certainty)  # noqa: E731
    assert (standing("early"), standing("late"), holds()) == ("corroborated", "corroborated", "assessed")
    begin_alliance(west, ally=desk.north, day=DEC, by=None)
    assert (standing("early"), standing("late"), holds()) == ("corroborated", "reported", "claimed")


def test_what_cannot_be_is_refused(pair: tuple[Actor, Actor]) -> None:
    east, west = pair
    with pytest.raises(DatelineError, match="with itself"):
        begin_alliance(east, ally=east, day=NOV, by=None)
    with pytest.raises(DatelineError, match="still to come"):
        begin_alliance(east, ally=west, day=date.today() + timedelta(days=3), by=None)
    with pytest.raises(DatelineError, match="nothing to end"):
        end_alliance(east, ally=west, day=NOV, by=None)
    begin_alliance(east, ally=west, day=NOV, by=None)
    with pytest.raises(DatelineError, match="allied on that day already"):
        begin_alliance(east, ally=west, day=DEC, by=None)
    assert Entry.objects.filter(kind__startswith="alliance.").count() == 1


def test_at_the_desk(editor: Client, pair: tuple[Actor, Actor]) -> None:  # noqa: F811
    _, west = pair
    told = {"ally": west.pk, "word": "begun", "day": "2017-12-01"}
    assert editor.post("/desk/atlas/actor/east/ally/", told).headers["Location"] == "/desk/atlas/actor/east/"
    assert "from 1 December 2017" in editor.get("/desk/atlas/actor/east/").content.decode()
