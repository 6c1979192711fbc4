"""How a standing comes about: the rules of docs/reference/standing.md, in the same order."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import NamedTuple

from dateline.claims.rules.vocabulary import GIVES_UP, Mode, StanceKind, Standing, Verdict
from dateline.values.clocks import Clocks
from dateline.values.grades import Reliability


class Stance(NamedTuple):
    """One statement, reduced to what the standing depends on."""

    source: str
    side: str | None  # the side the source is party to; None: party to nothing
    reliability: Reliability
    kind: StanceKind
    known_at: date
    said_order: int  # the order of one source's stances within one day
    recorded_at: datetime
    repeats: str | None = None  # the source that this one repeats


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
    latest: dict[str, Stance] = {}
    for stance in sorted(stances, key=_said):
        if clocks.counts(stance.known_at, stance.recorded_at):
            latest[stance.source] = stance
    return tuple(sorted(latest.values(), key=_said))


def read_standing(
    stances: Iterable[Stance], judgements: Iterable[Judgement], interest: Interest, clocks: Clocks
) -> Reading:
    """What the record says of a claim by `clocks.known_by`."""
    live = live_stances(stances, clocks)
    counted = [j for j in judgements if clocks.counts(j.known_at, j.recorded_at)]
    if counted:
        last = max(counted, key=lambda judgement: (judgement.known_at, judgement.recorded_at))
        if last.verdict is not Verdict.OPEN:
            return Reading(Standing(last.verdict), "The desk's own assessment outranks statements.", live)
    standing, rule = _from_statements(live, interest)
    return Reading(standing, rule, live)


def turns(
    stances: Iterable[Stance], judgements: Iterable[Judgement], interest: Interest
) -> list[tuple[date, Standing]]:
    """The days on which the standing becomes another, each with the standing from that day on.

    The same as `read_standing` for each `known_by`, with all that is on record counted; it reads each row once.
    """
    said = sorted(stances, key=_said, reverse=True)  # the next one stands last
    judged = sorted(judgements, key=lambda one: (one.known_at, one.recorded_at), reverse=True)
    found: list[tuple[date, Standing]] = []
    live: dict[str, Stance] = {}
    verdict, standing = Verdict.OPEN, Standing.UNSAID
    for day in sorted({one.known_at for one in said} | {one.known_at for one in judged}):
        while said and said[-1].known_at == day:
            stance = said.pop()
            live[stance.source] = stance
        while judged and judged[-1].known_at == day:
            verdict = judged.pop().verdict
        now = Standing(verdict) if verdict is not Verdict.OPEN else _from_statements(live.values(), interest)[0]
        if now is not standing:
            found.append((day, standing := now))
    return found


def _from_statements(live: Collection[Stance], interest: Interest) -> tuple[Standing, str]:
    if any(s.repeats for s in live):
        asserted = [s for s in live if s.kind is StanceKind.ASSERTS]
        live = [*_roots(asserted), *(s for s in live if s.kind is not StanceKind.ASSERTS)]
    return _weighed(tuple(sorted([(s.kind, s.side or "", s.reliability in _GOOD) for s in live])), interest)


_GOOD = frozenset({Reliability.A, Reliability.B})


@lru_cache(maxsize=1 << 16)  # a record of a million claims has a few thousand different cases
def _weighed(live: tuple[tuple[StanceKind, str, bool], ...], interest: Interest) -> tuple[Standing, str]:
    """The rules on statements: of each live stance that counts its kind, its side or "", and whether graded A or B."""
    kinds = {kind for kind, _, _ in live}
    voices = [(side, good) for kind, side, good in live if kind is StanceKind.ASSERTS]
    if not kinds:
        return Standing.UNSAID, "Nobody on record had said anything about it by then."
    if StanceKind.DENIES in kinds:
        if len(kinds) > 1:
            return Standing.DISPUTED, "Some who speak of it hold to it, others deny it."
        return Standing.WITHDRAWN, "Everyone who still speaks of it denies it, so it has no effect."
    sides = {side for side, _ in voices}
    if len(sides) > 1:
        return Standing.CORROBORATED, "Sources of at least two independent sides say it."
    if any(side and side == interest.hurts != interest.serves for side in sides):
        return Standing.CORROBORATED, "A party says it against its own side's interest."
    if len(voices) > 1 and ("", True) in voices:
        return (
            Standing.CORROBORATED,
            "A source that is party to nothing and graded A or B says it, and so does another.",
        )
    if not voices:
        return Standing.REPORTED, "It is said with reservations only."
    return Standing.REPORTED, "It is said, but by one side alone or by sources not graded to stand for it."


def _roots(asserted: Sequence[Stance]) -> list[Stance]:
    """Sources that repeat one another count once: of each chain the one it begins with."""
    by_source = {stance.source: stance for stance in asserted}
    roots = {_beginning(stance, by_source).source for stance in asserted}
    return [by_source[source] for source in sorted(roots)]


def _beginning(stance: Stance, by_source: Mapping[str, Stance]) -> Stance:
    """Where a chain of repetition begins; of sources that repeat one another in a ring, the first by name."""
    chain = [stance.source]
    while (repeats := by_source[chain[-1]].repeats) and repeats in by_source:
        if repeats in chain:
            return by_source[min(chain[chain.index(repeats) :])]
        chain.append(repeats)
    return by_source[chain[-1]]


def _said(stance: Stance) -> tuple[date, int, str]:
    return stance.known_at, stance.said_order, stance.source
