"""The marked passages of a report as W3C Web Annotations: what each passage claims, and how that stands."""

import json
from typing import Any

from django.conf import settings
from wagtail.rich_text import expand_db_html

from dateline.publishing.edition import Edition
from dateline.reports.models import Report
from dateline.reports.rules import Passage, passages_in, with_pictures

CONTEXT = 32  # characters before and behind a passage, so that it is found again in a text that changed


def annotations(edition: Edition, report: Report) -> str:
    """An AnnotationCollection with its one page inside."""
    address = f"{settings.SITE_ADDRESS}{report.address}"
    collection = f"{address}annotations.jsonld"
    text, passages = passages_in(expand_db_html(with_pictures(report.body, lambda _shown: None)))
    marked = [one for one in passages if one.ref in edition.record and one.end > one.start]
    items = [
        {"id": f"{collection}#mark-{number}", "type": "Annotation", "motivation": "assessing"}
        | {"body": _body(edition, one.ref), "target": _target(address, text, one)}
        for number, one in enumerate(marked, start=1)
    ]
    said = {
        "@context": "http://www.w3.org/ns/anno.jsonld",
        "id": collection,
        "type": "AnnotationCollection",
        "label": f"Claims marked in “{report.title}”",
        "total": len(items),
        "first": {"id": f"{collection}#page", "type": "AnnotationPage", "startIndex": 0, "items": items},
    }
    return json.dumps(said, ensure_ascii=False, indent=1)


def _body(edition: Edition, ref: str) -> list[dict[str, Any]]:
    """The claim, and its standing by all that has been said."""
    return [
        {"type": "SpecificResource", "source": f"{settings.SITE_ADDRESS}/claims/{ref}/", "purpose": "identifying"},
        {
            "type": "TextualBody",
            "value": edition.standing_now(ref),
            "format": "text/plain",
            "language": "en",
            "purpose": "assessing",
        },
    ]


def _target(address: str, text: str, one: Passage) -> dict[str, Any]:
    """Two ways to the same passage: by its words, and by where it stands in the text of the report."""
    return {
        "source": address,
        "selector": [
            {
                "type": "TextQuoteSelector",
                "exact": text[one.start : one.end],
                "prefix": text[max(0, one.start - CONTEXT) : one.start],
                "suffix": text[one.end : one.end + CONTEXT],
            },
            {"type": "TextPositionSelector", "start": one.start, "end": one.end},
        ],
    }
