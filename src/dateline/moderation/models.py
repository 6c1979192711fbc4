"""What readers report, what moderators do and why, who is restrained, who asked for another look; and the settings."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils import timezone

from dateline.moderation.rules.reasons import Deed, Reason

# What was done neither keeps from deletion nor follows it.
_REMEMBERED: dict[str, Any] = {"on_delete": models.DO_NOTHING, "db_constraint": False}
_REASONS = [(r.value, r.value) for r in Reason]


class Flag(models.Model):
    """A reader's word that something is wrong with a comment. It decides nothing."""

    comment = models.ForeignKey("discussion.Comment", on_delete=models.CASCADE, related_name="flags")
    voice = models.ForeignKey("discussion.Voice", on_delete=models.CASCADE, related_name="+")
    network = models.CharField(max_length=32, blank=True)  # keyed hash; its key turns over
    reason = models.CharField(max_length=20, choices=_REASONS)
    text = models.CharField(max_length=500, blank=True)
    settled = models.BooleanField(default=False)  # a moderator has looked
    recorded_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["comment"], condition=Q(settled=False), name="flag_open"),
            models.Index(fields=["network", "-recorded_at"], name="flag_of_network"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["comment", "voice"], name="voice_reports_a_comment_once")
        ]

    def __str__(self) -> str:
        return f"{self.reason} of {self.comment_id}"


class Act(models.Model):
    """What was done, why and by whom. Only ever added: undoing is another act."""

    deed = models.CharField(max_length=20, choices=[(d.value, d.value) for d in Deed])
    comment = models.ForeignKey("discussion.Comment", null=True, related_name="+", **_REMEMBERED)
    voice = models.ForeignKey("discussion.Voice", null=True, related_name="+", **_REMEMBERED)
    reason = models.CharField(max_length=20, blank=True)  # a Reason, or the phase of the screening
    note = models.CharField(max_length=500, blank=True)  # among moderators
    undoes = models.OneToOneField("self", null=True, on_delete=models.PROTECT, related_name="undone_by")
    by = models.CharField(max_length=150)
    recorded_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["comment", "-id"], name="act_on_comment"),
            models.Index(fields=["voice", "-id"], name="act_on_voice"),
        ]

    def __str__(self) -> str:
        return f"{self.deed} by {self.by}"

    @property
    def is_undone(self) -> bool:
        """Whether another act undid it."""
        return hasattr(self, "undone_by")


class Tally(models.Model):
    """How often something was done for one reason in one month, counted in the transaction of each act."""

    month = models.DateField()  # its first day
    deed = models.CharField(max_length=20)
    reason = models.CharField(max_length=20, blank=True)
    many = models.PositiveIntegerField(default=0)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["month", "deed", "reason"], name="tally_counts_a_month_once")
        ]

    def __str__(self) -> str:
        return f"{self.month:%Y-%m} {self.deed} {self.reason}: {self.many}"


class Restraint(models.Model):
    """A voice or a network that may not speak, until a moment or for good."""

    voice = models.ForeignKey("discussion.Voice", null=True, on_delete=models.CASCADE, related_name="+")
    network = models.CharField(max_length=32, blank=True)  # keyed hash: such a ban lapses when its key has turned over
    until = models.DateTimeField(null=True, blank=True)  # none: for good
    reason = models.CharField(max_length=500)  # a sentence for the one restrained
    released_at = models.DateTimeField(null=True, blank=True)
    by = models.CharField(max_length=150)
    recorded_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["voice"], condition=Q(released_at__isnull=True), name="restraint_of_voice"),
            models.Index(fields=["network"], condition=Q(released_at__isnull=True), name="restraint_of_network"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="restraint_is_of_a_voice_or_a_network",
                condition=Q(voice__isnull=False, network="") | (Q(voice__isnull=True) & ~Q(network="")),
            )
        ]

    def __str__(self) -> str:
        return f"{self.voice_id or self.network}: {self.reason[:40]}"


class Appeal(models.Model):
    """The word of an author whose comment was refused or removed: once for each comment."""

    comment = models.OneToOneField("discussion.Comment", on_delete=models.CASCADE, related_name="appeal")
    text = models.CharField(max_length=1000)
    asked_at = models.DateTimeField(default=timezone.now, editable=False)
    granted = models.BooleanField(null=True)  # none: nobody has answered yet
    answer = models.CharField(max_length=500, blank=True)
    by = models.CharField(max_length=150, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["asked_at"], condition=Q(granted__isnull=True), name="appeal_open")]

    def __str__(self) -> str:
        return f"of {self.comment_id}: {self.text[:40]}"


class Screening(models.Model):
    """How this newsroom screens: the newest row holds, those before it say how it was."""

    limits = models.JSONField(
        default=dict
    )  # rules.phases.Limits by its names; what is left out is as in a new newsroom
    judge_url = models.CharField(max_length=500, blank=True)
    judge_secret = models.CharField(max_length=64, blank=True)
    judge_is_private = models.BooleanField(default=False)  # it stands in the same house
    by = models.CharField(max_length=150)
    recorded_at = models.DateTimeField(default=timezone.now, editable=False)

    def __str__(self) -> str:
        return f"of {self.recorded_at:%Y-%m-%d %H:%M}"
