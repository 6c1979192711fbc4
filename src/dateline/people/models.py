"""Desk accounts."""

from django.contrib.auth.models import AbstractUser
from django.db import models

from dateline.people.rules import Role


class User(AbstractUser):
    """Someone who works at the desk."""

    role = models.CharField(max_length=20, choices=[(r.value, r.value) for r in Role], default=Role.WRITER)
