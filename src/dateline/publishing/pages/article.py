"""A report for programs that read schema.org: a NewsArticle with its corrections."""

import re
from collections.abc import Iterable, Sequence
from typing import Any

from django.conf import settings

from dateline.atlas.models import Place
from dateline.publishing.edition import Edition
from dateline.publishing.pages.cards import moment, of_report
from dateline.reports.models import Correction, Report
from dateline.reports.rules import marks_in

LONGEST_HEADLINE = 110  # what readers of this data take
_COMMONS = re.compile(r"CC (BY(?:-NC|-ND|-SA)*) (\d\.\d)")


def article(
    edition: Edition,
    report: Report,
    corrections: Sequence[Correction],
    before: Report | None,
    versions: Sequence[Report] = (),
) -> dict[str, Any]:
    """The report, whose it is, what it is about, and what was corrected. Every moment is of the record."""
    card, series = of_report(edition, report), edition.series_of(report)
    newsroom = {"@type": "NewsMediaOrganization", "name": settings.NEWSROOM_NAME, "url": f"{settings.SITE_ADDRESS}/"}
    about, others = _places(edition, report)
    told: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "@id": card.address,
        "url": card.address,
        "mainEntityOfPage": card.address,
        "headline": report.title[:LONGEST_HEADLINE],
        "description": card.words,
        "inLanguage": report.language,
        "datePublished": card.published or report.dated.isoformat(),
        "dateModified": card.changed or report.dated.isoformat(),
        "author": [{"@type": "Person", "name": name} for name in _names(report.bylines)] or newsroom,
        "publisher": newsroom,
        "isAccessibleForFree": True,
        "license": licence(series.licence),
        "isPartOf": {
            "@type": "CreativeWorkSeries",
            "name": series.title,
            "url": f"{settings.SITE_ADDRESS}{series.address}",
        },
        "position": report.number,
    }
    if report.dateline:
        told["dateline"] = report.dateline
    if card.picture:
        wide, high = card.size
        told["image"] = {"@type": "ImageObject", "url": card.picture, "width": wide, "height": high}
    told |= {word: _told(places) for word, places in (("about", about), ("mentions", others)) if places}
    for one in versions:
        if one.pk == report.translation_of_id:
            told["translationOfWork"] = _version(one)
        elif one.translation_of_id == report.pk:
            told.setdefault("workTranslation", []).append(_version(one))
    if corrections:
        told["correction"] = [_correction(one, card.address) for one in corrections]
    if before:
        told["backstory"] = {
            "@type": "NewsArticle",
            "headline": before.title[:LONGEST_HEADLINE],
            "url": f"{settings.SITE_ADDRESS}{before.address}",
        }
    return told


def _version(report: Report) -> dict[str, str]:
    return {"@type": "NewsArticle", "@id": f"{settings.SITE_ADDRESS}{report.address}", "inLanguage": report.language}


def licence(words: str) -> str | dict[str, str]:
    """The address of a Creative Commons licence; any other one by its name."""
    if found := _COMMONS.fullmatch(words.strip()):
        return f"https://creativecommons.org/licenses/{found[1].lower()}/{found[2]}/"
    return {"@type": "CreativeWork", "name": words}


def _places(edition: Edition, report: Report) -> tuple[list[Place], list[Place]]:
    """The place of the headline's claim, and those of the claims in the text, in the order in which they come."""
    first = report.headline_claim.place if report.headline_claim else None
    found = (edition.record[mark.ref].claim.place for mark in marks_in(report.body) if mark.ref in edition.record)
    others = {place.pk: place for place in found if place and place != first}
    return ([first] if first else []), list(others.values())


def _told(places: Iterable[Place]) -> list[dict[str, Any]]:
    return [_place(place) for place in places]


def _place(place: Place) -> dict[str, Any]:
    told: dict[str, Any] = {
        "@type": "Place",
        "name": place.name,
        "url": f"{settings.SITE_ADDRESS}/places/{place.ref}/",
    }
    if place.aliases:
        told["alternateName"] = list(place.aliases)
    if place.lat is not None and not place.within_km:
        told["geo"] = {"@type": "GeoCoordinates", "latitude": place.lat, "longitude": place.lon}
    return told


def _correction(one: Correction, address: str) -> dict[str, Any]:
    return {
        "@type": "CorrectionComment",
        "@id": f"{address}#correction-{one.pk}",
        "datePublished": moment(one.corrected_at),
        "text": f"Written: {one.old_wording} Now known: {one.new_wording} Said by: {one.reason}",
    }


def _names(bylines: str) -> list[str]:
    """The names in a line such as “A. Writer, B. Reader and C. Editor”."""
    return [name for part in re.split(r",|;| and | & ", bylines) if (name := part.strip())]
