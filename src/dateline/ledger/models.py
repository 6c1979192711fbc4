"""Entries, and how far each consumer has read them."""

from typing import ClassVar

from django.db import models
from django.utils import timezone


class Entry(models.Model):
    """One thing that happened. No foreign keys: history neither blocks nor follows a deletion."""

    kind = models.CharField(max_length=40)  # noun.past, such as claim.assessed
    subject = models.CharField(max_length=120)  # kind:id, such as claim:ak-gov-1
    facts = models.JSONField(default=dict)
    by = models.CharField(max_length=150)
    recorded_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        verbose_name_plural = "entries"
        indexes: ClassVar = [models.Index(fields=["subject", "id"])]

    def __str__(self) -> str:
        return f"{self.pk} {self.kind} {self.subject}"

    @property
    def subject_id(self) -> str:
        """The id in the subject, without its kind."""
        return self.subject.split(":", 1)[1]


class Cursor(models.Model):
    """The last entry that a consumer has dealt with."""

    consumer = models.CharField(max_length=40, unique=True)
    position = models.BigIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.consumer} at {self.position}"
