"""How a standing comes about: the rules of docs/reference/standing.md, in the same order."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from dateline.claims.rules.tally import Stance, Tally
from dateline.claims.rules.vocabulary import GIVES_UP, Mode, Standing, Verdict
from dateline.values.clocks import Clocks
from dateline.values.grades import Reliability

__all__ = [
    "Interest",
    "Judgement",
    "Reading",
    "Stance",
    "interest_of",
    "live_stances",
    "read_history",
    "read_standing",
]


@dataclass(frozen=True, slots=True)
class Judgement:
    """One assessment by the desk, reduced to what the standing depends on."""

    verdict: Verdict
    known_at: date
    recorded_at: datetime


@dataclass(frozen=True, slots=True)
class Interest:
    """Whom a claim serves and whom it hurts, as sides."""

    serves: str | None = None
    hurts: str | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """A standing, the sentence of the rule that gave it, and the stances that counted."""

    standing: Standing
    rule: str
    live: tuple[Stance, ...] = ()


def interest_of(action: str, mode: str, agent: str | None, target: str | None) -> Interest:
    """Whom a claim serves and hurts, from the sides of who acts and of whom it is done to."""
    if (action in GIVES_UP) != (mode == Mode.NEGATED):  # who did not give anything up is served by it
        return Interest(serves=target, hurts=agent)
    return Interest(serves=agent, hurts=target)


def live_stances(stances: Iterable[Stance], clocks: Clocks) -> tuple[Stance, ...]:
    """Each source's latest stance among those said and on record by the clocks, in order of saying."""
    return tuple(sorted(_tally(stances, clocks).live.values(), key=_said))


def read_standing(
    stances: Iterable[Stance], judgements: Iterable[Judgement], interest: Interest, clocks: Clocks
) -> Reading:
    """What the record says of a claim by `clocks.known_by`."""
    tally = _tally(stances, clocks)
    counted = [j for j in judgements if clocks.counts(j.known_at, j.recorded_at)]
    last = max(counted, key=_judged, default=None)
    standing, rule = _decide(tally, last, interest)
    return Reading(standing, rule, tuple(sorted(tally.live.values(), key=_said)))


def read_history(
    stances: Iterable[Stance], judgements: Iterable[Judgement], interest: Interest
) -> list[tuple[date, Reading]]:
    """Each day on which the standing became another, with the reading from that day on, without its live stances.

    Everything on record counts, on the day on which it was said. Each stance is looked at once.
    """
    said = sorted(stances, key=_said)
    judged = sorted(judgements, key=_judged)
    tally, last = Tally(), None
    turns: list[tuple[date, Reading]] = []
    at = judged_at = 0
    for day in sorted({s.known_at for s in said} | {j.known_at for j in judged}):
        while at < len(said) and said[at].known_at == day:
            tally.add(said[at])
            at += 1
        while judged_at < len(judged) and judged[judged_at].known_at == day:
            last = judged[judged_at]
            judged_at += 1
        standing, rule = _decide(tally, last, interest)
        if not turns or turns[-1][1].standing is not standing:
            turns.append((day, Reading(standing, rule)))
    return turns


def _tally(stances: Iterable[Stance], clocks: Clocks) -> Tally:
    tally = Tally()
    for stance in sorted((s for s in stances if clocks.counts(s.known_at, s.recorded_at)), key=_said):
        tally.add(stance)
    return tally


def _decide(tally: Tally, last: Judgement | None, interest: Interest) -> tuple[Standing, str]:
    if last and last.verdict is not Verdict.OPEN:
        return Standing(last.verdict), "The desk's own assessment outranks statements."
    return _from_statements(tally, interest)


def _from_statements(tally: Tally, interest: Interest) -> tuple[Standing, str]:
    if not tally.live:
        return Standing.UNSAID, "Nobody on record had said anything about it by then."
    if tally.denied:
        if tally.held:
            return Standing.DISPUTED, "Some who speak of it hold to it, others deny it."
        return Standing.WITHDRAWN, "Everyone who still speaks of it denies it, so it has no effect."
    voices = tally.voices()
    if len({side for side, _ in voices}) > 1:
        return Standing.CORROBORATED, "Sources of at least two independent sides say it."
    if any(side and side == interest.hurts != interest.serves for side, _ in voices):
        return Standing.CORROBORATED, "A party says it against its own side's interest."
    if sum(voices.values()) > 1 and any(side is None and reliability in _GOOD for side, reliability in voices):
        return (
            Standing.CORROBORATED,
            "A source that is party to nothing and graded A or B says it, and so does another.",
        )
    if not tally.asserted:
        return Standing.REPORTED, "It is said with reservations only."
    return Standing.REPORTED, "It is said, but by one side alone or by sources not graded to stand for it."


_GOOD = frozenset({Reliability.A, Reliability.B})


def _said(stance: Stance) -> tuple[date, int, str]:
    return stance.known_at, stance.said_order, stance.source


def _judged(judgement: Judgement) -> tuple[date, datetime]:
    return judgement.known_at, judgement.recorded_at
