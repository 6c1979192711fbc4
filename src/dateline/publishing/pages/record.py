"""The pages of the record: claims, places, actors."""

from typing import Any

from django.template.loader import render_to_string

from dateline.atlas.models import Actor, Place
from dateline.claims.queries import OnRecord, said_of
from dateline.publishing.edition import NOW, Edition
from dateline.publishing.frame import frame
from dateline.reports.queries import reports_that_rely_on
from dateline.situation.rules.holding import State
from dateline.situation.words import in_full


def claim_page(edition: Edition, ref: str) -> str:
    """Who said what when, on both clocks, and what it comes to."""
    on_record = edition.record[ref]
    reading = on_record.reading(NOW)
    live = {(s.source, s.known_at, s.said_order) for s in reading.live}
    said = said_of(on_record.claim, reading.live)
    statements = [
        {"statement": one, "live": (one.source.ref, one.known_at, one.said_order) in live} for one in said.statements
    ]
    return render_to_string(
        "publishing/claim.html",
        frame()
        | {
            "claim": on_record.claim,
            "reading": reading,
            "statements": statements,
            "total": said.total,
            "left_out": said.total - len(statements),
            "assessments": list(on_record.claim.assessments.all()),
            "history": on_record.history(),
            "reports": reports_that_rely_on(on_record.claim),
            "corrections": list(on_record.claim.corrections.select_related("report")),
        },
    )


def place_page(edition: Edition, place: Place) -> str:
    """A place's holdings over time, and the claims on it."""
    actors = edition.chart.actors
    answer = edition.chart.answer(place, NOW)
    over_time = [(day, held, in_full(held, actors, day)) for day, held in edition.chart.over_time(place, NOW.known_by)]
    return render_to_string(
        "publishing/place.html",
        frame()
        | {
            "place": place,
            "answer": answer,
            "words": in_full(answer, actors, answer.heard or NOW.at),
            "over_time": list(reversed(over_time)),
            "claims": _rows([one for one in edition.record.values() if one.claim.place == place]),
            "nearby": [other for other in edition.places if other.near == place],
        },
    )


def actor_page(edition: Edition, actor: Actor) -> str:
    """An actor, what it holds, and the claims that name it."""
    now = edition.chart.situation(NOW, edition.places)
    named = [one for one in edition.record.values() if actor in (one.claim.agent, one.claim.target)]
    holds = [held for held in now.holdings if held.answer.state is State.HELD and held.answer.holder == actor.ref]
    contests = [held for held in now.holdings if actor.ref in held.answer.between]
    return render_to_string(
        "publishing/actor.html",
        frame()
        | {
            "actor": actor,
            "allies": list(actor.allied_with.all()),
            "parts": [other for other in edition.actors if other.part_of == actor],
            "holds": holds,
            "contests": contests,
            "claims": _rows(named),
        },
    )


def claims_page(edition: Edition) -> str:
    """All claims, the newest valid time first."""
    return render_to_string(
        "publishing/claims.html",
        frame() | {"claims": _rows(list(edition.record.values()))},
    )


def _rows(chosen: list[OnRecord]) -> list[dict[str, Any]]:
    rows = [{"claim": one.claim, "standing": one.standing(NOW), "sources": len(one.stances)} for one in chosen]
    return sorted(rows, key=lambda row: (row["claim"].true_from, row["claim"].pk), reverse=True)
