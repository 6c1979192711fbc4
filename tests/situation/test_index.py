"""The index: whatever happens to the record, it answers as the claims themselves do."""

import os
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from random import Random

import pytest

from dateline.atlas.actions import add_actor, add_place
from dateline.atlas.queries import actors, places
from dateline.claims import queries as of_claims
from dateline.claims.actions import add_source, add_statement, assess_claim, link_claims, make_claim
from dateline.claims.came import Came
from dateline.claims.models import Assessment, Claim, Link, Statement
from dateline.claims.over_time import Reader
from dateline.claims.rules.vocabulary import Action, Bond, StanceKind, Verdict
from dateline.situation import queries
from dateline.situation.effects import effective_under, ties_by_claim
from dateline.situation.queries import Chart, chart_now
from dateline.situation.rules.holding import holding
from dateline.values.clocks import Clocks
from dateline.values.errors import DatelineError
from dateline.values.time import Precision

pytestmark = pytest.mark.django_db

DAY = date(2017, 11, 1)
DAYS = 10


class Desk:
    """Does things to a small record, at random but the same for the same seed."""

    def __init__(self, seed: int) -> None:
        self.random = Random(seed)
        self.actors = [add_actor(ref=ref, name=ref, by=None) for ref in ("gov", "isis", "sdf")]
        self.places = [
            add_place(ref=ref, name=ref, lat=34.0, lon=40.0 + n, by=None) for n, ref in enumerate(("north", "south"))
        ]
        self.sources = [add_source(ref=a.ref, name=a.ref, side=a, by=None) for a in self.actors]
        self.sources += [
            add_source(ref=ref, name=ref, reliability=grade, by=None) for ref, grade in (("watch", "B"), ("voice", "D"))
        ]

    def day(self) -> date:
        return DAY + timedelta(days=self.random.randrange(DAYS))

    def act(self) -> None:
        """One act; an act that the record refuses is none."""
        acts: list[Callable[[], object]] = [self.claim, self.state, self.state, self.state, self.judge, self.link]
        try:
            self.random.choice(acts if Claim.objects.exists() else [self.claim])()
        except DatelineError:
            self.act()

    def claim(self) -> None:
        agent, target = self.random.sample(self.actors, 2)
        action = self.random.choice(
            [
                Action.CAPTURES,
                Action.ENTERS,
                Action.BESIEGES,
                Action.LIFTS_SIEGE,
                Action.WITHDRAWS,
                Action.HANDS_OVER,
                Action.STRIKES,
            ]
        )
        day, hour = self.day(), self.random.choice([None, None, 6])
        made = make_claim(
            text=f"{agent} {action} {self.random.random()}", action=action, agent=agent,
            target=self.random.choice([target, None]), place=self.random.choice(self.places), true_from=day,
            true_at=datetime(day.year, day.month, day.day, hour, tzinfo=UTC) if hour else None,
            precision=Precision.INSTANT if hour else self.random.choice([Precision.DAY, Precision.WEEK]), by=None,
        )  # fmt: skip
        self.state(made)

    def any_claim(self) -> Claim:
        return self.random.choice(list(Claim.objects.order_by("pk")))

    def state(self, claim: Claim | None = None) -> None:
        stance = self.random.choice([StanceKind.ASSERTS, StanceKind.ASSERTS, StanceKind.DENIES, StanceKind.QUALIFIES])
        add_statement(
            claim=claim or self.any_claim(),
            source=self.random.choice(self.sources),
            stance=stance,
            known_at=self.day(),
            by=None,
        )

    def judge(self) -> None:
        assess_claim(
            claim=self.any_claim(),
            verdict=self.random.choice(list(Verdict)),
            reason="seen",
            known_at=self.day(),
            by=None,
        )

    def link(self) -> None:
        link_claims(
            claim=self.any_claim(), bond=self.random.choice(list(Bond)), other=self.any_claim(), reason="read both",
            known_at=self.day(), stands=self.random.random() < 0.8, by=None,
        )  # fmt: skip


Answers = dict[tuple[int, int, str], object]


def days() -> list[tuple[int, int]]:
    """Every day, as known by every third day."""
    return [(at, known) for at in range(-1, DAYS + 1) for known in range(0, DAYS + 1, 3)]


def clocks_of(at: int, known: int, on_record_by: datetime | None = None) -> Clocks:
    return Clocks(DAY + timedelta(days=at), DAY + timedelta(days=known), on_record_by)


def answers(chart: Chart, on_record_by: datetime | None = None) -> Answers:
    return {
        (at, known, held.place.ref): held.answer
        for at, known in days()
        for held in chart.situation(clocks_of(at, known, on_record_by)).holdings
    }


def by_the_claims(on_record_by: datetime | None = None) -> Answers:
    """The same without an index: by the rules, from the claims."""
    record, tied, order = of_claims.Record(), ties_by_claim(), [one.ref for one in actors()]
    found: Answers = {}
    for place in places():
        there = record.on_places([place], {}).get(place.pk, [])
        for at, known in days():
            clocks = clocks_of(at, known, on_record_by)
            answer = holding(effective_under(there, tied, record, clocks), clocks.at)
            found[at, known, place.ref] = answer._replace(between=tuple(sorted(answer.between, key=order.index)))
    return found


@pytest.mark.parametrize("seed", range(3))
def test_it_answers_after_each_act_as_the_claims_do_and_as_one_built_from_nothing(seed: int) -> None:
    desk = Desk(seed)
    for number in range(20):
        desk.act()
        followed = chart_now()
        assert answers(followed) == by_the_claims()
        if number % 10 == 9:
            assert answers(followed) == answers(Chart())


def test_it_is_the_same_once_what_is_fresh_was_taken_into_the_sheet(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queries, "MOST_FRESH", 1)
    desk = Desk(7)
    for _ in range(25):
        desk.act()
        chart_now()
    assert answers(chart_now()) == by_the_claims() == answers(Chart())


def test_one_statement_costs_the_place_that_it_is_about(django_assert_max_num_queries: Callable[..., object]) -> None:
    desk = Desk(1)
    for _ in range(10):
        desk.act()
    before = chart_now()
    desk.state()
    with django_assert_max_num_queries(20):  # type: ignore[attr-defined]  # a context manager
        after = chart_now()
    assert after._sheet is before._sheet, "the sheet was made anew"


@pytest.mark.parametrize("seed", range(3))
def test_what_is_said_or_recorded_later_changes_no_answer_of_before(seed: int) -> None:
    desk = Desk(seed)
    for _ in range(15):
        desk.act()
    recorded = max(c.recorded_at for c in Claim.objects.all())
    recorded = max([recorded, *(s.recorded_at for c in Claim.objects.all() for s in c.statements.all())])
    recorded = max([recorded, *(a.recorded_at for c in Claim.objects.all() for a in c.assessments.all())])
    recorded = max([recorded, *(x.recorded_at for c in Claim.objects.all() for x in c.links.all())])
    known = DAY + timedelta(days=4)
    clocks = [Clocks(DAY + timedelta(days=at), known) for at in range(DAYS)]
    on_record = answers(chart_now(), recorded)
    before = [[h.answer for h in chart_now().situation(c).holdings] for c in clocks]
    later = Random(seed)
    desk.day = lambda: known + timedelta(days=1 + later.randrange(5))  # type: ignore[method-assign]  # from here on all is said later
    for _ in range(15):
        desk.act()
    assert [[h.answer for h in chart_now().situation(c).holdings] for c in clocks] == before
    assert answers(chart_now(), recorded) == on_record


def test_two_stances_of_a_source_on_one_day_keep_the_order_in_which_they_were_said() -> None:
    desk = Desk(0)
    claim = make_claim(
        text="x", action=Action.CAPTURES, agent=desk.actors[0], place=desk.places[0], true_from=DAY, by=None
    )
    for stance, holder in ((StanceKind.ASSERTS, "gov"), (StanceKind.DENIES, None), (StanceKind.ASSERTS, "gov")):
        add_statement(claim=claim, source=desk.sources[0], stance=stance, known_at=DAY, by=None)
        assert chart_now().answer(desk.places[0], Clocks(DAY, DAY)).holder == holder


IN_HELPERS = """
from datetime import date
from dateline.wiring.cli import set_up
set_up()
from dateline.situation import index, queries
from dateline.values.clocks import Clocks

def answers(chart):
    days = [date(2017, 11, day) for day in range(1, 30, 3)]
    return [held.answer for day in days for held in chart.situation(Clocks(day, day)).holdings]

alone = answers(queries.Chart())
index.PLACES_AT_ONCE, index.WORTH_HELPERS, index.os.cpu_count = 3, 1, lambda: 2
seen = []
assert answers(queries.Chart(lambda done, total: seen.append((done, total)))) == alone
places = len(queries.places())
assert seen == [(min(done, places), places) for done in range(3, places + 3, 3)], seen
print("the same", len([one for one in alone if one.claims]))
"""


def test_built_by_several_processes_it_is_the_same(demo_home: Path) -> None:
    env = os.environ | {"DATELINE_HOME": str(demo_home)}
    done = subprocess.run([sys.executable, "-c", IN_HELPERS], env=env, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("the same") and int(done.stdout.split()[-1]) > 20


@pytest.mark.parametrize("seed", range(4))
def test_what_was_on_record_by_a_past_moment_is_what_the_claims_of_then_say(seed: int) -> None:
    desk = Desk(seed)
    for _ in range(25):
        desk.act()
    moments = sorted({one.recorded_at for model in (Statement, Assessment, Link) for one in model.objects.all()})
    keys, late = [place.pk for place in places()], set()
    for moment in [moments[0] - timedelta(seconds=1), *moments[3::4], moments[-1]]:
        assert answers(chart_now(), moment) == by_the_claims(moment)
        late |= {len(Came(keys).late(clocks_of(0, known, moment))) for _, known in days()}
    assert late >= {0, 1}, "of some places more had been said than was on record, at times of none"


@pytest.mark.parametrize("bond", [Bond.SUPERSEDES, Bond.REPEATS])
def test_what_came_late_of_a_claim_elsewhere_counts_where_that_one_kept_another_silent(bond: Bond) -> None:
    desk = Desk(0)
    hushed, loud = (
        make_claim(text="x", action=Action.CAPTURES, agent=desk.actors[0], place=place, true_from=DAY, by=None)
        for place in desk.places
    )
    for claim in (hushed, loud):
        add_statement(claim=claim, source=desk.sources[0], stance=StanceKind.ASSERTS, known_at=DAY, by=None)
    claim, other = (loud, hushed) if bond is Bond.SUPERSEDES else (hushed, loud)
    tied = link_claims(claim=claim, bond=bond, other=other, reason="read both", known_at=DAY, by=None)
    add_statement(claim=loud, source=desk.sources[0], stance=StanceKind.DENIES, known_at=DAY, by=None)
    then, now = (chart_now().answer(desk.places[0], Clocks(DAY, DAY, by)) for by in (tied.recorded_at, None))
    assert (then.holder, now.holder) == (None, "gov")


def test_differences_of_the_next_day_and_of_any_two_days_are_the_same() -> None:
    desk = Desk(5)
    for _ in range(30):
        desk.act()
    chart, order = chart_now(), [place.ref for place in places()]
    every = by_the_claims()
    shape = queries._shape
    for known in range(0, DAYS, 3):
        for at in range(DAYS):
            changed = chart.difference(clocks_of(at, known), clocks_of(at + 1, known)).changed
            pairs = [(ref, every[at, known, ref], every[at + 1, known, ref]) for ref in order]
            assert [(turn.place.ref, turn.before, turn.after) for turn in changed] == [
                pair for pair in pairs if shape(pair[1]) != shape(pair[2])
            ]


def test_who_came_on_record_while_it_was_read_is_known_all_the_same() -> None:
    desk = Desk(1)
    reader = Reader()
    late = add_actor(ref="late", name="Latecomers", by=None)
    voice = add_source(ref="late-voice", name="Their voice", side=late, by=None)
    made = make_claim(
        ref="late-claim", text="x", action=Action.CAPTURES, agent=late, place=desk.places[0], true_from=DAY, by=None
    )
    add_statement(claim=made, source=voice, stance=StanceKind.ASSERTS, known_at=DAY, by=None)
    (read,) = reader.named(["late-claim"])
    assert (read.by, [told.standing for _, told in read.turns]) == ("late", ["reported"])


def test_an_import_is_read_as_a_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    desk = Desk(2)
    for _ in range(5):
        desk.act()
    before = chart_now()
    monkeypatch.setattr(queries, "MOST_FRESH", 3)
    for _ in range(20):
        desk.act()
    assert before.followed() is None
    assert answers(chart_now()) == by_the_claims()


def test_what_was_read_one_by_one_does_not_fill_the_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    desk = Desk(3)
    for _ in range(30):
        desk.act()
    monkeypatch.setattr(of_claims, "MOST_KEPT", 2)
    monkeypatch.setattr(queries, "AT_ONCE", 1)
    record = of_claims.Record()
    refs = list(Claim.objects.values_list("ref", flat=True))
    assert len(refs) > 4 and [record[ref].claim.ref for ref in refs] == refs
    assert len(record._read) <= 2
    assert answers(chart_now()) == by_the_claims()
