"""Reading the books, without donors."""

from django.db.models import BigIntegerField, Count, Max, Sum

from dateline.funding.models import Campaign, Donation
from dateline.funding.rules import Meter
from dateline.ledger.prepared import Given, Prepared
from dateline.reports.models import Series
from dateline.values.errors import NotFound
from dateline.values.money import Money

_open_for = Prepared(
    lambda: Campaign.objects.filter(series=Given("series", BigIntegerField()), closed_at__isnull=True).order_by(
        "-opened_at", "-pk"
    )[:1]
)


def campaigns() -> list[Campaign]:
    """All campaigns, the newest first."""
    return list(Campaign.objects.select_related("series").order_by("-opened_at", "-pk"))


def campaign(ref: str) -> Campaign:
    """The campaign of this ref."""
    try:
        return Campaign.objects.select_related("series").get(ref=ref)
    except Campaign.DoesNotExist:
        raise NotFound(f"There is no campaign “{ref}”.") from None


def campaign_of(series: Series) -> Campaign | None:
    """The campaign whose meter stands on the reports of this series now."""
    return _open_for.first(series=series.pk)


def meter(campaign: Campaign) -> Meter:
    """What came in, as of the last entry in its book."""
    book = campaign.donations.aggregate(total=Sum("amount_minor"), gifts=Count("pk"), last=Max("given_at"))
    return Meter(
        goal=campaign.goal,
        raised=Money(book["total"] or 0, campaign.currency),
        gifts=book["gifts"],
        true_at=book["last"] or campaign.opened_at,
    )


def book(campaign: Campaign) -> list[Donation]:
    """Each entry: day and amount, never who gave."""
    return list(campaign.donations.all())
