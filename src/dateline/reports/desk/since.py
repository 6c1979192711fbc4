"""What the record tells anew since a series' last report: where tonight's begins."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.db.models import Q
from django.http import Http404, HttpRequest, JsonResponse
from django.urls import reverse
from django.views.generic import View

from dateline.claims.desk.finding import told
from dateline.claims.desk.standings import today
from dateline.claims.models import Assessment, Claim, Statement
from dateline.claims.queries import OnRecord, record
from dateline.claims.rules.vocabulary import Standing
from dateline.reports.models import Report, Series
from dateline.values.clocks import Clocks
from dateline.values.errors import DatelineError
from dateline.values.time import parse_day

MOST = 100  # claims in each group

# From what no longer counts to what is surest: a claim that moves up has risen.
RANKS: dict[Standing, int] = {
    Standing.WITHDRAWN: 0,
    Standing.REFUTED: 0,
    Standing.DISPUTED: 1,
    Standing.REPORTED: 2,
    Standing.CORROBORATED: 3,
    Standing.CONFIRMED: 4,
}


class Since(View):
    """New, risen and fallen claims of a series, by a day, against the report before that day."""

    def get(self, request: HttpRequest, series: int) -> JsonResponse:
        """`{"before": {...} or null, "new": [...], "risen": [...], "fallen": [...]}`; claims as `told` gives them."""
        found = Series.objects.filter(pk=series).first()
        if found is None:
            raise Http404("There is no such series.")
        day = _day(request.GET.get("day", ""))
        before = last_before(found, day, apart_from=request.GET.get("report", ""))
        answer: dict[str, Any] = {"before": _said_of(before), "new": [], "risen": [], "fallen": []}
        rows = list(turned(found, before, day))
        shown = {row["ref"]: row for row in told([one.claim for _, one, _ in rows[: 3 * MOST]])}
        for group, one, then in rows[: 3 * MOST]:
            answer[group].append(shown[one.claim.ref] | {"then": then})
        return JsonResponse(answer)


def last_before(series: Series, day: date, *, apart_from: str) -> Report | None:
    """The newest published report of a series that stands for this day or one before it."""
    found = Report.objects.live().child_of(series).filter(dated__lte=day)
    if apart_from.isdecimal():
        found = found.exclude(pk=int(apart_from))
    last: Report | None = found.order_by("-dated", "-number", "-pk").first()
    return last


def turned(series: Series, before: Report | None, day: date) -> Iterator[tuple[str, OnRecord, str]]:
    """(group, claim, standing when the last report went to press) of all that another reading has by this day."""
    by = min(day, today().known_by)
    now = Clocks(by, by)
    press = Clocks(before.dated, before.dated, before.on_record_by) if before else None
    for one in record(pk__in=_spoken_of_since(series, press, now)).values():
        then = one.standing(press) if press else Standing.UNSAID
        standing = one.standing(now)
        if standing is then or standing is Standing.UNSAID:
            continue
        if then is Standing.UNSAID:
            if standing.has_effect:
                yield "new", one, then
        else:
            yield "risen" if RANKS[standing] > RANKS[then] else "fallen", one, then


def _spoken_of_since(series: Series, press: Clocks | None, now: Clocks) -> list[int]:
    """The keys of claims of the series' area, or marked in its reports, of which anything was said or judged since."""
    claims = Claim.objects.all()
    if bounds := series.bounds:
        west, south, east, north = bounds
        inside = Q(place__lon__gte=west, place__lon__lte=east, place__lat__gte=south, place__lat__lte=north)
        ours = Q(marked_in__report__in=Report.objects.child_of(series))
        claims = claims.filter(inside | Q(place__near__isnull=False) | Q(place__isnull=True) | ours)
    if press:
        new = Q(known_at__gt=press.known_by)
        if press.on_record_by:
            new |= Q(recorded_at__gt=press.on_record_by)
        told, judged = (of.objects.filter(new, known_at__lte=now.known_by) for of in (Statement, Assessment))
        claims = claims.filter(Q(pk__in=told.values("claim")) | Q(pk__in=judged.values("claim")))
    return list(claims.order_by("-true_from", "-pk").values_list("pk", flat=True).distinct()[: 10 * MOST])


def _day(asked: str) -> date:
    try:
        return parse_day(asked, named="the day") if asked else today().at
    except DatelineError:
        return today().at


def _said_of(report: Report | None) -> dict[str, Any] | None:
    if report is None:
        return None
    edit = reverse("wagtailadmin_pages:edit", args=[report.pk])
    return {"title": report.title, "number": report.number, "day": report.day_in_words, "url": edit}
