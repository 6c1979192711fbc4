"""The situation at any day, as known by any day."""

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from dateline.reports.queries import all_series
from dateline.situation.drawing import draw, legend
from dateline.situation.exports import geojson, table
from dateline.situation.queries import Chart, Situation
from dateline.situation.rules.holding import State
from dateline.situation.rules.window import all_of
from dateline.situation.words import in_short
from dateline.values.clocks import Clocks
from dateline.values.errors import DatelineError
from dateline.values.time import parse_day


@require_safe
def asked(request: HttpRequest) -> HttpResponse:
    """As a page, or with ?format=geojson or csv as data; `at` and `known_by` default to all that is on record."""
    chart = Chart()
    last_day = chart.last_day() or date.today()  # an empty record has no day of its own
    at = parse_day(request.GET["at"], named="“Shows”") if request.GET.get("at") else last_day
    known_by = parse_day(request.GET["known_by"], named="“Known by”") if request.GET.get("known_by") else last_day
    situation = chart.situation(Clocks(at, known_by))
    match request.GET.get("format", "html"):
        case "geojson":
            return JsonResponse(geojson(situation), content_type="application/geo+json")
        case "csv":
            return HttpResponse(table(situation), content_type="text/csv; charset=utf-8")
        case "html":
            pass
        case other:
            raise DatelineError(f"The situation can be had as html, geojson or csv, not as “{other}”.")
    return render(request, "situation/asked.html", shown(situation))


def shown(situation: Situation) -> dict[str, Any]:
    """The context of situation/_shown.html, the same on the baked page and on one asked for."""
    bounds = all_of(one.bounds for one in all_series() if one.bounds) or situation.window
    title = f"Who held which place on {situation.clocks.in_words()}"
    known = [held for held in situation.holdings if held.answer.state is not State.UNKNOWN]
    return {
        "clocks": situation.clocks,
        "map": draw(situation, bounds, title=title) if bounds else "",
        "legend": legend(situation) if bounds else "",
        "rows": [(held, in_short(held.answer, situation.actors)) for held in known],
        "silent": len(situation.holdings) - len(known),
    }
