"""The pages of the record: places, actors, the list of claims."""

import json
from typing import Any

from django.template.loader import render_to_string

from dateline.atlas.models import Actor, Place
from dateline.atlas.queries import alliances_of, outline_of
from dateline.atlas.rules.outlines import drawing_of
from dateline.claims.queries import OnRecord
from dateline.publishing.edition import NOW, Edition
from dateline.publishing.frame import frame
from dateline.publishing.pages.cards import of_page
from dateline.reports.queries import newest_report_on
from dateline.situation.rules.holding import State
from dateline.situation.words import in_full


def place_page(edition: Edition, place: Place) -> str:
    """Who holds a place and who says otherwise, its holdings over time, and the claims on it."""
    actors, on_it = edition.chart.actors, edition.on_place(place)
    told = edition.account_of(place)
    over_time = [(day, held, in_full(held, actors, day)) for day, held in edition.chart.over_time(place, NOW.known_by)]
    return render_to_string(
        "publishing/place.html",
        frame(f"/places/{place.ref}/")
        | {
            "place": place,
            "card": of_page(
                edition,
                title=place.name,
                words=told.sentence,
                path=f"/places/{place.ref}/",
                report=newest_report_on(place),
            ),
            "account": told,
            "outline": drawing_of(outline) if (outline := outline_of(place)) else None,
            "behind": edition.standings_of(told.answer.claims),
            "over_time": list(reversed(over_time)),
            "claims": _rows(on_it),
            "nearby": [other for other in edition.places if other.near == place],
        },
    )


def outline_geojson(place: Place) -> str:
    """The outline of a place as a file, without a geometry if it has none any more."""
    facts = {"name": place.name, "address": f"/places/{place.ref}/"}
    feature = {"type": "Feature", "id": place.ref, "properties": facts, "geometry": outline_of(place)}
    return json.dumps(feature, ensure_ascii=False) + "\n"


def actor_page(edition: Edition, actor: Actor) -> str:
    """An actor, what it holds, and the claims that name it."""
    now = edition.chart.situation(NOW, edition.places)
    named = [one for one in edition.record.values() if actor in (one.claim.agent, one.claim.target)]
    holds = [held for held in now.holdings if held.answer.state is State.HELD and held.answer.holder == actor.ref]
    contests = [held for held in now.holdings if actor.ref in held.answer.between]
    return render_to_string(
        "publishing/actor.html",
        frame(f"/actors/{actor.ref}/")
        | {
            "actor": actor,
            "alliances": alliances_of(actor),
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
        frame("/claims/") | {"claims": _rows(list(edition.record.values()))},
    )


def _rows(chosen: list[OnRecord]) -> list[dict[str, Any]]:
    rows = [{"claim": one.claim, "standing": one.standing(NOW), "sources": len(one.stances)} for one in chosen]
    return sorted(rows, key=lambda row: (row["claim"].true_from, row["claim"].pk), reverse=True)
