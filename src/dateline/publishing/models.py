"""What is still to be baked, and what could not be."""

from django.db import models


class OwedKey(models.Model):
    """A key of `plans` that is baked when its turn comes: the rest of a change that touches very many pages."""

    key = models.CharField(max_length=200, unique=True)

    def __str__(self) -> str:
        return self.key


class FailedPage(models.Model):
    """A page that could not be made or written, why, and when it is tried again. Readers have the one before it."""

    path = models.CharField(max_length=1000, unique=True)
    key = models.CharField(max_length=200)
    sentence = models.CharField(max_length=500)
    tries = models.PositiveIntegerField(default=1)
    failed_at = models.DateTimeField()
    try_after = models.DateTimeField()

    def __str__(self) -> str:
        return self.path
