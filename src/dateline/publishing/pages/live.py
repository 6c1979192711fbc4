"""What an open page is told of: who spoke last, the votes, and how the claims of the report stand."""

import json

from dateline.discussion.queries import last_comments, votes_on_the_report
from dateline.discussion.rules import home_of
from dateline.publishing.edition import Edition
from dateline.reports.models import Report


def live_json(edition: Edition, report: Report, stood: bytes | None = None) -> str:
    """The newest comments with the pages that they stand on and their turns, votes, and standings by claim.

    With `stood`, the file as it stands, standings are taken from it: what readers say changes none.
    """
    thread = edition.thread_of(report)
    last = last_comments(thread) if thread else []
    votes = votes_on_the_report(thread) if thread else {}
    votes |= {one.pk: (one.up, one.down) for one in last}
    told = {
        "newest": [(one.pk, home_of(one.below, one.part).path, one.turn) for one in last],
        "votes": dict(sorted(votes.items())),
        "standings": _standings_in(stood) or _standings(edition, report),
    }
    return json.dumps(told, separators=(",", ":")) + "\n"


def _standings_in(stood: bytes | None) -> dict[str, str] | None:
    try:
        return dict(json.loads(stood or b"")["standings"])
    except (ValueError, KeyError, TypeError):  # there is none, or someone wrote into it
        return None


def _standings(edition: Edition, report: Report) -> dict[str, str]:
    refs = {mark.claim.ref for mark in edition.marks_of(report)} | {one.ref for one in [report.headline_claim] if one}
    return {ref: edition.standing_now(ref) for ref in sorted(refs) if ref in edition.record}
