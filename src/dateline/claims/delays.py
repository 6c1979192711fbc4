"""For how long the desk keeps claims back, and what has been kept back."""

from datetime import UTC, datetime, time

from dateline.claims.models import Claim, ClaimDelay, WaitingClaim
from dateline.claims.rules.delay import USUAL, kept_until
from dateline.claims.rules.vocabulary import Action, Mode
from dateline.values.errors import DatelineError
from dateline.values.time import Precision, span_of


class TooYoung(DatelineError):
    """A claim that tells where people are, and is still true enough to find them by it."""

    def __init__(self, claim: Claim, until: datetime) -> None:
        self.claim, self.until = claim, until
        super().__init__(
            f"“{claim.text}” tells where people are and is kept back until {until:%-d %B %Y, %H:%M} UTC: "
            "make it at the desk, which puts it on record then by itself, or come back after that."
        )


def hours() -> dict[Action, int]:
    """Hours of delay by action, as the desk has set them."""
    return USUAL | {Action(one.action): one.hours for one in ClaimDelay.objects.order_by("pk")}


def waits_until(claim: Claim, now: datetime) -> datetime | None:
    """Until when the desk's delay keeps this claim back; None: it may go on record."""
    last = span_of(claim.true_from, Precision(claim.precision), claim.true_until).last
    ended = claim.true_at or datetime.combine(last, time.max, UTC)
    return kept_until(Action(claim.action), Mode(claim.mode), ended, now, hours())


def waiting() -> list[WaitingClaim]:
    """What is kept back now, the longest first."""
    return list(WaitingClaim.objects.filter(on_record_at__isnull=True, turned_down=""))


def waiting_of(refs: list[str]) -> list[WaitingClaim]:
    """Those of these ids that are kept back now."""
    return [one for one in waiting() if one.ref in refs]


def why_it_waits(one: WaitingClaim) -> str:
    """For how long, or for whom: “until 3 May 2026, 14:00 UTC”."""
    told = [f"until {one.until:%-d %B %Y, %H:%M} UTC"] if one.until else []
    if one.needs_eyes:
        told.append("until a second person has looked at it, because it names a private one")
    return " and ".join(told) or "for some seconds more"
