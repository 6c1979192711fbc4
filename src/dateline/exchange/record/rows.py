"""The claims as rows under the clocks, read some at a time: a million take no more memory than a thousand."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from django.conf import settings

from dateline.atlas.models import Actor, Place
from dateline.atlas.queries import actors, tied_to
from dateline.claims.bulk import Gathered, in_batches, source_names
from dateline.claims.models import Claim
from dateline.claims.rules import codes
from dateline.claims.rules.codes import Inter, Told
from dateline.claims.rules.links import Tie, contradicted_by, live_ties
from dateline.claims.rules.standing import Reading, Stance
from dateline.claims.rules.vocabulary import Action, Bond, Mode, StanceKind, Standing
from dateline.ledger.log import numbers_of
from dateline.reports.queries import Quoted, Quoting
from dateline.values.clocks import Clocks
from dateline.values.grades import Credibility
from dateline.values.tables import Row
from dateline.values.time import Precision, Span, span_of


def rows(clocks: Clocks) -> Iterator[Row]:
    """A row for each claim of which anything was on record by the clocks, in the order of `COLUMNS`."""
    table = _Table(clocks)
    for batch in in_batches():
        yield from table.rows(batch)


@dataclass(frozen=True, slots=True)
class _Counted:
    """What of a claim counts under the clocks."""

    gathered: Gathered
    claim: Claim
    reading: Reading
    stances: tuple[Stance, ...]  # all that were said by then, in order of saying
    statements: tuple[int, ...]  # their primary keys


class _Table:
    """What all rows share: who is part of what, what sources are called, and the clocks."""

    def __init__(self, clocks: Clocks) -> None:
        self._clocks = clocks
        self._quoting = Quoting(clocks)
        self._tied = tied_to()
        self._parts: dict[str, list[str]] = {}
        for one in actors():
            if one.part_of:
                self._parts.setdefault(one.part_of.ref, []).append(one.kind)
        self._names: Mapping[str, str] = source_names()
        self._inter = cache(lambda ref, kind: codes.inter_of(kind, self._parts.get(ref, ())))

    def rows(self, batch: list[Gathered]) -> Iterator[Row]:
        """The rows of these claims."""
        counted = [one for gathered in batch if (one := self._counted(gathered))]
        quoted = self._quoting.of(batch[0].record.claim.pk, batch[-1].record.claim.pk)
        numbers = numbers_of("statement", [one.statements[0] for one in counted if one.statements])
        for one in counted:
            number = numbers.get(one.statements[0]) if one.statements else None
            yield (*self._acled(one), *self._ours(one, quoted.get(one.claim.pk)), number)

    def _counted(self, gathered: Gathered) -> _Counted | None:
        record = gathered.record
        reading = record.reading(self._clocks)
        if reading.standing is Standing.UNSAID:
            return None
        said = [
            (pk, stance)
            for pk, stance in zip(gathered.statements, record.stances, strict=True)
            if self._clocks.counts(stance.known_at, stance.recorded_at)
        ]
        return _Counted(gathered, record.claim, reading, tuple(s for _, s in said), tuple(pk for pk, _ in said))

    def _acled(self, one: _Counted) -> Iterator[Any]:
        claim, place = one.claim, one.claim.place
        told = self._told(claim)
        code, span = codes.acled(told), _span(claim)
        yield f"{place.country}-{claim.ref}" if place and place.country else claim.ref
        yield from (claim.true_from, claim.true_from.year, codes.time_precision(Precision(claim.precision), span))
        yield from (code.disorder_type, code.event_type, code.sub_event_type)
        for actor, inter in ((claim.agent, told.agent), (claim.target, told.target)):
            yield from (actor.name if actor else None, self._associated(actor), int(inter))
        yield codes.interaction(told.agent, told.target)
        yield codes.civilian_targeting(told) or None
        yield from (None, None, place.country or None if place else None)  # iso and region are not known
        yield from (None, None, None)  # nor are districts
        yield from _where(place)
        yield "; ".join(sorted({self._names.get(stance.source, stance.source) for stance in one.reading.live})) or None
        yield from (None, claim.text, None)  # how far a source reaches, and the dead, are not on record
        yield codes.tags(told)
        yield self._timestamp(one)

    def _ours(self, one: _Counted, quoted: Quoted | None) -> Iterator[Any]:
        claim, span = one.claim, _span(one.claim)
        ties = live_ties(one.gathered.ties, self._clocks) if one.gathered.ties else ()
        yield claim.ref
        yield f"{settings.SITE_ADDRESS}{quoted.address}" if quoted else None
        quote = quoted.quote if quoted else None
        yield from (quote.exact, quote.prefix, quote.suffix) if quote else (None, None, None)
        yield _direction(claim)
        yield one.reading.standing
        yield _reliability(one.reading.live)
        yield int(self._credibility(one))
        yield from (span.first, span.last)
        yield from (self._known_from(one), self._known_to(one, ties))
        yield tuple(tie.other for tie in ties if tie.bond is Bond.SUPERSEDES and tie.claim == claim.ref)
        yield tuple(sorted(contradicted_by(claim.ref, ties)))
        yield claim.place.ref if claim.place else None
        yield claim.place.within_km * 1000 if claim.place and claim.place.within_km else None
        yield tuple(dict.fromkeys(shown.sha256 for shown in one.gathered.evidence if self._shown(shown)))

    def _told(self, claim: Claim) -> Told:
        agent, target = (
            self._inter(actor.ref, actor.kind) if actor else Inter.NONE for actor in (claim.agent, claim.target)
        )
        return Told(Action(claim.action), Mode(claim.mode), agent, target, claim.place is not None)

    def _associated(self, actor: Actor | None) -> str | None:
        return "; ".join(one.name for one in self._tied.get(actor.ref, ())) or None if actor else None

    def _shown(self, shown: Any) -> bool:
        return self._clocks.counts(shown.statement.known_at, shown.recorded_at)

    def _timestamp(self, one: _Counted) -> int:
        """When the last word that counts came on record, in seconds since 1970."""
        judged = [
            j.recorded_at for j in one.gathered.record.judgements if self._clocks.counts(j.known_at, j.recorded_at)
        ]
        return int(max([*(stance.recorded_at for stance in one.stances), *judged]).timestamp())

    def _credibility(self, one: _Counted) -> Credibility:
        """The desk's own grade, if its last word gives one; else what follows from the standing."""
        judged = [
            (judgement.known_at, judgement.recorded_at, grade)
            for grade, judgement in zip(one.gathered.credibilities, one.gathered.record.judgements, strict=True)
            if self._clocks.counts(judgement.known_at, judgement.recorded_at)
        ]
        grade = max(judged)[2] if judged else Credibility.NOT_JUDGED
        return codes.CREDIBILITY[one.reading.standing] if grade is Credibility.NOT_JUDGED else grade

    def _known_from(self, one: _Counted) -> date:
        """The day on which anybody first spoke of it, or judged it."""
        if one.stances:
            return one.stances[0].known_at
        judgements = one.gathered.record.judgements
        return min(j.known_at for j in judgements if self._clocks.counts(j.known_at, j.recorded_at))

    def _known_to(self, one: _Counted, ties: tuple[Tie, ...]) -> date | None:
        """The day from which it no longer holds: it fell, or another claim stands in its place."""
        days = [tie.known_at for tie in ties if tie.bond is Bond.SUPERSEDES and tie.other == one.claim.ref]
        if not one.reading.standing.has_effect:
            days.append(self._fell(one))
        return min(days, default=None)

    def _fell(self, one: _Counted) -> date:
        """The day of the turn that brought it down, by what was on record then."""
        record, clocks = one.gathered.record, self._clocks
        said = {s.known_at for s in one.stances} | {
            j.known_at for j in record.judgements if clocks.counts(j.known_at, j.recorded_at)
        }
        fell = clocks.known_by
        for day in sorted(said, reverse=True):
            if record.standing(Clocks(day, day, clocks.on_record_by)).has_effect:
                break
            fell = day
        return fell


def _span(claim: Claim) -> Span:
    return span_of(claim.true_from, Precision(claim.precision), claim.true_until)


def _where(place: Place | None) -> tuple[Any, ...]:
    if place is None:
        return None, None, None, None
    return place.name, place.lat, place.lon, codes.geo_precision(place.lat is not None, place.within_km)


def _direction(claim: Claim) -> str | None:
    """ACLED's two actors have none; a claim has: who acts, and whom it is done to."""
    if claim.agent and claim.target:
        return "1>2"
    return "1>" if claim.agent else ">2" if claim.target else None


def _reliability(live: tuple[Stance, ...]) -> str | None:
    holding = [stance.reliability for stance in live if stance.kind is not StanceKind.DENIES]
    return min(holding or [stance.reliability for stance in live], default=None)
