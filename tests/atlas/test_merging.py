"""Two places that are one: from then on one answers for both, what was on record before stays as it was, and it can be undone."""

from datetime import date, timedelta

import pytest
from django.test import Client

from dateline.atlas.actions import add_actor, add_place, merge_places, part_places
from dateline.atlas.lookup import look_up
from dateline.atlas.models import Place
from dateline.atlas.queries import place, places
from dateline.atlas.rules import Said, merged_by
from dateline.claims.actions import add_source, add_statement, make_claim
from dateline.claims.rules.vocabulary import Action, StanceKind
from dateline.ledger.clock import record_time
from dateline.ledger.models import Entry
from dateline.situation.queries import Chart, chart_now
from dateline.values.clocks import Clocks
from dateline.values.errors import DatelineError
from tests.desk.conftest import Desk, desk, editor  # noqa: F401  # fixtures

pytestmark = pytest.mark.django_db
DAY = date(2017, 11, 8)


@pytest.fixture
def double(desk: Desk) -> Place:  # noqa: F811
    """The desk's town once more, under another name, with a claim of its own of a later day."""
    second = add_place(ref="madina", name="al-Madina", lat=34.51, lon=40.91, aliases=["المدينة"], by=None)
    south = add_actor(ref="south-guard", name="Southern Guard", by=None)
    claim = make_claim(
        ref="south-madina", text="The guard holds al-Madina", action=Action.CAPTURES, agent=south, target=desk.north,
        place=second, true_from=DAY + timedelta(days=2), by=None,
    )  # fmt: skip
    source = add_source(ref="post", name="The Post", side=south, by=None)
    add_statement(claim=claim, source=source, stance=StanceKind.ASSERTS, known_at=DAY + timedelta(days=2), by=None)
    return second


def holder(of: Place, day: date, chart: Chart | None = None, on_record_by=None) -> str | None:
    return (chart or chart_now()).answer(of, Clocks(day, day, on_record_by)).holder


LATER = DAY + timedelta(days=3)


def test_claims_of_both_answer_for_the_one_that_stays(desk: Desk, double: Place) -> None:  # noqa: F811
    assert holder(desk.town, LATER) == "north" and holder(double, LATER) == "south-guard"
    before = record_time()
    merge_places(double, into=desk.town, reason="The same town.", by=None)
    for chart in (chart_now(), Chart()):
        assert holder(desk.town, LATER, chart) == "south-guard"
        assert holder(desk.town, DAY, chart) == "north"
        assert [one.place.ref for one in chart.situation(Clocks(LATER, LATER)).holdings] == ["town"]
        turned = [answer.holder for _, answer in chart.over_time(desk.town, LATER)]
        assert turned == ["north", "south-guard"]
        then = chart.situation(Clocks(LATER, LATER, before))
        assert {one.place.ref: one.answer.holder for one in then.holdings} == {"town": "north", "madina": "south-guard"}
        now = chart.situation(Clocks(LATER, LATER, record_time()))
        assert {one.place.ref: one.answer.holder for one in now.holdings} == {"town": "south-guard"}


def test_what_is_said_afterwards_of_either_counts_there(desk: Desk, double: Place) -> None:  # noqa: F811
    merge_places(double, into=desk.town, reason="The same town.", by=None)
    assert holder(desk.town, LATER) == "south-guard"
    claim = make_claim(
        text="North is back", action=Action.CAPTURES, agent=desk.north, place=double, true_from=LATER, by=None,
    )  # fmt: skip
    add_statement(claim=claim, source=desk.herald, stance=StanceKind.ASSERTS, known_at=LATER, by=None)
    assert holder(desk.town, LATER) == "north"


def test_names_and_address_lead_to_the_one_that_stays(desk: Desk, double: Place) -> None:  # noqa: F811
    merge_places(double, into=desk.town, reason="The same town.", by=None)
    assert place("madina").ref == "town"
    assert [one.ref for one in places()] == ["town"]
    assert [(one.value, one.also) for one in look_up("المدينة")] == [("town", "المدينة")]
    assert Entry.objects.get(kind="place.merged").facts == {"other": "town", "reason": "The same town."}


def test_it_can_be_taken_back(desk: Desk, double: Place) -> None:  # noqa: F811
    merge_places(double, into=desk.town, reason="The same town.", by=None)
    part_places(double, reason="There are two of them.", by=None)
    desk.town.refresh_from_db()
    assert desk.town.aliases == [] and [one.value for one in look_up("المدينة")] == ["madina"]
    assert holder(desk.town, LATER) == "north" and holder(double, LATER) == "south-guard"
    assert [one.stands for one in double.merges.order_by("pk")] == [True, False]


def test_the_one_that_stayed_may_turn_out_to_be_a_third(desk: Desk, double: Place) -> None:  # noqa: F811
    third = add_place(ref="third", name="Third", by=None)
    merge_places(double, into=desk.town, reason="The same.", by=None)
    desk.town.refresh_from_db()
    merge_places(desk.town, into=third, reason="And the same.", by=None)
    assert place("madina").ref == "third" and holder(third, LATER) == "south-guard"
    double.refresh_from_db()
    part_places(double, reason="Not after all.", by=None)
    third.refresh_from_db()
    assert third.aliases == ["Town"] and holder(third, LATER) == "north"


@pytest.mark.parametrize(
    ("said", "counts_for"),
    [
        ([], {}),
        ([(1, 2, True)], {1: 2}),
        ([(1, 2, True), (1, 2, False)], {}),
        ([(1, 2, True), (2, 3, True)], {1: 3, 2: 3}),
        ([(1, 2, True), (1, 2, False), (1, 3, True)], {1: 3}),
        ([(1, 2, True), (2, 1, True)], {1: 2, 2: 1}),  # cannot be said, and is not walked for ever
    ],
)
def test_what_counts_for_what(said, counts_for) -> None:
    now = record_time()
    assert merged_by([Said(*one, now) for one in said]) == counts_for
    assert merged_by([Said(*one, now) for one in said], now - timedelta(days=1)) == {}


def test_what_cannot_be_is_refused(desk: Desk, double: Place) -> None:  # noqa: F811
    with pytest.raises(DatelineError, match="that place itself"):
        merge_places(double, into=double, reason="x", by=None)
    with pytest.raises(DatelineError, match="reason is empty"):
        merge_places(double, into=desk.town, reason=" ", by=None)
    with pytest.raises(DatelineError, match="same as no other"):
        part_places(double, reason="x", by=None)
    merge_places(double, into=desk.town, reason="x", by=None)
    with pytest.raises(DatelineError, match="take that back first"):
        merge_places(double, into=desk.town, reason="x", by=None)
    with pytest.raises(DatelineError, match="that place itself"):  # a ring
        merge_places(desk.town, into=double, reason="x", by=None)


def test_at_the_desk(editor: Client, desk: Desk, double: Place) -> None:  # noqa: F811
    answer = editor.post("/desk/atlas/place/madina/merge/", {"into": desk.town.pk, "reason": "The same town."})
    assert answer.headers["Location"] == "/desk/atlas/place/town/"
    assert "is the same place" in editor.get("/desk/atlas/place/town/").content.decode()
    page = editor.get("/desk/atlas/place/madina/").content.decode()
    assert "It is the same place as" in page and "Not the same after all" in page
    assert editor.post("/desk/atlas/place/madina/part/", {"reason": "Two towns."}).status_code == 302
    double.refresh_from_db()
    assert double.same_as is None
