"""The pages of the record: places, actors, the list of claims."""

import json
from datetime import date
from typing import Any

from django.template.loader import render_to_string

from dateline.atlas.models import Actor, Place
from dateline.atlas.queries import alliances_of, outline_of
from dateline.atlas.rules.outlines import drawing_of
from dateline.claims.in_order import months as of_months
from dateline.claims.in_order import newest, of_month
from dateline.claims.queries import OnRecord
from dateline.publishing.edition import NOW, Edition
from dateline.publishing.frame import frame
from dateline.publishing.pages.cards import of_page
from dateline.publishing.pages.months import by_year
from dateline.reports.queries import newest_report_on
from dateline.situation.rules.holding import State
from dateline.situation.words import in_full

CLAIMS_LISTED = 100  # the newest; the others stand on the pages of their months


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
    now, named, months = edition.chart.situation(NOW, edition.places), newest(CLAIMS_LISTED, actor), []
    if len(named) == CLAIMS_LISTED:  # there may be more
        months = [(month_at(month), month) for month in of_months(actor)]
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
            "claims": _listed(edition, named),
            "most": CLAIMS_LISTED,
            "years": by_year(months),
        },
    )


def claims_page(edition: Edition) -> str:
    """The claims of the newest valid time, and the way to those of each month."""
    years = by_year((month_at(month), month) for month in edition.claimed_months)
    shown = {"claims": _listed(edition, newest(CLAIMS_LISTED)), "most": CLAIMS_LISTED, "years": years}
    return render_to_string("publishing/claims.html", frame("/claims/") | shown)


def month_page(edition: Edition, month: date) -> str:
    """The claims whose valid time begins in a month."""
    shown = {"claims": _listed(edition, of_month(month)), "month": month}
    return render_to_string("publishing/claims.html", frame(month_at(month)) | shown)


def month_at(month: date) -> str:
    """Where the claims of a month stand."""
    return f"/claims/{month.isoformat()[:7].replace('-', '/')}/"


def _listed(edition: Edition, refs: list[str]) -> list[dict[str, Any]]:
    edition.read(refs)
    return _rows([edition.record[ref] for ref in refs])


def _rows(chosen: list[OnRecord]) -> list[dict[str, Any]]:
    rows = [{"claim": one.claim, "standing": one.standing(NOW), "sources": len(one.stances)} for one in chosen]
    return sorted(rows, key=lambda row: (row["claim"].true_from, row["claim"].pk), reverse=True)
