"""The keys of `plans`, without the files that they stand for: what a bake of everything is cut into turns by."""

from dateline.claims.queries import claim_numbers, refs_numbered
from dateline.funding.queries import campaigns
from dateline.moderation.queries import months
from dateline.publishing import finding
from dateline.publishing.edition import Edition
from dateline.publishing.searching import Sort, blocks, segments

EVERYWHERE = (
    "assets", "front", "feed", "frame", "situation", "corrections", "claims", "search", "offline", "record",
    "redirects", "evidence", "moderation", "copies",
)  # fmt: skip


def all_keys(edition: Edition) -> list[str]:
    """Every key, in the order in which a bake takes them: what all readers meet, then the newest reports first.

    A picture is drawn for long, and stands among its report's pages so that no turn has many of them.
    """
    keys, numbers = list(EVERYWHERE), claim_numbers()
    for pk in edition.report_keys:
        keys += (f"report:{pk}", f"thread:{pk}", f"picture:{pk}")
    for pk, series in edition.series.items():
        keys += (f"series:{pk}", *(f"reports:{pk}:{month:%Y-%m}" for month in edition.months_of(series)))
    keys += dict.fromkeys(one.key for one in edition.left)
    keys += [f"claimed:{month.isoformat()[:7]}" for month in edition.claimed_months]
    keys += [f"claim:{ref}" for ref in refs_numbered(numbers.start, numbers.stop)]
    keys += [f"place:{place.ref}" for place in edition.places]
    keys += [f"actor:{actor.ref}" for actor in edition.actors]
    keys += [f"campaign:{campaign.ref}" for campaign in campaigns()]
    keys += [f"month:{month:%Y-%m}" for month in months()]
    keys += finding.keys_of_sitemaps(edition)
    for sort in Sort:
        keys += [f"words:{sort}:{segment}" for segment in segments(sort)]
        keys += [f"listed:{sort}:{block}" for block in blocks(sort)]
    return keys
