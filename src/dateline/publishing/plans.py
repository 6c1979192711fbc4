"""Every file that readers get, what it is made from, and how it is made."""

from collections.abc import Callable, Container, Iterator
from dataclasses import dataclass
from functools import partial

from dateline.claims.originals import shown_copy
from dateline.claims.queries import shown_evidence
from dateline.discussion.rules import Order
from dateline.funding.queries import campaigns
from dateline.publishing.assets import stylesheet
from dateline.publishing.edition import Edition
from dateline.publishing.pages import annotations, claim, front, log, record, report
from dateline.reports.models import Report


@dataclass(frozen=True, slots=True)
class Planned:
    """One file: its path in the site's folder, the key that stands for what it shows, and its content."""

    path: str
    key: str
    content: Callable[[], str | bytes]


def plan(edition: Edition, only: Container[str] | None = None) -> Iterator[Planned]:
    """The files of the site that stand for these keys, all if none are given; the newest reports first."""
    for one in edition.reports:
        if only is None or f"report:{one.pk}" in only:
            yield from _of_report(edition, one)
        if only is None or f"thread:{one.pk}" in only:
            yield from _of_thread(edition, one)
    yield from (planned for planned in _of_the_rest(edition) if only is None or planned.key in only)


def _of_the_rest(edition: Edition) -> Iterator[Planned]:
    address, css = stylesheet()
    yield Planned(address.lstrip("/"), "assets", lambda: css)
    yield Planned("index.html", "front", partial(front.front_page, edition))
    yield Planned("feed.atom", "feed", partial(front.feed, edition))
    yield Planned("404.html", "frame", partial(front.not_found_page, edition))
    yield Planned("situation/index.html", "situation", partial(front.situation_page, edition))
    yield Planned("corrections/index.html", "corrections", partial(front.corrections_page, edition))
    yield Planned("claims/index.html", "claims", partial(record.claims_page, edition))
    yield Planned("record/index.html", "record", log.record_page)
    yield Planned("record/head.json", "record", log.head_json)
    for series in edition.series.values():
        path = f"{series.slug}/index.html"
        yield Planned(path, f"series:{series.pk}", partial(front.series_page, edition, series))
    for ref in edition.record:
        yield Planned(f"claims/{ref}/index.html", f"claim:{ref}", partial(claim.claim_page, edition, ref))
    for name in sorted({piece.copy for piece in shown_evidence()}):
        yield Planned(f"evidence/{name}", "evidence", partial(shown_copy, name))
    for place in edition.places:
        path = f"places/{place.ref}/index.html"
        yield Planned(path, f"place:{place.ref}", partial(record.place_page, edition, place))
    for actor in edition.actors:
        path = f"actors/{actor.ref}/index.html"
        yield Planned(path, f"actor:{actor.ref}", partial(record.actor_page, edition, actor))
    for campaign in campaigns():
        path = f"funding/{campaign.ref}/index.html"
        yield Planned(path, f"campaign:{campaign.ref}", partial(front.campaign_page, edition, campaign))


def _of_report(edition: Edition, one: Report) -> Iterator[Planned]:
    folder, key = one.address.strip("/"), f"report:{one.pk}"
    yield Planned(f"{folder}/index.html", key, partial(report.report_page, edition, one))
    yield Planned(f"{folder}/situation.geojson", key, partial(report.situation_geojson, edition, one))
    yield Planned(f"{folder}/situation.csv", key, partial(report.situation_csv, edition, one))
    if report.has_map(edition, one):
        yield Planned(f"{folder}/situation.svg", key, partial(report.situation_svg, edition, one))
        yield Planned(f"{folder}/areas.geojson", key, partial(report.areas_geojson_of, edition, one))
    yield Planned(f"{folder}/claims.json", key, partial(report.claims_json, edition, one))
    yield Planned(f"{folder}/annotations.jsonld", key, partial(annotations.annotations, edition, one))


def _of_thread(edition: Edition, one: Report) -> Iterator[Planned]:
    folder, key = one.address.strip("/"), f"thread:{one.pk}"
    pages = report.discussion_pages(one)
    for order in Order:
        for page in range(1, pages + 1):
            number = f"/{page}" if page > 1 else ""
            path = f"{folder}/discussion/{order}{number}/index.html"
            yield Planned(path, key, partial(report.discussion_page, edition, one, order, page))
