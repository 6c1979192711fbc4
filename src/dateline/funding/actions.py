"""Every write to the books."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from dateline.funding.models import Campaign, Donation
from dateline.ledger.actions import append
from dateline.people.models import User
from dateline.people.queries import name_of, require
from dateline.reports.models import Series
from dateline.values.errors import DatelineError
from dateline.values.ids import check_ref
from dateline.values.money import Money


@transaction.atomic
def open_campaign(
    *,
    ref: str,
    title: str,
    goal: Money,
    about: str = "",
    series: Series | None = None,
    opened_at: datetime | None = None,
    demonstration: bool = False,
    by: User | None,
) -> Campaign:
    """Open a campaign; its meter stands on the reports of its series."""
    require(by, "campaign.run")
    if goal.minor <= 0:
        raise DatelineError("A goal must be more than nothing.")
    if Campaign.objects.filter(ref=check_ref(ref, of="a campaign")).exists():
        raise DatelineError(f"There is already a campaign “{ref}”: choose another id.")
    campaign = Campaign.objects.create(
        ref=ref,
        title=title,
        about=about,
        goal_minor=goal.minor,
        currency=goal.currency,
        series=series,
        opened_at=opened_at or timezone.now(),
        demonstration=demonstration,
    )
    append(kind="campaign.opened", subject=f"campaign:{ref}", by=name_of(by))
    return campaign


@transaction.atomic
def record_donation(
    *, campaign: Campaign, amount: Money, given_at: datetime, provider: str, by: User | None
) -> Donation:
    """Enter money into the book. A negative amount gives some back."""
    require(by, "campaign.run")
    if amount.currency != campaign.currency:
        raise DatelineError(f"This campaign counts {campaign.currency}, not {amount.currency}.")
    if amount.minor == 0:
        raise DatelineError("Nothing was given: there is nothing to enter.")
    donation = Donation.objects.create(
        campaign=campaign, amount_minor=amount.minor, given_at=given_at, provider=provider
    )
    append(
        kind="donation.recorded",
        subject=f"campaign:{campaign.ref}",
        by=name_of(by),
        amount_minor=amount.minor,
    )
    return donation
