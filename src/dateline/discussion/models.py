"""Threads, comments, votes, and the desk's answers to contributions."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from dateline.claims.rules.vocabulary import StanceKind
from dateline.discussion.rules import LONGEST_NAME, LONGEST_TEXT, Answered, Voice


class Thread(models.Model):
    """The discussion under one report."""

    report = models.OneToOneField("reports.Report", on_delete=models.CASCADE, related_name="thread")
    closed_at = models.DateTimeField(null=True, blank=True)
    # What is counted in the transaction of each change, so that nobody has to count a long thread.
    comments_count = models.PositiveIntegerField(default=0, editable=False)
    roots = models.PositiveIntegerField(default=0, editable=False)  # first comments; also the number of the last one
    taken_up = models.PositiveIntegerField(default=0, editable=False)  # contributions that became statements

    def __str__(self) -> str:
        return f"under {self.report}"


class Comment(models.Model):
    """What one reader said. With `claim` and `stance` it is a contribution: it brings evidence."""

    thread = models.ForeignKey(Thread, on_delete=models.CASCADE, related_name="comments")
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="replies")
    author = models.CharField(max_length=LONGEST_NAME)
    voice = models.CharField(max_length=15, choices=[(v.value, v.value) for v in Voice], default=Voice.GUEST)
    text = models.TextField(max_length=LONGEST_TEXT)
    quote = models.CharField(max_length=500, blank=True)  # the passage of the report that it speaks of
    claim = models.ForeignKey(
        "claims.Claim", null=True, blank=True, on_delete=models.PROTECT, related_name="contributions"
    )
    stance = models.CharField(max_length=10, blank=True, choices=[(s.value, s.value) for s in StanceKind])
    link = models.URLField(max_length=500, blank=True)
    posted_at = models.DateTimeField(default=timezone.now)
    recorded_at = models.DateTimeField(default=timezone.now, editable=False)
    origin = models.CharField(max_length=120, blank=True)  # where an imported comment comes from
    # Where it stands, given once in the order of coming (rules/paging.py).
    root = models.PositiveIntegerField(
        editable=False
    )  # the number of the first comment that it stands below, or its own
    place = models.PositiveIntegerField(
        editable=False
    )  # its number among the replies there; 0: it is the first comment
    part = models.PositiveIntegerField(
        default=0, editable=False
    )  # the page of later replies; 0: beside the first comment
    replies_count = models.PositiveIntegerField(default=0, editable=False)  # of a first comment: at any depth
    # The sums of its votes, kept in the transaction of each vote.
    up = models.PositiveIntegerField(default=0, editable=False)
    down = models.PositiveIntegerField(default=0, editable=False)
    score = models.GeneratedField(expression=F("up") - F("down"), output_field=models.IntegerField(), db_persist=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["thread", "-score", "-id"], condition=Q(parent__isnull=True), name="comment_by_score")
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["thread", "part", "root", "place"], name="comment_has_its_own_place"),
            models.UniqueConstraint(
                fields=["thread", "origin"], condition=~Q(origin=""), name="comment_is_imported_once"
            ),
            models.CheckConstraint(
                name="comment_contributes_a_stance_on_a_claim",
                condition=Q(claim__isnull=True, stance="") | (Q(claim__isnull=False) & ~Q(stance="")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.author}: {self.text[:40]}"


class Vote(models.Model):
    """One voter's vote on one comment; it may be changed. The comment keeps the sums."""

    comment = models.ForeignKey(Comment, on_delete=models.CASCADE, related_name="votes")
    voter = models.CharField(max_length=64)  # a keyed hash, never an address
    value = models.SmallIntegerField()
    recorded_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["comment", "voter"], name="voter_votes_once_a_comment"),
            models.CheckConstraint(name="vote_is_up_or_down", condition=Q(value__in=[-1, 1])),
        ]

    def __str__(self) -> str:
        return f"{self.value:+} on {self.comment_id}"


class ContributionAnswer(models.Model):
    """What the desk made of a contribution."""

    comment = models.OneToOneField(Comment, on_delete=models.CASCADE, related_name="answer")
    answer = models.CharField(max_length=20, choices=[(a.value, a.value) for a in Answered])
    reason = models.CharField(max_length=500)
    statement = models.ForeignKey("claims.Statement", null=True, blank=True, on_delete=models.PROTECT)
    by = models.CharField(max_length=150)
    recorded_at = models.DateTimeField(default=timezone.now, editable=False)

    def __str__(self) -> str:
        return f"{self.answer}: {self.reason[:40]}"
