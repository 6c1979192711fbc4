"""The record: claims, statements, sources."""

from collections.abc import Callable, Mapping
from datetime import date
from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router

from dateline.atlas.models import Actor, Place
from dateline.atlas.queries import actor as actor_of
from dateline.atlas.queries import place as place_of
from dateline.atlas.queries import sides
from dateline.atlas.rules import Sides
from dateline.claims import queries
from dateline.claims.in_order import Wanted, claims_behind, key_of
from dateline.claims.models import Claim, Source, Statement
from dateline.claims.queries import OnRecord
from dateline.claims.rules.standing import Reading
from dateline.claims.rules.vocabulary import Action, Effect, Mode, StanceKind
from dateline.exchange.api import schemas
from dateline.exchange.api.asking import ClaimsAsked, Paged, StatementsAsked
from dateline.exchange.api.paging import Page, link_to_next, page_behind, read_cursor
from dateline.exchange.api.schemas import Refused
from dateline.values.errors import DatelineError
from dateline.values.grades import Reliability
from dateline.values.time import Precision, Span

router = Router(tags=["record"])
REFUSED = {400: Refused, 404: Refused}


@router.get("/claims", response={200: schemas.ClaimPage, **REFUSED}, operation_id="claims", summary="Claims")
def claims(request: HttpRequest, response: HttpResponse, asked: Query[ClaimsAsked]) -> schemas.ClaimPage:
    """Claims in order of valid time, each with its standing under the clocks."""
    clocks = asked.clocks()
    standing = asked.standing
    page = claims_page(asked, _wanted(asked), (lambda one: one.standing(clocks) is standing) if standing else None)
    if page.next:
        response["Link"] = link_to_next(request, page.next)
    return schemas.ClaimPage(
        items=[claim_item(one, one.reading(clocks)) for one in page.items],
        next=page.next,
        known_by=clocks.known_by,
        on_record_by=clocks.on_record_by,
    )


@router.get(
    "/statements", response={200: schemas.StatementPage, **REFUSED}, operation_id="statements", summary="Statements"
)
def statements(request: HttpRequest, response: HttpResponse, asked: Query[StatementsAsked]) -> schemas.StatementPage:
    """What was said, in the order in which it was said."""
    clocks = asked.clocks()
    claim = queries.claim(asked.claim) if asked.claim else None
    source = queries.source(asked.source) if asked.source else None
    page = page_behind(
        lambda after, limit: queries.statements(clocks, claim=claim, source=source, after=after, limit=limit),
        lambda s: (s.known_at, s.pk),
        after=read_cursor(asked.after, date, int),
        limit=asked.limit,
    )
    if page.next:
        response["Link"] = link_to_next(request, page.next)
    side = sides()
    return schemas.StatementPage(
        items=[statement_item(s, side) for s in page.items],
        next=page.next,
        known_by=clocks.known_by,
        on_record_by=clocks.on_record_by,
    )


@router.get("/sources", response={200: schemas.SourcePage, **REFUSED}, operation_id="sources", summary="Sources")
def sources(request: HttpRequest, response: HttpResponse, asked: Query[Paged]) -> schemas.SourcePage:
    """Sources in order of their ids."""
    page = page_behind(
        lambda after, limit: queries.sources_behind(after and after[0], limit),
        lambda one: (one.ref,),
        after=read_cursor(asked.after, str),
        limit=asked.limit,
    )
    if page.next:
        response["Link"] = link_to_next(request, page.next)
    side = sides()
    return schemas.SourcePage(items=[_source_item(one, side) for one in page.items], next=page.next)


@router.get("/sources/{ref}", response={200: schemas.SourceItem, **REFUSED}, operation_id="source", summary="A source")
def source(
    request: HttpRequest,  # noqa: ARG001  # ninja calls every operation with it, by this name
    ref: str,
) -> schemas.SourceItem:
    """A source."""
    return _source_item(queries.source(ref), sides())


def claims_page(asked: Paged, wanted: Wanted, where: Callable[[OnRecord], bool] | None) -> Page[OnRecord]:
    """Those claims that are wanted, in order of valid time."""
    after = read_cursor(asked.after, date, int)
    return page_behind(partial(_next, wanted), key_of, after=after, limit=asked.limit, where=where)


def _next(wanted: Wanted, after: Any, limit: int) -> list[OnRecord]:
    return claims_behind(after, limit, wanted)


def claim_item(one: OnRecord, reading: Reading) -> schemas.ClaimItem:
    """A claim as it is answered."""
    claim = one.claim
    return schemas.ClaimItem(
        ref=claim.ref,
        text=claim.text,
        action=Action(claim.action),
        mode=Mode(claim.mode),
        agent=ref_of(claim.agent),
        target=ref_of(claim.target),
        place=ref_of(claim.place),
        place_precision=_precision(claim.place) if claim.place else None,
        place_within_km=claim.place.within_km if claim.place else None,
        true_from=claim.true_from,
        true_at=claim.true_at,
        true_until=claim.true_until,
        precision=Precision(claim.precision),
        effect=Effect(claim.effect),
        effect_by=ref_of(claim.effect_by),
        effect_against=ref_of(claim.effect_against),
        standing=reading.standing,
        rule=reading.rule,
        address=claim_address(claim),
    )


def claim_address(claim: Claim) -> str:
    """Where a claim's page stands."""
    return f"/claims/{claim.ref}/"


def ref_of(named: Actor | Place | Source | None) -> str | None:
    """The id of what is named, if anything is."""
    return named.ref if named else None


def _precision(place: Place) -> schemas.PlacePrecision:
    if place.lat is None:
        return schemas.PlacePrecision.NAMED
    return schemas.PlacePrecision.WITHIN_KM if place.within_km else schemas.PlacePrecision.EXACT


def _wanted(asked: ClaimsAsked) -> Wanted:
    place = place_of(asked.place) if asked.place else None
    actor = actor_of(asked.actor) if asked.actor else None
    first, last = asked.from_ or date.min, asked.until or date.max
    if last < first:
        raise DatelineError(f"“until” ({last}) lies before “from” ({first}): turn them round.", code="bad_value")
    days = Span(first, last) if asked.from_ or asked.until else None
    return Wanted(place, actor, days, asked.words or "")


def statement_item(statement: Statement, side: Sides) -> schemas.StatementItem:
    """A statement as it is answered, with the side that its source stood on when it was said."""
    source = statement.source
    return schemas.StatementItem(
        claim=statement.claim.ref,
        source=source.ref,
        side=side.on(statement.known_at)[source.side.ref] if source.side else None,
        reliability=Reliability(source.reliability),
        stance=StanceKind(statement.stance),
        known_at=statement.known_at,
        said_order=statement.said_order,
        recorded_at=statement.recorded_at,
        note=statement.note,
        via=statement.via,
        link=statement.link,
        repeats=ref_of(statement.repeats),
    )


def _source_item(source: Source, side: Mapping[str, str]) -> schemas.SourceItem:
    return schemas.SourceItem(
        ref=source.ref,
        name=source.name,
        kind=source.kind,
        party_to=ref_of(source.side),
        side=side[source.side.ref] if source.side else None,
        reliability=Reliability(source.reliability),
    )
