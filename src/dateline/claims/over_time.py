"""Standings over time, of very many claims: read as plain rows, without a model's object for each."""

from collections import defaultdict
from collections.abc import Collection, Iterator
from datetime import UTC, date, datetime
from functools import partial
from typing import Any, NamedTuple

from dateline.atlas.queries import merged
from dateline.claims.models import Assessment, Claim, Statement
from dateline.claims.rules.standing import Judgement, Reading, Stance, interest_of, read_history
from dateline.claims.rules.vocabulary import Effect, StanceKind, Verdict
from dateline.claims.speakers import Speakers


class OverTime(NamedTuple):
    """A claim as it is stored, its actors by ref, and the days on which its standing became another."""

    ref: str
    place: int | None
    action: str
    effect: str
    by: str | None
    against: str | None
    agent: str | None
    target: str | None
    true_from: date
    true_until: date | None
    true_at: datetime | None
    precision: str
    turns: list[tuple[date, Reading]]


class Reader:
    """Reads claims over time; what all of them share (actors, sides, sources) is read once."""

    def __init__(self) -> None:
        self._speakers = Speakers()
        self._merged = merged()

    def on_places(self, first: int, last: int) -> Iterator[OverTime]:
        """Claims with an effect on the places whose primary keys are in this range, or that count for one of them."""
        for one in self._read(place__gte=first, place__lte=last, effect__in=_ACTING):
            if one.place not in self._merged:
                yield one
        others = [place for place, into in self._merged.items() if first <= into <= last]
        for one in self._read(place__in=others, effect__in=_ACTING) if others else ():
            yield one._replace(place=self._merged[one.place or 0])

    def named(self, refs: Collection[str]) -> Iterator[OverTime]:
        """The claims of these refs, with an effect or without."""
        return self._read(ref__in=refs)

    def _read(self, **which: Any) -> Iterator[OverTime]:
        of_them = {f"claim__{name}": value for name, value in which.items()}
        source_of, source_on = self._speakers.source, self._speakers.source_on
        said: dict[int, list[Stance]] = defaultdict(list)
        for claim, source, kind, known_at, order, repeats in (
            Statement.objects.filter(**of_them)
            .order_by()
            .values_list("claim_id", "source_id", "stance", "known_at", "said_order", "repeats_id")
        ):
            ref, side, grade = source_on(known_at, source)
            repeated = source_of(repeats)[0] if repeats else None
            said[claim].append(Stance(ref, side, grade, _STANCE[kind], known_at, order, _ON_RECORD, repeated))
        judged: dict[int, list[Judgement]] = defaultdict(list)
        for claim, verdict, known_at, recorded_at in (
            Assessment.objects.filter(**of_them)
            .order_by()
            .values_list("claim_id", "verdict", "known_at", "recorded_at")
        ):
            judged[claim].append(Judgement(Verdict(verdict), known_at, recorded_at))
        for row in Claim.objects.filter(**which).order_by("place", "pk").values_list(*_COLUMNS):
            yield self._over_time(row, said.get(row[0], []), judged.get(row[0], []))

    def _over_time(self, row: tuple[Any, ...], said: list[Stance], judged: list[Judgement]) -> OverTime:
        _, ref, place, action, mode, effect, by, against, agent, target, *when = row
        true_from, true_until, true_at, precision = when
        self._speakers.know(by, against, agent, target)
        actor, side = self._speakers.actor, partial(self._speakers.side_on, true_from)
        return OverTime(
            ref, place, action, effect, actor(by), actor(against), actor(agent), actor(target),
            true_from, true_until, true_at, precision,
            read_history(said, judged, interest_of(action, mode, side(agent), side(target))),
        )  # fmt: skip


_ACTING = [effect.value for effect in Effect if effect is not Effect.NONE]
_STANCE = {kind.value: kind for kind in StanceKind}
_ON_RECORD = datetime.min.replace(tzinfo=UTC)  # all that is on record counts: when it came there does not matter
_COLUMNS = (
    "pk", "ref", "place_id", "action", "mode", "effect", "effect_by_id", "effect_against_id", "agent_id", "target_id",
    "true_from", "true_until", "true_at", "precision",
)  # fmt: skip
