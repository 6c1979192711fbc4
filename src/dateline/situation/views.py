"""The situation at any day, as known by any day."""

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from dateline.situation.drawing import draw, lay_out, legend
from dateline.situation.formats import FORMATS, no_such_format, title_of, written
from dateline.situation.inferred import subject_area
from dateline.situation.queries import Situation, chart_now
from dateline.situation.rules.holding import State
from dateline.situation.words import in_short
from dateline.values.clocks import Clocks
from dateline.values.time import parse_day


@require_safe
def asked(request: HttpRequest) -> HttpResponse:
    """As a page, or as data with ?format=; `at` and `known_by` default to all that is on record."""
    chart = chart_now()
    last_day = chart.last_day() or date.today()  # an empty record has no day of its own
    at = parse_day(request.GET["at"], named="“Shows”") if request.GET.get("at") else last_day
    known_by = parse_day(request.GET["known_by"], named="“Known by”") if request.GET.get("known_by") else last_day
    situation = chart.situation(Clocks(at, known_by))
    kind = request.GET.get("format", "html")
    if kind in FORMATS:
        return HttpResponse(written(situation, kind), content_type=FORMATS[kind].media)
    if kind != "html":
        raise no_such_format(kind, "html")
    return render(request, "situation/asked.html", shown(situation))


def shown(situation: Situation) -> dict[str, Any]:
    """The context of situation/_shown.html, the same on the baked page and on one asked for."""
    bounds = subject_area(situation)
    known = [held for held in situation.holdings if held.answer.state is not State.UNKNOWN]
    return {
        "clocks": situation.clocks,
        "map": draw(lay_out(situation, bounds, title=title_of(situation))) if bounds else "",
        "legend": legend(situation) if bounds else "",
        "rows": [(held, in_short(held.answer, situation.actors)) for held in known],
        "silent": len(situation.holdings) - len(known),
    }
