"""One claim on its own: who said what of it, what is shown for it and what the desk makes of it; nobody by name."""

from collections.abc import Iterator
from dataclasses import replace

from django.http import HttpRequest
from ninja import Query, Router

from dateline.atlas.queries import sides
from dateline.claims import queries
from dateline.claims.models import Claim, Evidence, Statement
from dateline.claims.queries import OnRecord
from dateline.claims.rules.links import Tie, live_ties, outcome
from dateline.claims.rules.standing import Reading
from dateline.claims.rules.vocabulary import Bond, EvidenceKind, Mode, Outcome, Verdict
from dateline.exchange.api import schemas_claim as schemas
from dateline.exchange.api.asking import MOST, Known
from dateline.exchange.api.record import REFUSED, claim_item, statement_item
from dateline.values.clocks import Clocks

router = Router(tags=["record"])


@router.get("/claims/{ref}", response={200: schemas.ClaimWhole, **REFUSED}, operation_id="claim", summary="A claim")
def claim(
    request: HttpRequest,  # noqa: ARG001  # ninja calls every operation with it, by this name
    ref: str,
    asked: Query[Known],
) -> schemas.ClaimWhole:
    """A claim with who said what of it when, and how its standing changed; nothing later than the clocks."""
    clocks, one = asked.clocks(), queries.on_record(ref)
    reading = one.reading(clocks)
    said = queries.statements(clocks, claim=one.claim, limit=MOST + 1)
    return schemas.ClaimWhole(
        **claim_item(one, reading).model_dump(),
        known_by=clocks.known_by,
        on_record_by=clocks.on_record_by,
        statements=_statements(said[:MOST], reading),
        more_statements=f"/api/v1/statements?claim={ref}" if len(said) > MOST else None,
        assessments=list(_assessments(one.claim, clocks)),
        history=[
            schemas.StandingTurn(day=day, standing=then.standing, rule=then.rule)
            for day, then in _cut(one, clocks).history()
        ],
        links=list(_links(one.claim, clocks)),
        outcome=outcome(queries.checked(one.claim), clocks) if one.claim.mode == Mode.FUTURE else None,
        checks=list(_checks(one.claim, clocks)),
        evidence=list(_evidence(one.claim, clocks)),
    )


def _statements(said: list[Statement], reading: Reading) -> list[schemas.StatementOfClaim]:
    live = {(s.source, s.known_at, s.said_order) for s in reading.live}
    side = sides()
    return [
        schemas.StatementOfClaim(
            **statement_item(s, side).model_dump(), live=(s.source.ref, s.known_at, s.said_order) in live
        )
        for s in said
    ]


def _assessments(of: Claim, clocks: Clocks) -> Iterator[schemas.AssessmentItem]:
    for one in of.assessments.all():
        if clocks.counts(one.known_at, one.recorded_at):
            yield schemas.AssessmentItem(
                verdict=Verdict(one.verdict),
                credibility=one.credibility,
                reason=one.reason,
                known_at=one.known_at,
                recorded_at=one.recorded_at,
            )


def _links(of: Claim, clocks: Clocks) -> Iterator[schemas.LinkItem]:
    counted = [one for one in queries.links(of) if clocks.counts(one.known_at, one.recorded_at)]
    ties = [
        Tie(one.claim.ref, Bond(one.bond), one.other.ref, one.stands, one.known_at, one.recorded_at) for one in counted
    ]
    live = {id(tie) for tie in live_ties(ties, clocks)}  # two words on the same day may look alike
    for one, tie in zip(counted, ties, strict=True):
        outward = tie.claim == of.ref
        yield schemas.LinkItem(
            bond=tie.bond,
            other=tie.other if outward else tie.claim,
            direction=schemas.Direction.OUTWARD if outward else schemas.Direction.INWARD,
            stands=tie.stands,
            live=id(tie) in live,
            reason=one.reason,
            known_at=tie.known_at,
            recorded_at=tie.recorded_at,
        )


def _checks(of: Claim, clocks: Clocks) -> Iterator[schemas.CheckItem]:
    for one in queries.checks(of):
        if clocks.counts(one.known_at, one.recorded_at):
            yield schemas.CheckItem(
                outcome=Outcome(one.outcome),
                rests_on=one.rests_on.ref if one.rests_on else None,
                reason=one.reason,
                known_at=one.known_at,
                recorded_at=one.recorded_at,
            )


def _evidence(of: Claim, clocks: Clocks) -> Iterator[schemas.EvidenceItem]:
    for one in queries.evidence(of):
        said = one.statement
        if not (clocks.counts(said.known_at, said.recorded_at) and clocks.counts(said.known_at, one.recorded_at)):
            continue
        yield schemas.EvidenceItem(
            source=said.source.ref,
            known_at=said.known_at,
            said_order=said.said_order,
            kind=EvidenceKind(one.kind),
            shows=one.shows,
            credit=one.credit,
            captured_on=one.captured_on,
            captured_at=one.captured_at,
            link=one.link,
            sha256=one.sha256,
            copy_address=f"/evidence/{one.copy}" if _is_shown(one, clocks) else None,
            covered=one.is_covered,
            recorded_at=one.recorded_at,
        )


def _is_shown(one: Evidence, clocks: Clocks) -> bool:
    """Whether the desk had it shown by the clocks, and still has: what it hides again is shown under no clocks."""
    if not one.copy or not queries.is_shown(one):
        return False
    by_then = [s.shown for s in one.showings.all() if clocks.counts(one.statement.known_at, s.recorded_at)]
    return bool(by_then) and by_then[-1]


def _cut(one: OnRecord, clocks: Clocks) -> OnRecord:
    """The record of a claim as far as the clocks let one see."""
    return replace(
        one,
        stances=tuple(s for s in one.stances if clocks.counts(s.known_at, s.recorded_at)),
        judgements=tuple(j for j in one.judgements if clocks.counts(j.known_at, j.recorded_at)),
    )
