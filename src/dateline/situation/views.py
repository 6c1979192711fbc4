"""The situation at any day, as known by any day."""

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from dateline.situation.drawing import draw, legend
from dateline.situation.exports import geojson, table
from dateline.situation.inferred import areas_geojson, subject_area
from dateline.situation.queries import Situation, chart_now
from dateline.situation.rules.holding import State
from dateline.situation.words import in_short
from dateline.values.clocks import Clocks
from dateline.values.errors import DatelineError
from dateline.values.time import parse_day


@require_safe
def asked(request: HttpRequest) -> HttpResponse:
    """As a page, or as data with ?format=; `at` and `known_by` default to all that is on record."""
    chart = chart_now()
    last_day = chart.last_day() or date.today()  # an empty record has no day of its own
    at = parse_day(request.GET["at"], named="“Shows”") if request.GET.get("at") else last_day
    known_by = parse_day(request.GET["known_by"], named="“Known by”") if request.GET.get("known_by") else last_day
    situation = chart.situation(Clocks(at, known_by))
    match request.GET.get("format", "html"):
        case "geojson":
            return JsonResponse(geojson(situation), content_type="application/geo+json")
        case "csv":
            return HttpResponse(table(situation), content_type="text/csv; charset=utf-8")
        case "svg":
            return HttpResponse(_picture(situation), content_type="image/svg+xml")
        case "areas":
            bounds = subject_area(situation)
            found = areas_geojson(situation, bounds) if bounds else {"type": "FeatureCollection", "features": []}
            return JsonResponse(found, content_type="application/geo+json")
        case "html":
            pass
        case other:
            raise DatelineError(f"The situation can be had as html, geojson, areas, csv or svg, not as “{other}”.")
    return render(request, "situation/asked.html", shown(situation))


def _picture(situation: Situation) -> str:
    bounds = subject_area(situation)
    if bounds is None:
        raise DatelineError("Nothing is known of any place by then: there is nothing to draw.", status=404)
    title = f"Who held which place on {situation.clocks.in_words()}"
    return draw(situation, bounds, title=title, standalone=True)


def shown(situation: Situation) -> dict[str, Any]:
    """The context of situation/_shown.html, the same on the baked page and on one asked for."""
    bounds = subject_area(situation)
    title = f"Who held which place on {situation.clocks.in_words()}"
    known = [held for held in situation.holdings if held.answer.state is not State.UNKNOWN]
    return {
        "clocks": situation.clocks,
        "map": draw(situation, bounds, title=title) if bounds else "",
        "legend": legend(situation) if bounds else "",
        "rows": [(held, in_short(held.answer, situation.actors)) for held in known],
        "silent": len(situation.holdings) - len(known),
    }
