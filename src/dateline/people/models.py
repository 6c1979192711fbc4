"""Desk accounts, and what they are proved with."""

from typing import ClassVar

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils import timezone
from django.utils.crypto import salted_hmac

from dateline.people.rules import Role


class User(AbstractUser):
    """Someone who works at the desk."""

    role = models.CharField(max_length=20, choices=[(r.value, r.value) for r in Role], default=Role.WRITER)
    guarded_since = models.DateTimeField(null=True, editable=False)  # has a second factor since then
    seal = models.CharField(max_length=32, default="", editable=False)  # a new one ends all logins and links

    def _get_session_auth_hash(self, secret: str | None = None) -> str:
        """A login holds as long as the password and the seal stay."""
        told = self.password + self.seal
        return salted_hmac("dateline.people.login", told, secret=secret, algorithm="sha256").hexdigest()


class Authenticator(models.Model):
    """Somebody's authenticator app, which has shown that it works."""

    user = models.OneToOneField(User, models.CASCADE, related_name="authenticator")
    secret = models.TextField()  # encrypted with the newsroom's secret key
    last_step = models.BigIntegerField(default=0)  # of the last code that was used: none is used twice
    made_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"authenticator app of {self.user}"


class RecoveryCode(models.Model):
    """Stands in once for a lost second factor; kept as a hash."""

    user = models.ForeignKey(User, models.CASCADE, related_name="recovery_codes")
    hash = models.CharField(max_length=64)
    made_at = models.DateTimeField(default=timezone.now)
    used_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"recovery code of {self.user}"


class Passkey(models.Model):
    """The public half of a passkey."""

    user = models.ForeignKey(User, models.CASCADE, related_name="passkeys")
    name = models.CharField(max_length=60)
    credential_id = models.CharField(max_length=1400, unique=True)  # in base 64
    credential = models.BinaryField()  # as the browser gave it: AAGUID, id and public key
    transports = models.JSONField(default=list)
    sign_count = models.BigIntegerField(default=0)
    made_at = models.DateTimeField(default=timezone.now)
    used_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.name


class Tries(models.Model):
    """Wrong passwords or codes under one keyed hash: an account, a network, or both together."""

    key = models.CharField(max_length=80, unique=True)
    wrong = models.PositiveIntegerField(default=0)
    last_at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "tries"
        indexes: ClassVar = [models.Index(fields=["last_at"])]

    def __str__(self) -> str:
        return f"{self.wrong} wrong"
