"""What each claim does to its place, from a day of knowledge on: the links between claims taken in."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date

from dateline.atlas.models import Actor
from dateline.claims.models import Claim
from dateline.claims.over_time import OverTime, Reader
from dateline.claims.queries import OnRecord, ties
from dateline.claims.rules.links import Tie, contradicted_by, live_ties, silenced_by
from dateline.claims.rules.vocabulary import Action, Effect, Standing
from dateline.situation.rules.holding import Effective
from dateline.situation.rules.plane import History, counted
from dateline.values.clocks import Clocks
from dateline.values.time import Precision, span_of


class Effects:
    """Reads what claims do to places, place by place, with all that is on record now."""

    def __init__(self, reader: Reader | None = None, tied: dict[str, list[Tie]] | None = None) -> None:
        self._reader = Reader() if reader is None else reader
        self._ties = ties_by_claim() if tied is None else tied
        self._tied = {one.ref: one for one in self._reader.named(list(self._ties))} if self._ties else {}

    def on_places(self, first: int, last: int) -> Mapping[int, list[tuple[str, History]]]:
        """For each place in this range of primary keys its claims by ref, each with what it does from which day on."""
        found: dict[int, list[tuple[str, History]]] = defaultdict(list)
        for one in self._reader.on_places(first, last):
            if history := self._history(one):
                found[one.place or 0].append((one.ref, history))
        return found

    def _history(self, one: OverTime) -> History:
        if one.ref in self._ties:
            return self._tied_history(one)
        told: list[tuple[date, Effective | None]] = []
        was = counted(Standing.UNSAID)
        for day, reading in one.turns:
            standing = reading.standing
            now = counted(standing)
            if now != was:
                told.append((day, _effective(one, standing) if standing.has_effect else None))
                was = now
        return told

    def _tied_history(self, one: OverTime) -> History:
        own = self._ties[one.ref]
        others = {tie.other if tie.claim == one.ref else tie.claim for tie in own}
        days = {day for ref in (one.ref, *others) for day, _ in self._tied[ref].turns} | {tie.known_at for tie in own}
        told: list[tuple[date, Effective | None]] = []
        for day in sorted(days):
            standing, live = _standing(one, day), live_ties(own, Clocks(day, day))
            by_then = {ref: _standing(self._tied[ref], day) for ref in others}
            silent = silenced_by(one.ref, live, by_then.__getitem__)
            does = None
            if standing.has_effect and silent is None:
                does = _effective(one, standing, contradicted_by(one.ref, live))
            told.append((day, does))
        return told


def ties_by_claim(of: Collection[str] | None = None) -> dict[str, list[Tie]]:
    """Each claim's ties, from either end; of all claims, or of those of these refs."""
    found: dict[str, list[Tie]] = defaultdict(list)
    for tie in ties(of):
        found[tie.claim].append(tie)
        found[tie.other].append(tie)
    return found


def effective_under(
    claims: Iterable[OnRecord], tied: Mapping[str, list[Tie]], record: Mapping[str, OnRecord], clocks: Clocks
) -> Iterator[Effective]:
    """What these claims do to their place under any three clocks; `record` gives those that they are tied to."""
    for one in claims:
        if one.claim.effect == Effect.NONE:
            continue
        standing, live = one.standing(clocks), live_ties(tied.get(one.claim.ref, ()), clocks)
        if silenced_by(one.claim.ref, live, lambda ref: record[ref].standing(clocks)) is None:
            yield _effective(_as_stored(one.claim), standing, contradicted_by(one.claim.ref, live))


def _as_stored(claim: Claim) -> OverTime:
    def ref(actor: Actor | None) -> str | None:
        return actor.ref if actor else None

    return OverTime(
        claim.ref, claim.place_id, claim.action, claim.effect, ref(claim.effect_by), ref(claim.effect_against),
        ref(claim.agent), ref(claim.target), claim.true_from, claim.true_until, claim.true_at, claim.precision, [],
    )  # fmt: skip


def _standing(one: OverTime, day: date) -> Standing:
    return next((told.standing for known_at, told in reversed(one.turns) if known_at <= day), Standing.UNSAID)


def _effective(one: OverTime, standing: Standing, contradicts: Iterable[str] = ()) -> Effective:
    return Effective(
        one.ref,
        Effect(one.effect),
        one.by or "",
        one.against,
        one.agent if one.action == Action.HANDS_OVER else one.target,
        one.true_from,
        span_of(one.true_from, Precision(one.precision), one.true_until),
        standing,
        one.true_at,
        frozenset(contradicts),
    )
