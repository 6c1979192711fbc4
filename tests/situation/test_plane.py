"""The plane of the two clocks: at every point of it stands the answer that `holding` gives there."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from dateline.claims.rules.vocabulary import Effect, Standing
from dateline.situation.rules.holding import UNKNOWN, Answer, Effective, holding
from dateline.situation.rules.plane import History, Piece, pieces
from dateline.values.time import Precision, span_of

DAY = date(2017, 11, 1)
DAYS = 12
_day = st.integers(0, DAYS - 1).map(lambda n: DAY + timedelta(days=n))
_actor = st.sampled_from(["gov", "isis", "sdf"])


@st.composite
def _history(draw: st.DrawFn, ref: str) -> History:
    when, hour = draw(_day), draw(st.sampled_from([None, None, 6, 18]))
    precision = Precision.INSTANT if hour else draw(st.sampled_from([Precision.DAY, Precision.WEEK]))
    effect = draw(st.sampled_from([e for e in Effect if e is not Effect.NONE]))
    claim = Effective(
        ref=ref,
        effect=effect,
        by=draw(_actor),
        against=draw(_actor) if effect is Effect.CONTESTED else None,
        target=draw(st.none() | _actor),
        true_from=when,
        span=span_of(when, precision),
        standing=Standing.REPORTED,
        true_at=datetime(when.year, when.month, when.day, hour, tzinfo=UTC) if hour else None,
        contradicts=draw(st.sampled_from([frozenset(), frozenset(), frozenset({"a"})])),
    )
    turns = draw(
        st.lists(st.tuples(_day, st.none() | st.sampled_from(list(Standing))), max_size=4, unique_by=lambda t: t[0])
    )
    told = [
        (day, claim._replace(standing=s) if s and s.has_effect else None)
        for day, s in sorted(turns, key=lambda t: t[0])
    ]
    return told or [(when, claim)]


_histories = st.integers(0, 5).flatmap(lambda n: st.tuples(*(_history(ref) for ref in "abcde"[:n])))


def known_by(histories: tuple[History, ...], day: date) -> list[Effective]:
    """What each claim did as known on a day."""
    last = [next((does for when, does in reversed(history) if when <= day), None) for history in histories]
    return [does for does in last if does]


def at(found: list[Piece], day: date, known: date) -> Answer:
    """The answer of the only piece at a point; before the first day on which anything is known there is none."""
    days, known_days = day.toordinal(), known.toordinal()
    here = [p for p in found if p.at_from <= days < p.at_until and p.known_from <= known_days < p.known_until]
    assert len(here) <= 1
    return here[0].answer if here else UNKNOWN


@given(_histories)
def test_every_point_has_the_answer_that_holding_gives(histories: tuple[History, ...]) -> None:
    found = pieces(histories)
    for known in (DAY + timedelta(days=n) for n in range(-1, DAYS + 1)):
        claims = known_by(histories, known)
        for day in (DAY + timedelta(days=n) for n in range(-1, DAYS + 1)):
            assert at(found, day, known) == holding(claims, day)


@given(_histories)
def test_pieces_cover_each_day_of_knowledge_whole_and_differ_from_their_neighbours(
    histories: tuple[History, ...],
) -> None:
    found = pieces(histories)
    for known in {p.known_from for p in found}:
        line = sorted(p for p in found if p.known_from <= known < p.known_until)
        assert [p.at_from for p in line[1:]] == [p.at_until for p in line[:-1]]
        assert all(one.answer != other.answer for one, other in pairwise(line))
        assert (line[0].at_from, line[-1].at_until) == (date.min.toordinal(), date.max.toordinal() + 1)


def test_nothing_known_is_no_piece() -> None:
    assert pieces([]) == pieces([[(DAY, None)]]) == []
