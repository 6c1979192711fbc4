"""How a holding comes about: the rules of docs/reference/holding.md, in the same order."""

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import NamedTuple

from dateline.claims.rules.vocabulary import Effect, Standing
from dateline.values.time import Span


class State(StrEnum):
    """What can be said of a place."""

    HELD = "held"
    CONTESTED = "contested"
    UNKNOWN = "unknown"


class Certainty(StrEnum):
    """How sure the holding is."""

    ASSESSED = "assessed"
    CLAIMED = "claimed"
    CONTESTED = "contested"
    UNKNOWN = "unknown"


class Effective(NamedTuple):
    """A claim on one place as it stood by some day, reduced to what the holding depends on. Actors are refs."""

    ref: str
    effect: Effect
    by: str
    against: str | None  # the second party of a contest
    target: str | None  # whom it was taken from, or who is besieged
    true_from: date
    span: Span
    standing: Standing
    true_at: datetime | None = None  # the instant, if it is known
    contradicts: frozenset[str] = frozenset()  # claims that cannot be so together with it, in the desk's judgement

    @property
    def certainty(self) -> Certainty:
        """What this claim alone can make of a holding."""
        sure = self.standing in {Standing.CORROBORATED, Standing.CONFIRMED}
        return Certainty.ASSESSED if sure else Certainty.CLAIMED


class Answer(NamedTuple):
    """One place's answer, with the sentence of the rule that gave it."""

    state: State = State.UNKNOWN
    certainty: Certainty = Certainty.UNKNOWN
    holder: str | None = None
    between: tuple[str, ...] = ()
    besieged_by: str | None = None
    since: date | None = None
    heard: date | None = None  # the valid time of the last claim that counted: the holding's age
    claims: tuple[str, ...] = ()
    rule: str = "Nothing on record says who holds it."


UNKNOWN = Answer()


def holding(claims: Iterable[Effective], at: date) -> Answer:
    """Who holds a place at `at`, from all claims on it that have an effect as known by some day."""
    ordered = in_order(c for c in claims if c.standing.has_effect)
    answer = UNKNOWN
    for claim in ordered:
        if claim.true_from > at:
            break
        answer = after(answer, claim, ordered)
    return answer if answer.claims else before_all(c for c in ordered if c.true_from > at)


def after(before: Answer, claim: Effective, every: Sequence[Effective]) -> Answer:
    """The answer once this claim is counted too; `every` are all that have an effect on the place."""
    return _STEPS[claim.effect](before, claim, every)


def before_all(later: Iterable[Effective]) -> Answer:
    """The answer while no claim has counted yet: what the first later one that was against someone says of before."""
    against = next((claim for claim in later if claim.target), None)
    return _until_then(against) if against else UNKNOWN


def contradict(claim: Effective, other: Effective) -> bool:
    """Whether both cannot be so: two holders at a time, neither said to take it from the other; or the desk says so.

    It does not depend on their standing.
    """
    if claim.effect is not Effect.HOLDS or other.effect is not Effect.HOLDS or other.by == claim.by:
        return False
    if other.ref in claim.contradicts:
        return True
    if claim.true_at and other.true_at and claim.true_at != other.true_at:  # one after the other
        return False
    return other.span.overlaps(claim.span) and (other.target != claim.by) == (claim.target != other.by)


def _held(before: Answer, claim: Effective, every: Sequence[Effective]) -> Answer:
    against = [other for other in every if contradict(claim, other)]
    if claim.standing is Standing.DISPUTED:
        parties = _parties_before(before, claim) | {claim.by} | {other.by for other in against}
        return _contest(before, claim, parties, against, "It is disputed that the holder changed.")
    if against:
        parties = {claim.by} | {other.by for other in against}
        return _contest(before, claim, parties, against, "Two claims for the same days contradict each other.")
    if before.state is State.HELD and before.holder == claim.by:
        return _again(before, claim)
    return Answer(
        state=State.HELD,
        certainty=claim.certainty,
        holder=claim.by,
        since=claim.true_from,
        heard=claim.true_from,
        claims=(claim.ref,),
        rule=_HELD_RULE[claim.certainty],
    )


def _contested(before: Answer, claim: Effective, _every: Sequence[Effective]) -> Answer:
    parties = {claim.by} | ({claim.against} if claim.against else set())
    if claim.standing is Standing.DISPUTED:
        parties |= _parties_before(before, claim)
    return _contest(before, claim, parties, [], "Both sides are said to be inside.")


def _besieged(before: Answer, claim: Effective, _every: Sequence[Effective]) -> Answer:
    if claim.target and before.holder != claim.target:
        before = Answer(
            state=State.HELD,
            certainty=claim.certainty,
            holder=claim.target,
            since=before.since if claim.target in before.between else None,
            rule="A siege says that the besieged still holds it.",
        )
    return before._replace(besieged_by=claim.by, heard=claim.true_from, claims=_with(before.claims, claim.ref))


def _lifted(before: Answer, claim: Effective, every: Sequence[Effective]) -> Answer:
    if claim.standing is Standing.DISPUTED:
        return _unsettled(before, claim, "It is disputed that the siege was lifted.")
    return _besieged(before, claim, every)._replace(besieged_by=None, rule="The siege is said to have been lifted.")


def _left(before: Answer, claim: Effective, _every: Sequence[Effective]) -> Answer:
    """Who withdraws is no longer inside: of two the other is left, of one nobody."""
    if claim.standing is Standing.DISPUTED:
        return _unsettled(before, claim, "It is disputed that one of them left.")
    if before.besieged_by == claim.by:
        return before._replace(besieged_by=None, heard=claim.true_from, claims=_with(before.claims, claim.ref))
    if claim.by != before.holder and claim.by not in before.between:
        return before
    left = tuple(party for party in before.between if party != claim.by)
    then = Answer(since=claim.true_from, heard=claim.true_from, claims=_with(before.claims, claim.ref))
    if len(left) > 1:
        return before._replace(between=left, heard=claim.true_from, claims=then.claims)
    if left:
        rule = "Of those inside all but one are said to have left."
        return then._replace(state=State.HELD, certainty=claim.certainty, holder=left[0], rule=rule)
    return then._replace(since=None, rule="Who held it is said to have left, and nobody is said to hold it since.")


def _unsettled(before: Answer, claim: Effective, rule: str) -> Answer:
    """What is disputed about leaving changes nothing; where something is known it is named."""
    if before.state is State.UNKNOWN:
        return before
    return before._replace(heard=claim.true_from, claims=_with(before.claims, claim.ref), rule=rule)


_STEPS = {
    Effect.HOLDS: _held,
    Effect.CONTESTED: _contested,
    Effect.BESIEGED_BY: _besieged,
    Effect.SIEGE_LIFTED: _lifted,
    Effect.LEFT_BY: _left,
}
_HELD_RULE = {
    Certainty.ASSESSED: "More than one side, or the desk itself, says who took it.",
    Certainty.CLAIMED: "One side alone says who took it.",
}


def _again(before: Answer, claim: Effective) -> Answer:
    """The holder is said to hold it once more: the first day stands, the surer certainty counts."""
    sure = Certainty.ASSESSED in (before.certainty, claim.certainty)
    certainty = Certainty.ASSESSED if sure else Certainty.CLAIMED
    return before._replace(
        certainty=certainty,
        besieged_by=None,
        heard=claim.true_from,
        claims=_with(before.claims, claim.ref),
        rule=_HELD_RULE[certainty],
    )


def _contest(before: Answer, claim: Effective, parties: set[str], against: Sequence[Effective], rule: str) -> Answer:
    going_on = before.state is State.CONTESTED
    return Answer(
        state=State.CONTESTED,
        certainty=Certainty.CONTESTED,
        between=tuple(sorted(parties)),
        since=before.since if going_on else claim.true_from,
        heard=claim.true_from,
        claims=_with(before.claims if going_on else (), claim.ref, *(other.ref for other in against)),
        rule=rule,
    )


def _until_then(later: Effective) -> Answer:
    return Answer(
        state=State.HELD,
        certainty=later.certainty,
        holder=later.target,
        claims=(later.ref,),
        rule="A later claim against the holder says that it was held until then.",
    )


def _parties_before(before: Answer, claim: Effective) -> set[str]:
    if before.state is State.HELD and before.holder:
        return {before.holder}
    return set(before.between) or ({claim.target} if claim.target else set())


def in_order(claims: Iterable[Effective]) -> list[Effective]:
    """Claims in the order in which they count; it does not depend on the order in which they came on record.

    Of a day's claims those with an hour stand at it; without one a capture is at the end of the day, and all else at
    its beginning. At the same time who took a place from another comes after the other; then the ids decide.
    """
    every = list(claims)
    holders = {(time_of(one), one.by) for one in every}
    return sorted(every, key=lambda one: (time_of(one), (time_of(one), one.target) in holders, one.ref))


def time_of(claim: Effective) -> tuple[date, datetime, bool]:
    """When it stands among the claims on its place."""
    captured = claim.effect is Effect.HOLDS
    return claim.true_from, claim.true_at or (_LAST if captured else _FIRST), captured


_FIRST = datetime.min.replace(tzinfo=UTC)
_LAST = datetime.max.replace(tzinfo=UTC)


def _with(claims: tuple[str, ...], *more: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*claims, *more)))
