"""What of a statement and of an assessment goes into the log: every stored field, others named by their ids."""

from typing import Any

from django.db.models import QuerySet

from dateline.claims.models import Assessment, Claim, Statement
from dateline.ledger.log import Content

_CLAIM = ("claim", *(f"claim__{named}" for named in ("agent", "target", "place", "effect_by", "effect_against")))


def statements() -> QuerySet[Statement]:
    """All statements with what their content names."""
    return Statement.objects.select_related("source", "repeats", *_CLAIM)


def assessments() -> QuerySet[Assessment]:
    """All assessments with what their content names."""
    return Assessment.objects.select_related(*_CLAIM)


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


def _proposition(claim: Claim) -> dict[str, Any]:
    """What is asserted: a stance on other words would be another stance, so it is sealed with each."""

    def ref(named: Any) -> str | None:
        return named.ref if named else None

    return {
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
