"""The copy on a reader's own device: what it is made of, and the page that tells of it."""

import json

from django.template.loader import render_to_string

from dateline.publishing.assets import script, stylesheet
from dateline.publishing.edition import Edition
from dateline.publishing.frame import frame, keeping
from dateline.values.time import in_words

REPORTS_KEPT = 20
DATA = ("claims.json", "situation.geojson", "situation.csv", "annotations.jsonld")


def offline_page() -> str:
    """What is kept, told by a script: a page cannot know it."""
    return render_to_string("publishing/offline.html", frame("/offline/") | keeping())


def to_keep(edition: Edition) -> str:
    """The addresses that a copy has: the newest reports with their data, and what every page needs."""
    pages, files = [], [stylesheet()[0], script("offline")[0], "/offline/"]
    for one in edition.newest(REPORTS_KEPT):
        address = f"{edition.series_of(one).address}{one.dated:%Y/%m/%d}/{one.slug}/"
        pages.append({"address": address, "title": one.title, "day": in_words(one.dated)})
        files += [address + name for name in DATA]
    front = {"address": "/", "title": "The front page", "day": ""}
    return json.dumps({"pages": [front, *pages], "files": files}, ensure_ascii=False, indent=1) + "\n"
