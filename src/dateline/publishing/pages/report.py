"""The page a reader gets for a report, and its downloads."""

import json
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string

from dateline.claims.rules.vocabulary import Standing
from dateline.funding.queries import campaign_of, meter
from dateline.publishing.edition import NOW, Edition
from dateline.publishing.frame import frame, living, remarking
from dateline.publishing.pages import discussion, passages
from dateline.publishing.pages.article import article
from dateline.publishing.pages.cards import of_report
from dateline.publishing.pages.log import at_press
from dateline.publishing.pages.marks import dressed
from dateline.publishing.pages.pictures import illustrated
from dateline.publishing.pages.structured import as_json
from dateline.publishing.pages.tongue import tongue
from dateline.reports.languages import own_name
from dateline.reports.models import Report
from dateline.reports.queries import corrections_to, report_before, versions_of
from dateline.reports.rules import marks_in
from dateline.situation import exports
from dateline.situation.drawing import draw, legend
from dateline.situation.drawing.picture import picture
from dateline.situation.inferred import areas_geojson
from dateline.situation.queries import Difference, Situation
from dateline.situation.words import turn_in_words

WORDS_A_MINUTE = 220


@dataclass(frozen=True, slots=True)
class ListedClaim:
    """One claim of a report with its standing then and now."""

    number: int
    claim: Any
    then: Standing
    now: Standing
    rule: str


def report_page(edition: Edition, report: Report, *, draft: bool = False) -> str:
    """The whole page; `draft` shows text that has not been published, for the desk's preview."""
    edition.read([mark.ref for mark in marks_in(report.body)])
    series = edition.series_of(report)
    situation = _situation(edition, report)
    before = report_before(report) if report.pk else None
    since = _since(edition, before, report) if before else None
    campaign = campaign_of(series)
    listed = _listed(edition, report, draft=draft)
    corrections = corrections_to(report) if report.pk else []
    versions = versions_of(report.translation_of_id or report.pk) if report.pk else []
    body = dressed(illustrated(report, draft=draft), _standings(edition, report))
    opening, rest = passages.split(passages.with_remarks(body, [] if draft else passages.remarked_in(edition, report)))
    return render_to_string(
        "publishing/report.html",
        frame(report.address)
        | living()
        | remarking()
        | {
            "discussion": discussion.section(edition, report, listed if draft else edition.marks_of(report)),
            "report": report,
            "series": series,
            "tongue": tongue(report),
            "versions": [(one, own_name(one.language)) for one in versions] if {*versions} - {report} else [],
            "original": report.translation_of_id,
            "headline": _headline(edition, report),
            "card": of_report(edition, report),
            "structured": as_json(article(edition, report, corrections, before, versions)),
            "corrections": corrections,
            "opening": opening,
            "rest": rest,
            "minutes": max(1, round(len(report.body.split()) / WORDS_A_MINUTE)),
            "listed": listed,
            "before": before,
            "since": since,
            "changed": _turns(since.changed, situation) if since else [],
            "learned": _turns(since.learned, situation) if since else [],
            "map": _map(edition, report),
            "legend": legend(situation),
            "clocks": situation.clocks,
            "campaign": campaign,
            "meter": meter(campaign) if campaign else None,
            "log": at_press(report),
        },
    )


def with_discussion_anew(edition: Edition, report: Report, standing: bytes | None) -> str:
    """The page as it stands with its discussion made anew: what was said below it costs nothing of what is above."""
    made = discussion.section(edition, report, edition.marks_of(report))
    return discussion.put_anew((standing or b"").decode(), made) or report_page(edition, report)


def with_passages_anew(edition: Edition, report: Report, standing: bytes | None) -> str:
    """The same, with the remarks on passages of its text made anew too."""
    page = with_discussion_anew(edition, report, standing)
    return passages.put_anew(page, passages.remarked_in(edition, report)) or report_page(edition, report)


def situation_geojson(edition: Edition, report: Report) -> str:
    """The report's map as GeoJSON."""
    return json.dumps(exports.geojson(_situation(edition, report)), ensure_ascii=False, indent=1)


def areas_geojson_of(edition: Edition, report: Report) -> str:
    """The areas of the report's map as GeoJSON."""
    situation = _situation(edition, report)
    bounds = edition.series_of(report).bounds or situation.window
    return json.dumps(areas_geojson(situation, bounds) if bounds else {}, ensure_ascii=False)


def situation_csv(edition: Edition, report: Report) -> str:
    """The report's map as a table."""
    return exports.table(_situation(edition, report))


def has_map(edition: Edition, report: Report) -> bool:
    """Whether there is anything to draw."""
    return edition.has_map(report)


def situation_svg(edition: Edition, report: Report) -> str:
    """The report's map as a picture of its own."""
    return _map(edition, report, standalone=True)


def situation_png(edition: Edition, report: Report, standing: bytes | None = None) -> bytes:
    """The report's map for sites that show a link with a picture; the standing one if it shows the same."""
    situation = edition.situation_of(report)
    bounds = edition.series_of(report).bounds or situation.window
    if bounds is None:
        return b""
    return picture(situation, bounds, newsroom=settings.NEWSROOM_NAME, standing=standing)


def claims_json(edition: Edition, report: Report) -> str:
    """The claims of the report with their standing, at press and now."""
    rows = [
        {
            "number": one.number,
            "claim": one.claim.ref,
            "text": one.claim.text,
            "when": one.claim.true_from.isoformat(),
            "precision": one.claim.precision,
            "place": one.claim.place.ref if one.claim.place else None,
            "standing_at_press": one.then,
            "standing": one.now,
            "rule": one.rule,
        }
        for one in _listed(edition, report)
    ]
    return json.dumps({"report": report.address, "claims": rows}, ensure_ascii=False, indent=1)


def _situation(edition: Edition, report: Report) -> Situation:
    return edition.situation_of(report)


def _since(edition: Edition, before: Report, report: Report) -> Difference:
    return edition.chart.difference(edition.at_press(before), edition.at_press(report), edition.places_of(report))


def _map(edition: Edition, report: Report, *, standalone: bool = False) -> str:
    """The map; nothing when nothing is known and the series has no area."""
    laid = edition.map_of(report)
    return draw(laid, standalone=standalone) if laid else ""


def _headline(edition: Edition, report: Report) -> dict[str, Any] | None:
    """The standing of the headline's claim and the day since which it stands so."""
    if report.headline_claim is None:
        return None
    on_record = edition.record[report.headline_claim.ref]
    history: list[tuple[date, Any]] = on_record.history()
    since, reading = history[-1] if history else (report.dated, on_record.reading(NOW))
    return {"claim": report.headline_claim, "standing": reading.standing, "since": since, "rule": reading.rule}


def _listed(edition: Edition, report: Report, *, draft: bool = False) -> list[ListedClaim]:
    if draft:
        numbered = [(mark.number, mark.ref) for mark in marks_in(report.body)]
    else:
        numbered = [(mark.number, mark.claim.ref) for mark in edition.marks_of(report)]
    listed = []
    for number, ref in numbered:
        if on_record := edition.record.get(ref):
            now = on_record.reading(NOW)
            then = on_record.standing(edition.at_press(report))
            listed.append(ListedClaim(number, on_record.claim, then, now.standing, now.rule))
    return listed


def _standings(edition: Edition, report: Report) -> dict[str, Standing]:
    refs = {mark.ref for mark in marks_in(report.body)}
    return {ref: edition.standing_now(ref) for ref in refs if ref in edition.record}


def _turns(turns: Any, situation: Situation) -> list[dict[str, Any]]:
    return [{"place": turn.place, "words": turn_in_words(turn, situation.actors)} for turn in turns]
