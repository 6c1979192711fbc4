"""Reading what was published."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any

from django.db.models import BigIntegerField, CharField, DateField, Exists, F, Max, Min, OuterRef, Q, QuerySet
from django.db.models.functions import Left

from dateline.atlas.models import Place
from dateline.atlas.queries import group_of
from dateline.claims.models import Claim
from dateline.ledger.prepared import Given, Prepared
from dateline.reports.models import Correction, MarkedClaim, Report, Series
from dateline.reports.rules import Quote, pictures_in, quote_of
from dateline.values.clocks import Clocks
from dateline.values.errors import NotFound

_OF_THE_TEXT = ("body", "unmarked")  # which no list shows
_NEWEST_FIRST = ("-dated", "-number", "-pk")
_pk, _claim, _report, _first = (Given(name, BigIntegerField()) for name in ("pk", "claim", "report", "first"))
_published = Prepared(lambda: Report.objects.live().filter(pk=_pk).only("path", "slug", "title", "dated")[:1])
_live = Prepared(lambda: Report.objects.live().filter(pk=_pk))
_every_series = Prepared(lambda: Series.objects.all())
_relying_on = Prepared(
    lambda: (
        Report.objects.live()
        .filter(Q(pk__in=MarkedClaim.objects.filter(claim=_claim).values("report")) | Q(headline_claim=_claim))
        .order_by(*_NEWEST_FIRST)
        .only("path", "slug", "title", "dated", "number", "on_record_by", "first_published_at")
    )
)
_newest_on = Prepared(
    lambda: (
        Report.objects.live()
        .filter(marks__claim__place=Given("place", BigIntegerField()))
        .order_by(*_NEWEST_FIRST)
        .defer(*_OF_THE_TEXT)[:1]
    )
)
_versions = Prepared(
    lambda: (
        (Report.objects.live().filter(pk=_first) | Report.objects.live().filter(translation_of=_first))
        .order_by("language", "pk")
        .defer(*_OF_THE_TEXT)
    )
)
_before = Prepared(
    lambda: (
        _below(Given("series", CharField()), Given("long", BigIntegerField()))
        .filter(dated__lte=Given("dated", DateField()), number__lt=Given("number", BigIntegerField()))
        .order_by("-dated", "-number")[:1]
    )
)
_marks = Prepared(lambda: MarkedClaim.objects.filter(report=_report).select_related("claim__place", "claim__agent"))
_corrections_to = Prepared(lambda: Correction.objects.filter(report=_report).select_related("claim"))
_corrections_resting_on = Prepared(lambda: Correction.objects.filter(claim=_claim).select_related("report"))
_series_at = Prepared(lambda: Series.objects.filter(path=Given("path", CharField())).only("path", "slug", "title")[:1])


def all_series() -> list[Series]:
    """Published series, by title."""
    return list(Series.objects.live().order_by("title"))


def published(series: Series | None = None, *, month: date | None = None, most: int | None = None) -> list[Report]:
    """Published reports to be listed, the newest first: of one series, of the month with this day, so many at most."""
    own = _in(series) if series else Report.objects.live()
    reports = own.order_by(*_NEWEST_FIRST).select_related("headline_claim").defer(*_OF_THE_TEXT)
    if month:
        reports = reports.filter(dated__year=month.year, dated__month=month.month)
    return _beside_series(reports[:most])


def published_keys() -> list[int]:
    """The primary keys of all published reports, the newest first."""
    return list(Report.objects.live().order_by(*_NEWEST_FIRST).values_list("pk", flat=True))


def parts_of_reports(size: int) -> list[int]:
    """The parts of so many primary keys each that published reports are in."""
    parts = Report.objects.live().order_by().annotate(part_of_all=F("pk") / size)
    return sorted(parts.values_list("part_of_all", flat=True).distinct())


def published_among(pks: Iterable[int]) -> list[Report]:
    """Those of these reports that are published."""
    return _beside_series(Report.objects.live().filter(pk__in=list(pks)))


def news_of(days: timedelta, most: int) -> list[tuple[str, str, str, datetime]]:
    """Title, address, language and first publication of the newest report and what came out in the days before it."""
    out = Report.objects.live().filter(first_published_at__isnull=False)
    last = out.aggregate(last=Max("first_published_at"))["last"]
    if last is None:
        return []
    rows = out.filter(first_published_at__gte=last - days).order_by("-first_published_at", "-pk")[:most]
    told = _addressed(rows, "title", "language", "first_published_at")
    return [(title, address, language, at) for address, title, language, at in told]


def months_of(series: Series) -> list[date]:
    """The first days of the months of which a series has published reports, the last one first."""
    days = _in(series).order_by().values_list("dated", flat=True).distinct()
    return sorted({day.replace(day=1) for day in days}, reverse=True)


def versions_of(first: int) -> list[Report]:
    """A report and its translations, those that are published, by language."""
    return _beside_series(_versions(first=first))


def reports_after(series: Series, dated: date, number: int) -> list[int]:
    """The primary keys of those reports of a series before which the one of this day and number stands or stood."""
    own = _in(series)
    earlier = own.filter(dated__lte=OuterRef("dated"), number__lt=OuterRef("number"))
    between = earlier.filter(Q(dated__gt=dated) | Q(dated=dated, number__gt=number))
    after = own.filter(~Exists(between), dated__gte=dated, number__gt=number)
    return list(after.values_list("pk", flat=True))


def _in(series: Series) -> "QuerySet[Report]":
    """The published reports of a series."""
    return _below(series.path, len(series.path))


def _below(path: Any, long: Any) -> "QuerySet[Report]":
    """The published reports whose path begins with this one, which is so long.

    Not as the tree asks for them: that leads a database to read all of a series by its index of paths and then to put
    them in order, where it can read the index by day and stop.
    """
    found: QuerySet[Report] = Report.objects.live().alias(above=Left("path", long)).filter(above=path)
    return found


def series_called(slug: str) -> Series | None:
    """The series at this address, published or not."""
    found: Series | None = Series.objects.filter(slug=slug).first()
    return found


def _beside_series(found: Iterable[Report]) -> list[Report]:
    """Reports that know their series, where each would ask for its own."""
    series = {one.path: one for one in _every_series()}
    reports = list(found)
    for report in reports:
        report._cached_parent_obj = series[report.path[: -Report.steplen]]  # treebeard's own cache
    return reports


def addresses_numbered(first: int, end: int) -> Iterator[tuple[int, str, datetime | None]]:
    """Number, address and last publication of the published reports with primary keys from `first` to before `end`."""
    rows = Report.objects.live().filter(pk__gte=first, pk__lt=end).order_by("pk")
    return ((pk, address, last) for address, pk, last in _addressed(rows, "pk", "last_published_at"))


def addresses_by_subject() -> dict[str, str]:
    """Where published series and reports are now, by their subject in the ledger."""
    live = {f"series:{series.pk}": series.address for series in all_series()}
    return live | {f"report:{pk}": address for address, pk in _addressed(Report.objects.live(), "pk")}


def _addressed(reports: "QuerySet[Report]", *columns: str) -> Iterator[tuple[Any, ...]]:
    """The address of each of these reports and some columns, without the reports themselves."""
    slugs = dict(Series.objects.values_list("path", "slug"))
    for path, slug, dated, *more in reports.values_list("path", "slug", "dated", *columns):
        yield f"/{slugs[path[: -Report.steplen]]}/{dated:%Y/%m/%d}/{slug}/", *more


def report(pk: int) -> Report:
    """A published report; anything else does not exist for a reader."""
    found = _beside_series(_live(pk=pk))
    if not found:
        raise NotFound("There is no such report.")
    return found[0]


def report_in_brief(pk: int) -> Report:
    """The same with its series and its address; its text is read when somebody asks for it."""
    found: Report | None = _published.first(pk=pk)
    if found is None:
        raise NotFound("There is no such report.")
    found._cached_parent_obj = _series_at.first(path=found.path[: -Report.steplen])  # treebeard's own cache
    return found


def titles_of(pks: Collection[str]) -> dict[str, str]:
    """What series and reports are called, published or not, by primary key as text: for the desk."""
    found = [*Series.objects.filter(pk__in=pks), *Report.objects.filter(pk__in=pks)]
    return {str(one.pk): one.title for one in found}


def report_numbers() -> range:
    """The range that the primary keys of reports are in, published or not; empty if there is none."""
    ends = Report.objects.aggregate(first=Min("pk"), last=Max("pk"))
    return range(ends["first"], ends["last"] + 1) if ends["last"] else range(0)


def reports_numbered(first: int, end: int) -> list[Report]:
    """The published reports with primary keys from `first` to before `end`, in their order."""
    found = Report.objects.live().filter(pk__gte=first, pk__lt=end).select_related("headline_claim")
    return _beside_series(found.order_by("pk"))


def texts_numbered(first: int, end: int) -> Iterator[tuple[int, date, str, str, str, str, str]]:
    """Of the same: number, day, title, summary, dateline, bylines and body."""
    rows = Report.objects.live().filter(pk__gte=first, pk__lt=end).order_by("pk")
    yield from rows.values_list("pk", "dated", "title", "summary", "dateline", "bylines", "body").iterator()


def with_corrections(first: int, end: int) -> set[int]:
    """The primary keys of those of the same that have corrections."""
    found = Correction.objects.filter(report__gte=first, report__lt=end)
    return set(found.order_by().values_list("report", flat=True))


def report_before(one: Report) -> Report | None:
    """The published report before this one in its series."""
    series = one.path[: -Report.steplen]
    before = _before.first(series=series, long=len(series), dated=one.dated, number=one.number)
    if before:
        before._cached_parent_obj = one.get_parent()  # treebeard's own cache
    return before


def reports_that_show(picture: int) -> list[Report]:
    """Published reports with this picture in their text, whether or not it is still kept."""
    found = Report.objects.live().filter(body__contains=f'"{picture}"').order_by("pk")
    return [one for one in found if any(shown.key == picture for shown in pictures_in(one.body))]


def reports_that_rely_on(claim: Claim) -> list[Report]:
    """Published reports, to be listed, whose text or headline makes this claim, the newest first."""
    return _beside_series(_relying_on(claim=claim.pk))


def newest_report_on(place: Place) -> Report | None:
    """The published report of the latest day that makes a claim on this place."""
    found = [report for key in group_of(place) if (report := _newest_on.first(place=key))]
    return max(_beside_series(found), key=lambda one: (one.dated, one.number, one.pk), default=None)


def corrections(limit: int | None = None) -> Sequence[Correction]:
    """Corrections to published reports, the newest first."""
    found = Correction.objects.filter(report__live=True).select_related("report", "claim")
    return list(found[:limit])


def last_corrected() -> dict[int, datetime]:
    """When each report that was corrected was so the last time, by primary key."""
    rows = Correction.objects.values("report").order_by().annotate(last=Max("corrected_at"))
    return dict(rows.values_list("report", "last"))


def marks(one: Report) -> list[MarkedClaim]:
    """The claims marked in its published text, by number."""
    return _marks(report=one.pk)


def corrections_to(one: Report) -> list[Correction]:
    """The corrections to a report, the newest first."""
    return _corrections_to(report=one.pk)


def corrections_resting_on(claim: Claim) -> list[Correction]:
    """The corrections that came of what became of a claim, the newest first."""
    return _corrections_resting_on(claim=claim.pk)


@dataclass(frozen=True, slots=True)
class Quoted:
    """Where a report makes a claim, and in what words."""

    address: str
    quote: Quote


class Quoting:
    """Finds where published reports make claims; remembers the addresses of reports that it has met."""

    def __init__(self, clocks: Clocks) -> None:
        self._clocks = clocks
        self._address = cache(lambda pk: report(pk).address)

    def of(self, first: int, last: int) -> dict[int, Quoted]:
        """By primary key of claims from the first to the last: the newest report that makes it under the clocks."""
        marks = MarkedClaim.objects.filter(claim__gte=first, claim__lte=last, report__live=True)
        marks = marks.filter(report__dated__lte=self._clocks.known_by)
        if self._clocks.on_record_by:
            marks = marks.filter(report__on_record_by__lte=self._clocks.on_record_by)
        found: dict[int, Quoted] = {}
        rows = marks.order_by("report__dated", "report__number", "report_id")
        for claim, ref, pk, body in rows.values_list("claim_id", "claim__ref", "report_id", "report__body").iterator():
            if quote := quote_of(body, ref):
                found[claim] = Quoted(self._address(pk), quote)
        return found
