"""Reading off the record what a correction of a report may say."""

from typing import Any

from dateline.claims.desk.standings import today
from dateline.claims.models import Claim
from dateline.claims.queries import links, on_record
from dateline.claims.rules.vocabulary import Bond, StanceKind, Verdict
from dateline.claims.said import said_by_live
from dateline.reports.notice import Judged, Said, new_wording, reason


def drafted(claim: Claim) -> dict[str, Any]:
    """The new wording and the reason that the form begins with; empty for a claim that stands."""
    now = on_record(claim.ref).reading(today())
    said = [
        Said(one.source.name, StanceKind(one.stance), one.known_at, one.link)
        for one in said_by_live(claim, now.live[-20:])
    ]
    last = claim.assessments.order_by("known_at", "recorded_at", "pk").last()
    judged = Judged(last.reason, last.known_at) if last and last.verdict != Verdict.OPEN else None
    return {"new_wording": new_wording(claim.text, now.standing, _instead(claim)), "reason": reason(said, judged)}


def _instead(claim: Claim) -> str:
    """The claim that the desk last said supersedes this one."""
    for link in reversed(links(claim)):
        if link.bond == Bond.SUPERSEDES and link.other_id == claim.pk:
            return link.claim.text if link.stands else ""
    return ""
