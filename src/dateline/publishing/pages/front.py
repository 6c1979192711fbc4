"""The front page, the series, the situation, the corrections, the books and the feed."""

from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.feedgenerator import Atom1Feed

from dateline.funding.models import Campaign
from dateline.funding.queries import book, meter
from dateline.publishing.edition import Edition
from dateline.publishing.frame import frame, keeping
from dateline.publishing.pages.months import by_year
from dateline.publishing.pages.tongue import tongue
from dateline.reports.models import Report, Series
from dateline.reports.queries import corrections, published
from dateline.situation.views import shown
from dateline.values.clocks import Clocks
from dateline.values.text import visible

REPORTS_ON_FRONT = 20
REPORTS_ON_SERIES = 40
FEED_ENTRIES = 40


def front_page(edition: Edition) -> str:
    """The newest reports, what was corrected, and how to read it all."""
    return render_to_string(
        "publishing/front.html",
        frame("/")
        | keeping()
        | {
            "reports": _teasers(edition, edition.newest(REPORTS_ON_FRONT)),
            "series": list(edition.series.values()),
            "corrections": corrections(5),
        },
    )


def series_page(edition: Edition, series: Series) -> str:
    """The newest reports of a series, and the way to those of each month."""
    newest = published(series, most=REPORTS_ON_SERIES)
    years = by_year((_month_at(series, month), month) for month in edition.months_of(series))
    return _reports_of(edition, series, newest, frame(series.address) | {"years": years})


def month_page(edition: Edition, series: Series, month: date) -> str:
    """The reports of a series that are of one month."""
    own = published(series, month=month)
    return _reports_of(edition, series, own, frame(_month_at(series, month)) | {"month": month})


def months_at(edition: Edition, series: Series) -> list[str]:
    """The addresses of the months of a series, the last one first."""
    return [_month_at(series, month) for month in edition.months_of(series)]


def _month_at(series: Series, month: date) -> str:
    return f"{series.address}{month:%Y/%m}/"


def _reports_of(edition: Edition, series: Series, reports: list[Report], more: dict[str, Any]) -> str:
    return render_to_string("publishing/series.html", more | {"series": series, "reports": _teasers(edition, reports)})


def corrections_page(_edition: Edition) -> str:
    """Every correction, the newest first."""
    return render_to_string("publishing/corrections.html", frame("/corrections/") | {"corrections": corrections()})


def situation_page(edition: Edition) -> str:
    """The map as of the last day on record, each place in words, and the way to any other day."""
    asked = edition.chart.situation(Clocks(edition.last_day, edition.last_day), edition.places)
    return render_to_string("publishing/situation.html", frame("/situation/") | shown(asked))


def campaign_page(_edition: Edition, campaign: Campaign) -> str:
    """The open book of a campaign."""
    return render_to_string(
        "publishing/campaign.html",
        frame(f"/funding/{campaign.ref}/") | {"campaign": campaign, "meter": meter(campaign), "book": book(campaign)},
    )


def not_found_page(_edition: Edition) -> str:
    """What stands at an address where nothing is."""
    sentence = "There is no page at this address. It may have moved: begin at the front page."
    return render_to_string("publishing/sentence.html", frame() | {"sentence": sentence})


def feed(edition: Edition) -> str:
    """Reports and corrections as Atom, the newest first."""
    site = settings.SITE_ADDRESS
    atom = Atom1Feed(
        title=settings.NEWSROOM_NAME,
        link=f"{site}/",
        description="Reports and corrections",
        feed_url=f"{site}/feed.atom",
        feed_guid=f"{site}/feed.atom",
    )
    entries: list[tuple[datetime, dict[str, Any]]] = []
    for report in edition.newest(FEED_ENTRIES):
        link = f"{site}{report.address}"
        at = report.first_published_at
        summary = report.summary or report.title
        entries.append((at, {"title": report.title, "link": link, "description": summary, "unique_id": link}))
    for one in corrections(FEED_ENTRIES):
        link = f"{site}{one.report.address}#correction-{one.pk}"
        words = f"Written: {one.old_wording} Now known: {one.new_wording} Said by: {one.reason}"
        title = f"Corrected: {one.report.title}"
        entries.append((one.corrected_at, {"title": title, "link": link, "description": words, "unique_id": link}))
    for at, entry in sorted(entries, key=lambda pair: pair[0], reverse=True)[:FEED_ENTRIES]:
        # XML has no place for control characters, wherever a title came from.
        shown: dict[str, Any] = {name: visible(text) for name, text in entry.items()}
        atom.add_item(pubdate=at, updateddate=at, **shown)
    return atom.writeString("utf-8")


def _teasers(edition: Edition, reports: list[Report]) -> list[dict[str, Any]]:
    edition.read([report.headline_claim.ref for report in reports if report.headline_claim])
    return [
        {
            "report": report,
            "tongue": tongue(report),
            "series": edition.series_of(report),
            "standing": edition.standing_now(report.headline_claim.ref) if report.headline_claim else None,
            "corrected": edition.is_corrected(report),
        }
        for report in reports
    ]
