"""Entries, how far each consumer has read them, and the log that would show a change of the record."""

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
        indexes: ClassVar = [models.Index(fields=["subject", "id"]), models.Index(fields=["by", "id"])]

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


class Leaf(models.Model):
    """One entry of the log: what a row of the record was when it was written, as a hash. Only ever added."""

    number = models.PositiveBigIntegerField(unique=True)  # from 0, without gaps
    kind = models.CharField(max_length=40)
    row = models.BigIntegerField()  # its primary key; no foreign key, as it is of another table for each kind
    hash = models.CharField(max_length=64)  # in hex, so that it can be read with any tool
    recorded_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        verbose_name_plural = "leaves"
        constraints: ClassVar = [models.UniqueConstraint(fields=["kind", "row"], name="row_has_one_leaf")]

    def __str__(self) -> str:
        return f"{self.number} {self.kind} {self.row}"


class Node(models.Model):
    """The hash over a complete subtree of the log, 2 ** level leaves wide. Only ever added.

    A complete subtree never changes again. So each is written once, when its last leaf comes (one a leaf on average),
    and any head and any proof, of now or of any earlier size, is put together from some twenty of them.
    """

    level = models.PositiveSmallIntegerField()  # from 1; the leaves themselves are level 0
    number = models.PositiveBigIntegerField()
    hash = models.CharField(max_length=64)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["level", "number"], name="subtree_has_one_hash")]

    def __str__(self) -> str:
        return f"{self.number} on level {self.level}"
