"""The demonstration newsroom: the dossier's episode as three reports, a thread and a campaign."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import yaml
from django.db import transaction

from dateline.claims.actions import assess_claim, check_forecast, link_claims
from dateline.claims.models import Claim
from dateline.claims.rules.vocabulary import Bond, Outcome, StanceKind, Verdict
from dateline.discussion.actions import answer_contribution, post_comment, vote
from dateline.discussion.models import Comment
from dateline.discussion.rules import Answered, VoiceKind
from dateline.exchange.dossier import import_dossier, read_dossier
from dateline.funding.actions import open_campaign, record_donation
from dateline.reports.actions import add_report, add_series, correct_report
from dateline.reports.models import Report, Series
from dateline.values.grades import Credibility
from dateline.values.money import Money

DATA = Path(__file__).parent / "data"
DOSSIER = DATA / "eastern-syria-2017.yaml"
Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class DemonstrationSummary:
    """What the newsroom now holds of it."""

    series: str
    reports: int
    comments: int
    added: bool


@transaction.atomic
def load_demonstration(*, progress: Progress | None = None) -> DemonstrationSummary:
    """Load the dossier and what the demonstration desk made of it; whole or not at all, and only once."""
    said = yaml.safe_load((DATA / "demonstration.yaml").read_text("utf-8"))
    import_dossier(DOSSIER, by=None, progress=progress)
    slug = said["series"]["slug"]
    reports, comments = len(said["reports"]), sum(len(thread["comments"]) for thread in said["threads"])
    if Series.objects.filter(slug=slug).exists():
        return DemonstrationSummary(slug, reports, comments, added=False)
    series = _series(said["series"])
    _judge(said)
    written = {row["slug"]: _report(series, row) for row in said["reports"]}
    for thread in said["threads"]:
        _thread(written[thread["report"]], thread["comments"])
    _campaign(series, said["campaign"])
    return DemonstrationSummary(slug, reports, comments, added=True)


def _judge(said: dict[str, Any]) -> None:
    """What the demonstration desk made of the claims."""
    for row in said["assessments"]:
        assess_claim(
            claim=_claim(row["claim"]),
            verdict=Verdict(row["verdict"]),
            credibility=Credibility(row["credibility"]),
            known_at=row["known_at"],
            reason=row["reason"],
            by=None,
        )
    for row in said["links"]:
        link_claims(
            claim=_claim(row["claim"]),
            bond=Bond(row["bond"]),
            other=_claim(row["other"]),
            known_at=row["known_at"],
            reason=row["reason"],
            by=None,
        )
    for row in said["checks"]:
        check_forecast(
            claim=_claim(row["claim"]),
            outcome=Outcome(row["outcome"]),
            rests_on=_claim(row["rests_on"]) if "rests_on" in row else None,
            known_at=row["known_at"],
            reason=row["reason"],
            by=None,
        )


def with_marks(text: str) -> str:
    """[[claim-id|passage]] as the mark that the editor writes."""
    return re.sub(r"\[\[([a-z0-9-]+)\|([^\]]+)\]\]", r'<span data-claim="\1">\2</span>', text)


def _series(row: dict[str, Any]) -> Series:
    west, south, east, north = read_dossier(DOSSIER).bounds or (-180, -60, 180, 75)
    return add_series(**row, west=west, south=south, east=east, north=north, by=None)


def _report(series: Series, row: dict[str, Any]) -> Report:
    report = add_report(
        series=series,
        slug=row["slug"],
        title=row["title"],
        dated=row["dated"],
        number=row["number"],
        body=with_marks(row["body"]),
        published_at=row["published_at"],
        dateline=row["dateline"],
        bylines="the demonstration desk",
        summary=row["summary"],
        headline_claim=_claim(row["headline_claim"]),
        by=None,
    )
    for correction in row.get("corrections", []):
        correct_report(report=report, claim=_claim(correction.pop("claim")), by=None, **correction)
    return report


def _thread(report: Report, rows: list[dict[str, Any]]) -> None:
    posted: dict[str, Comment] = {}
    for row in rows:
        comment = post_comment(
            report=report,
            author=row["author"],
            text=row["text"],
            parent=posted[row["to"]] if "to" in row else None,
            quote=row.get("quote", ""),
            claim=_claim(row["claim"]) if "claim" in row else None,
            stance=StanceKind(row["stance"]) if "stance" in row else None,
            kind=VoiceKind(row.get("kind", VoiceKind.DEMONSTRATION)),
            posted_at=row["posted_at"],
        )
        posted[row["id"]] = comment
        for value, count in ((1, row.get("up", 0)), (-1, row.get("down", 0))):
            for number in range(count):
                vote(comment=comment, voter=f"demonstration{value:+}-{number}", value=value)
        if answer := row.get("answer"):
            answer_contribution(comment=comment, answer=Answered(answer["answer"]), reason=answer["reason"], by=None)


def _campaign(series: Series, row: dict[str, Any]) -> None:
    campaign = open_campaign(
        ref=row["ref"],
        title=row["title"],
        about=row["about"],
        goal=Money(row["goal"], row["currency"]),
        series=series,
        opened_at=_aware(row["opened_at"]),
        demonstration=True,
        by=None,
    )
    for gift in row["donations"]:
        record_donation(
            campaign=campaign,
            amount=Money(gift["amount"], campaign.currency),
            given_at=_aware(gift["given_at"]),
            provider="demonstration",
            by=None,
        )


def _claim(ref: str) -> Claim:
    return Claim.objects.get(ref=ref)


def _aware(instant: datetime) -> datetime:
    return instant if instant.tzinfo else instant.replace(tzinfo=UTC)
