"""How a standing comes about: the rules of docs/reference/standing.md, in the same order."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from dateline.claims.rules.vocabulary import StanceKind, Standing, Verdict
from dateline.values.clocks import Clocks
from dateline.values.grades import Reliability


@dataclass(frozen=True, slots=True)
class Stance:
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


def _from_statements(live: Sequence[Stance], interest: Interest) -> tuple[Standing, str]:
    if not live:
        return Standing.UNSAID, "Nobody on record had said anything about it by then."
    held = [s for s in live if s.kind is not StanceKind.DENIES]
    asserted = [s for s in live if s.kind is StanceKind.ASSERTS]
    if len(held) < len(live):
        if held:
            return Standing.DISPUTED, "Some who speak of it hold to it, others deny it."
        return Standing.WITHDRAWN, "Everyone who still speaks of it denies it, so it has no effect."
    roots = _roots(asserted)
    if len({root.side for root in roots}) > 1:
        return Standing.CORROBORATED, "Sources of at least two independent sides say it."
    if any(root.side and root.side == interest.hurts != interest.serves for root in roots):
        return Standing.CORROBORATED, "A party says it against its own side's interest."
    good = {Reliability.A, Reliability.B}
    if len(roots) > 1 and any(root.side is None and root.reliability in good for root in roots):
        return (
            Standing.CORROBORATED,
            "A source that is party to nothing and graded A or B says it, and so does another.",
        )
    if not asserted:
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
