"""Who holds what: the situation, what parts two of them, what became of a place, and why."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router

from dateline.atlas.models import Place
from dateline.atlas.queries import actor as actor_of
from dateline.atlas.queries import place as place_of
from dateline.claims.in_order import Wanted, turned_between
from dateline.claims.queries import links_that_silence
from dateline.claims.rules.vocabulary import Bond, Standing
from dateline.exchange.api import schemas
from dateline.exchange.api.asking import DifferenceAsked, ExplanationAsked, Known, SituationAsked, TimelineAsked
from dateline.exchange.api.paging import link_to_next, page_of, read_cursor
from dateline.exchange.api.record import REFUSED, claim_address, claim_item, claims_page, ref_of
from dateline.situation.account import Silenced, silenced
from dateline.situation.explain import explain
from dateline.situation.formats import FORMATS, no_such_format, written
from dateline.situation.queries import Chart, Holding, Turn, chart_now
from dateline.situation.rules.holding import Answer
from dateline.situation.words import in_full
from dateline.values.clocks import Clocks
from dateline.values.errors import DatelineError

router = Router(tags=["situation"])
MOST_WITHOUT_INDEX = 2_000  # places of which a stranger may ask what was on record by a past moment
_AS_FILES: dict[str, Any] = {
    "responses": {
        200: {"content": {one.media.split(";")[0]: {"schema": {"type": "string"}} for one in FORMATS.values()}}
    }
}


@router.get(
    "/situation",
    response={200: schemas.SituationAnswer, **REFUSED},
    operation_id="situation",
    summary="Who holds which place",
    openapi_extra=_AS_FILES,
)
def situation(
    request: HttpRequest,  # noqa: ARG001  # ninja calls every operation with it, by this name
    asked: Query[SituationAsked],
) -> schemas.SituationAnswer | HttpResponse:
    """Each place's answer at a day, as known by a day."""
    chart = chart_now()
    among = [place_of(asked.place)] if asked.place else None
    _check_size(chart, asked, among)
    found = chart.situation(asked.clocks(asked.at), among)
    if asked.format in FORMATS:
        return HttpResponse(written(found, asked.format), content_type=FORMATS[asked.format].media)
    if asked.format != "json":
        raise no_such_format(asked.format, "json")
    clocks = found.clocks
    hushed = silenced(chart, clocks, links_that_silence(on=among))
    return schemas.SituationAnswer(
        at=clocks.at,
        known_by=clocks.known_by,
        on_record_by=clocks.on_record_by,
        holdings=[_holding(held, chart, clocks.at, hushed.get(held.place.ref, ())) for held in found.holdings],
    )


@router.get(
    "/difference",
    response={200: schemas.DifferenceAnswer, **REFUSED},
    operation_id="difference",
    summary="What parts two situations",
)
def difference(
    request: HttpRequest,  # noqa: ARG001  # ninja calls every operation with it, by this name
    asked: Query[DifferenceAsked],
) -> schemas.DifferenceAnswer:
    """What changed between two days, what was learned of the first of them, and which claims rose or fell."""
    chart = chart_now()
    _check_size(chart, asked)
    before = asked.clocks(asked.at)
    last = chart.last_day() or before.at
    after = Clocks(asked.to_at or last, asked.to_known_by or last, asked.on_record_by)
    found = chart.difference(before, after)
    return schemas.DifferenceAnswer(
        at=before.at,
        known_by=before.known_by,
        to_at=after.at,
        to_known_by=after.known_by,
        on_record_by=before.on_record_by,
        changed=[_turn(turn, chart, before.at, after.at) for turn in found.changed],
        learned=[_turn(turn, chart, before.at, before.at) for turn in found.learned],
        claims=_rose_or_fell(before, after),
    )


@router.get(
    "/timeline",
    response={200: schemas.TimelineAnswer, **REFUSED},
    operation_id="timeline",
    summary="What became of a place or an actor",
)
def timeline(request: HttpRequest, response: HttpResponse, asked: Query[TimelineAsked]) -> schemas.TimelineAnswer:
    """A place's holdings over time, or the claims that name an actor; what nobody had said by then is left out."""
    if bool(asked.place) == bool(asked.actor):
        raise DatelineError("A timeline is of one place or of one actor: give “place” or “actor”.", code="bad_value")
    known_by = asked.said_by()
    held: list[schemas.TimelineHolding] = []
    told: list[schemas.ClaimItem] = []
    if asked.place:
        chart = chart_now()
        turns = chart.over_time(place_of(asked.place), known_by)
        days = page_of(turns, lambda turn: (turn[0],), after=read_cursor(asked.after, date), limit=asked.limit)
        held = [schemas.TimelineHolding(day=day, **_answer(answer, chart, day)) for day, answer in days.items]
        onward = days.next
    else:
        actor, clocks = actor_of(asked.actor or ""), Clocks(known_by, known_by)
        claims = claims_page(asked, Wanted(actor=actor), lambda one: one.standing(clocks) is not Standing.UNSAID)
        told = [claim_item(one, one.reading(clocks)) for one in claims.items]
        onward = claims.next
    if onward:
        response["Link"] = link_to_next(request, onward)
    return schemas.TimelineAnswer(
        place=asked.place, actor=asked.actor, known_by=known_by, holdings=held, claims=told, next=onward
    )


@router.get(
    "/explain",
    response={200: schemas.ExplanationAnswer, **REFUSED},
    operation_id="explain",
    summary="Why a place's answer is what it is",
)
def explanation(
    request: HttpRequest,  # noqa: ARG001  # ninja calls every operation with it, by this name
    asked: Query[ExplanationAsked],
) -> schemas.ExplanationAnswer:
    """A place's answer, sentence by sentence back to who said what."""
    chart = chart_now()
    found = explain(chart, place_of(asked.place), asked.clocks(asked.at))
    return schemas.ExplanationAnswer(
        place=found.place.ref,
        at=found.clocks.at,
        known_by=found.clocks.known_by,
        on_record_by=found.clocks.on_record_by,
        words=found.words,
        rule=found.answer.rule,
        claims=list(found.answer.claims),
        silenced=[_silenced(one) for one in found.silenced],
        sentences=list(found.sentences),
    )


def _check_size(chart: Chart, asked: Known, among: Sequence[Place] | None = None) -> None:
    """Refuse to work out a whole world without the index: it would keep everybody else waiting."""
    if asked.on_record_by and among is None and len(chart.places) > MOST_WITHOUT_INDEX:
        raise DatelineError(
            f"What was on record by a past moment can be had of {MOST_WITHOUT_INDEX:,} places at most, and there are "
            f"{len(chart.places):,}: ask for one place, or with `dateline situation --on-record-by`.",
            code="bad_value",
        )


def _answer(answer: Answer, chart: Chart, at: date) -> dict[str, Any]:
    return {
        "holder": answer.holder,
        "state": answer.state,
        "between": list(answer.between),
        "certainty": answer.certainty,
        "besieged_by": answer.besieged_by,
        "since": answer.since,
        "last_heard": answer.heard,
        "claims": list(answer.claims),
        "rule": answer.rule,
        "words": in_full(answer, chart.actors, at),
    }


def _holding(held: Holding, chart: Chart, at: date, hushed: Iterable[Silenced]) -> schemas.HoldingItem:
    place = held.place
    return schemas.HoldingItem(
        place=place.ref,
        name=place.name,
        lat=place.lat,
        lon=place.lon,
        within_km=place.within_km,
        **_answer(held.answer, chart, at),
        silenced=[_silenced(one) for one in hushed],
    )


def _silenced(one: Silenced) -> schemas.SilencedItem:
    return schemas.SilencedItem(
        claim=one.claim.ref,
        in_favour_of=one.by.ref,
        bond=Bond(one.link.bond),
        reason=one.link.reason,
        known_at=one.link.known_at,
        sentence=one.sentence,
    )


def _turn(turn: Turn, chart: Chart, before: date, after: date) -> schemas.TurnItem:
    return schemas.TurnItem(
        place=turn.place.ref,
        name=turn.place.name,
        before=schemas.AnswerItem(**_answer(turn.before, chart, before)),
        after=schemas.AnswerItem(**_answer(turn.after, chart, after)),
    )


def _rose_or_fell(before: Clocks, after: Clocks) -> list[schemas.StandingChange]:
    readings = ((one.claim, one.standing(before), one.reading(after)) for one in turned_between(before, after))
    return [
        schemas.StandingChange(
            claim=claim.ref,
            text=claim.text,
            place=ref_of(claim.place),
            before=then,
            after=now.standing,
            rule=now.rule,
            address=claim_address(claim),
        )
        for claim, then, now in readings
        if then is not now.standing
    ]
