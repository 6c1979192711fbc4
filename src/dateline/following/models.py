"""Followers, what they follow, and the mails owed to them."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils import timezone


class Follower(models.Model):
    """An address that follows something. Never shown to anyone; deleted with the last thing it follows."""

    address = models.EmailField(unique=True)
    recorded_at = models.DateTimeField(default=timezone.now, editable=False)

    def __str__(self) -> str:
        return f"follower {self.pk}"


class Follow(models.Model):
    """One follower follows one thing, named as in the ledger: report:12, comment:7.

    It counts once it is confirmed. That is asked for each thing, not once for an address: whoever
    knows a confirmed address could otherwise make it follow everything.
    """

    follower = models.ForeignKey(Follower, on_delete=models.CASCADE, related_name="follows")
    subject = models.CharField(max_length=120)
    requested_at = models.DateTimeField(default=timezone.now, db_index=True)  # the last time someone asked for it
    confirmed_at = models.DateTimeField(null=True, blank=True)

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
    follow = models.ForeignKey(Follow, on_delete=models.CASCADE, related_name="deliveries")  # leaving ends it
    entry = models.BigIntegerField()
    about = models.CharField(max_length=120)  # correction:3, comment:9; follow:4 asks to confirm that follow
    planned_at = models.DateTimeField(default=timezone.now)
    try_after = models.DateTimeField(default=timezone.now)  # planned_at, until a try has failed
    tries = models.PositiveSmallIntegerField(default=0)
    sent_at = models.DateTimeField(null=True, blank=True)
    dropped_at = models.DateTimeField(null=True, blank=True)  # there was nothing left to say
    recorded_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        indexes: ClassVar = [
            models.Index(
                fields=["try_after"],
                condition=Q(sent_at__isnull=True, dropped_at__isnull=True),
                name="deliveries_waiting",
            )
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["follower", "entry"], name="follower_is_told_of_an_entry_once")
        ]

    def __str__(self) -> str:
        return f"delivery {self.pk} to follower {self.follower_id}"

    @property
    def is_waiting(self) -> bool:
        """Whether it is still to be sent."""
        return self.sent_at is None and self.dropped_at is None
