"""The page that searches: a form, and what the script needs to answer it."""

from django.template.loader import render_to_string

from dateline.claims.rules.vocabulary import Standing
from dateline.publishing.assets import script
from dateline.publishing.edition import Edition
from dateline.publishing.frame import frame
from dateline.publishing.searching import SIZES, Sort, segments


def search_page(_edition: Edition) -> str:
    """The form, the ways there are without a script, and how large the index is."""
    return render_to_string(
        "publishing/search.html",
        frame("/search/")
        | {
            "script": script("search")[0],
            "standings": list(Standing),
            "sorts": [(sort, segments(sort), SIZES[sort]) for sort in Sort],
        },
    )
