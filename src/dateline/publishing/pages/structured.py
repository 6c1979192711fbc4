"""A claim for programs that read schema.org: Claim, and ClaimReview once the desk has judged it."""

import json
from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.utils.safestring import SafeString, mark_safe

from dateline.claims.models import Assessment, Claim, Source, Statement
from dateline.claims.rules.vocabulary import StanceKind, Verdict
from dateline.reports.models import Report
from dateline.values.grades import Credibility
from dateline.values.time import Precision, span_of

BEST, WORST = 5, 1
_PERSONS = {"witness", "reader", "unnamed official"}
# Where the desk gave no grade the verdict alone decides; to take a claim back says nothing of how true it is.
_RATED = {Verdict.CONFIRMED: BEST, Verdict.REFUTED: WORST}


def structured(
    claim: Claim, said: Sequence[Statement], assessments: Sequence[Assessment], reports: Sequence[Report]
) -> dict[str, Any]:
    """The claim with what was said of it, and the desk's review of it if there is one. Every date is of the record."""
    told = _claim(claim, said, reports)
    judged = max(assessments, key=lambda made: (made.known_at, made.recorded_at), default=None)
    if judged is None or judged.verdict == Verdict.OPEN:
        return {"@context": "https://schema.org", **told}
    return {"@context": "https://schema.org", "@graph": [told, _review(claim, judged, told)]}


def as_json(said: dict[str, Any]) -> SafeString:
    """JSON that can stand inside a script element: nothing in it can close one or open a comment."""
    text = json.dumps(said, ensure_ascii=False, separators=(",", ":"))
    for sign in "<>&\u2028\u2029":
        text = text.replace(sign, f"\\u{ord(sign):04x}")
    return mark_safe(text)  # noqa: S308  # every sign that means something to HTML was escaped above


def _claim(claim: Claim, every: Sequence[Statement], reports: Sequence[Report]) -> dict[str, Any]:
    asserted = [said for said in every if said.stance == StanceKind.ASSERTS]
    seen = [_appearance(said) for said in asserted if said.link or said.via]
    seen += [_report(report) for report in sorted(reports, key=lambda report: (report.dated, report.pk))]
    days = span_of(claim.true_from, Precision(claim.precision), claim.true_until)
    when = days.first.isoformat() if days.first == days.last else f"{days.first}/{days.last}"
    told: dict[str, Any] = {
        "@type": "Claim",
        "@id": _address(claim),
        "url": _address(claim),
        "identifier": claim.ref,
        "text": claim.text,
        "temporalCoverage": claim.true_at.isoformat().replace("+00:00", "Z") if claim.true_at else when,
    }
    if claim.place:
        told["spatialCoverage"] = {
            "@type": "Place",
            "name": claim.place.name,
            "url": f"{settings.SITE_ADDRESS}/places/{claim.place.ref}/",
        }
    if asserted:
        told |= {"author": _speaker(asserted[0].source), "datePublished": asserted[0].known_at.isoformat()}
    if seen:
        told |= {"firstAppearance": seen[0], "appearance": seen}
    return told


def _review(claim: Claim, judged: Assessment, told: dict[str, Any]) -> dict[str, Any]:
    newsroom = {"@type": "Organization", "name": settings.NEWSROOM_NAME, "url": f"{settings.SITE_ADDRESS}/"}
    rating: dict[str, Any] = {
        "@type": "Rating",
        "alternateName": judged.verdict,
        "ratingExplanation": judged.reason,
        "author": newsroom,
    }
    value = _RATED.get(Verdict(judged.verdict))
    if judged.credibility != Credibility.NOT_JUDGED:
        value = BEST + 1 - judged.credibility  # 1, confirmed, is the best grade and 5, improbable, the worst
    if value is not None:
        rating |= {"ratingValue": value, "bestRating": BEST, "worstRating": WORST}
    return {
        "@type": "ClaimReview",
        "@id": f"{_address(claim)}#review",
        "url": _address(claim),
        "claimReviewed": claim.text,
        "author": newsroom,
        "datePublished": judged.known_at.isoformat(),
        "reviewRating": rating,
        "itemReviewed": told,
    }


def _appearance(said: Statement) -> dict[str, Any]:
    """Where it was said; without a link at least in which publication."""
    work: dict[str, Any] = {"@type": "CreativeWork", "datePublished": said.known_at.isoformat()}
    if said.link:
        work["url"] = said.link
    if said.via:
        work["publisher"] = {"@type": "Organization", "name": said.via}
    return work | {"author": _speaker(said.source)}


def _report(report: Report) -> dict[str, Any]:
    return {
        "@type": "NewsArticle",
        "url": f"{settings.SITE_ADDRESS}{report.address}",
        "headline": report.title,
        "datePublished": report.dated.isoformat(),
    }


def _speaker(source: Source) -> dict[str, Any]:
    return {"@type": "Person" if source.kind in _PERSONS else "Organization", "name": source.name}


def _address(claim: Claim) -> str:
    return f"{settings.SITE_ADDRESS}/claims/{claim.ref}/"
