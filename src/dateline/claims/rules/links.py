"""What links between claims do: which claims no longer speak for themselves, and which contradict each other."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime

from dateline.claims.rules.vocabulary import Bond, Outcome, Standing
from dateline.values.clocks import Clocks


@dataclass(frozen=True, slots=True)
class Tie:
    """One row of what the desk said of two claims, as ids."""

    claim: str
    bond: Bond
    other: str
    stands: bool
    known_at: date
    recorded_at: datetime


@dataclass(frozen=True, slots=True)
class Checked:
    """One check of a forecast, reduced to what the outcome depends on."""

    outcome: Outcome
    known_at: date
    recorded_at: datetime


def live_ties(ties: Iterable[Tie], clocks: Clocks) -> tuple[Tie, ...]:
    """Of each pair and bond the latest word known by the clocks, if it stands; in order of claims."""
    latest: dict[tuple[str, Bond, str], Tie] = {}
    for tie in sorted(ties, key=lambda one: (one.known_at, one.recorded_at)):
        if clocks.counts(tie.known_at, tie.recorded_at):
            latest[tie.claim, tie.bond, tie.other] = tie
    return tuple(latest[key] for key in sorted(latest) if latest[key].stands)


def silenced_by(ref: str, ties: Iterable[Tie], standing: Callable[[str], Standing]) -> str | None:
    """The claim in whose favour this one does nothing to the map: what supersedes it, or what it repeats.

    A claim supersedes only while it stands itself: once it is disputed or refuted, what was before counts again.
    """
    for tie in ties:
        if tie.bond is Bond.SUPERSEDES and tie.other == ref and standing(tie.claim).stands:
            return tie.claim
        if tie.bond is Bond.REPEATS and tie.claim == ref and standing(tie.other).has_effect:
            return tie.other
    return None


def contradicted_by(ref: str, ties: Iterable[Tie]) -> frozenset[str]:
    """The claims that cannot be so together with this one, in the desk's judgement."""
    return frozenset(
        tie.other if tie.claim == ref else tie.claim
        for tie in ties
        if tie.bond is Bond.CONTRADICTS and ref in (tie.claim, tie.other)
    )


def outcome(checks: Iterable[Checked], clocks: Clocks) -> Outcome:
    """What became of a forecast by the clocks: the latest check counts; without one it is open."""
    counted = [one for one in checks if clocks.counts(one.known_at, one.recorded_at)]
    return max(counted, key=lambda one: (one.known_at, one.recorded_at)).outcome if counted else Outcome.OPEN
