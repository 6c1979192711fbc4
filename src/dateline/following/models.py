"""Followers, what they follow, and what they were told."""

from typing import ClassVar

from django.db import models
from django.utils import timezone


class Follower(models.Model):
    """An address that may be told things once it has been confirmed. Never shown to anyone."""

    address = models.EmailField(unique=True)
    confirmed_at = models.DateTimeField(null=True, blank=True)
    recorded_at = models.DateTimeField(default=timezone.now, editable=False)

    def __str__(self) -> str:
        return f"follower {self.pk}"


class Follow(models.Model):
    """One follower follows one thing, named as in the ledger: report:12, comment:7."""

    follower = models.ForeignKey(Follower, on_delete=models.CASCADE, related_name="follows")
    subject = models.CharField(max_length=120)
    recorded_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["subject"])]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["follower", "subject"], name="follower_follows_a_thing_once")
        ]

    def __str__(self) -> str:
        return f"{self.follower} follows {self.subject}"


class Delivery(models.Model):
    """One mail about one ledger entry to one follower: written before it is sent, so that it is sent once."""

    follower = models.ForeignKey(Follower, on_delete=models.CASCADE, related_name="deliveries")
    entry = models.BigIntegerField()
    sent_at = models.DateTimeField(null=True, blank=True)
    recorded_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["follower", "entry"], name="follower_is_told_of_an_entry_once")
        ]

    def __str__(self) -> str:
        return f"{self.entry} to {self.follower}"
