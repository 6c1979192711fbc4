"""Campaigns and the donations book. A donation is only ever added; giving back is a row of its own."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils import timezone

from dateline.values.money import Money


class Campaign(models.Model):
    """A funding goal with its scale."""

    ref = models.SlugField(max_length=80, unique=True)
    title = models.CharField(max_length=200)
    about = models.TextField(blank=True)
    goal_minor = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    series = models.ForeignKey(
        "reports.Series", null=True, blank=True, on_delete=models.SET_NULL, related_name="campaigns"
    )
    opened_at = models.DateTimeField(default=timezone.now)
    closed_at = models.DateTimeField(null=True, blank=True)
    demonstration = models.BooleanField(default=False)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(name="campaign_goal_is_positive", condition=Q(goal_minor__gt=0))
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def goal(self) -> Money:
        """What it asks for."""
        return Money(self.goal_minor, self.currency)


class Donation(models.Model):
    """Money in (or, negative, given back). The database refuses to change it. It names no donor."""

    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, related_name="donations")
    amount_minor = models.BigIntegerField()
    given_at = models.DateTimeField()
    provider = models.CharField(max_length=40)
    recorded_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering: ClassVar = ["given_at", "pk"]
        constraints: ClassVar = [models.CheckConstraint(name="donation_is_not_nothing", condition=~Q(amount_minor=0))]

    def __str__(self) -> str:
        return f"{self.amount_minor} to {self.campaign}"

    @property
    def amount(self) -> Money:
        """What was given."""
        return Money(self.amount_minor, self.campaign.currency)
