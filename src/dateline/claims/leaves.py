"""What of each row of the record goes into the log: every stored field, others named by their ids."""

from typing import Any

from django.db.models import QuerySet

from dateline.claims.models import Assessment, Claim, Evidence, ForecastCheck, Link, Statement
from dateline.claims.rules.vocabulary import Action, mode_of
from dateline.ledger.log import Content

_CLAIM = ("claim", *(f"claim__{named}" for named in ("agent", "target", "place", "effect_by", "effect_against")))


def statements() -> QuerySet[Statement]:
    """All statements with what their content names."""
    return Statement.objects.select_related("source", "repeats", *_CLAIM)


def assessments() -> QuerySet[Assessment]:
    """All assessments with what their content names."""
    return Assessment.objects.select_related(*_CLAIM)


def links() -> QuerySet[Link]:
    """All links between claims with what their content names."""
    return Link.objects.select_related("claim", "other")


def checks() -> QuerySet[ForecastCheck]:
    """All checks of forecasts with what their content names."""
    return ForecastCheck.objects.select_related("rests_on", *_CLAIM)


def evidence() -> QuerySet[Evidence]:
    """All evidence with what its content names."""
    return Evidence.objects.select_related("statement__claim", "statement__source")


def content_of_statement(one: Statement) -> Content:
    """What one source said of a claim, when, where, and when it came on our record."""
    return {
        "subject": f"claim:{one.claim.ref}",
        "proposition": _proposition(one.claim),
        "source": one.source.ref,
        "stance": one.stance,
        "known_at": one.known_at,
        "said_order": one.said_order,
        "note": one.note,
        "via": one.via,
        "link": one.link,
        "repeats": one.repeats.ref if one.repeats else None,
        "by": one.by,
        "recorded_at": one.recorded_at,
    }


def content_of_assessment(one: Assessment) -> Content:
    """What the desk judged of a claim, why, and when."""
    return {
        "subject": f"claim:{one.claim.ref}",
        "proposition": _proposition(one.claim),
        "verdict": one.verdict,
        "credibility": one.credibility,
        "reason": one.reason,
        "known_at": one.known_at,
        "by": one.by,
        "recorded_at": one.recorded_at,
    }


def content_of_link(one: Link) -> Content:
    """What one claim is to another, by what, and when."""
    return {
        "subject": f"claim:{one.claim.ref}",
        "bond": one.bond,
        "other": one.other.ref,
        "stands": one.stands,
        "reason": one.reason,
        "known_at": one.known_at,
        "by": one.by,
        "recorded_at": one.recorded_at,
    }


def content_of_check(one: ForecastCheck) -> Content:
    """What became of a forecast, by what, and when."""
    return {
        "subject": f"claim:{one.claim.ref}",
        "proposition": _proposition(one.claim),
        "outcome": one.outcome,
        "rests_on": one.rests_on.ref if one.rests_on else None,
        "reason": one.reason,
        "known_at": one.known_at,
        "by": one.by,
        "recorded_at": one.recorded_at,
    }


def content_of_evidence(one: Evidence) -> Content:
    """What was shown for which statement, and the hash of the original."""
    return {
        "subject": f"claim:{one.statement.claim.ref}",
        "source": one.statement.source.ref,
        "said_at": one.statement.known_at,
        "said_order": one.statement.said_order,
        "evidence": one.kind,
        "shows": one.shows,
        "credit": one.credit,
        "captured_on": one.captured_on,
        "captured_at": one.captured_at,
        "link": one.link,
        "sha256": one.sha256,
        "bytes": one.bytes,
        "copy": one.copy,
        "by": one.by,
        "recorded_at": one.recorded_at,
    } | ({"graphic": True} if one.graphic else {})  # came later than the first leaves


def _proposition(claim: Claim) -> dict[str, Any]:
    """What is asserted: a stance on other words would be another stance, so it is sealed with each.

    Mode and hour came later than the first leaves: they are there only where they say more than was sealed before.
    """

    def ref(named: Any) -> str | None:
        return named.ref if named else None

    more: dict[str, Any] = {} if claim.mode == mode_of(Action(claim.action)) else {"mode": claim.mode}
    if claim.true_at:
        more["true_at"] = claim.true_at
    return more | {
        "text": claim.text,
        "action": claim.action,
        "agent": ref(claim.agent),
        "target": ref(claim.target),
        "place": ref(claim.place),
        "true_from": claim.true_from,
        "true_until": claim.true_until,
        "precision": claim.precision,
        "effect": claim.effect,
        "effect_by": ref(claim.effect_by),
        "effect_against": ref(claim.effect_against),
        "recorded_at": claim.recorded_at,
    }
