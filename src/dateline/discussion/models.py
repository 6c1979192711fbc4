"""Voices, threads, quoted passages, comments with what they said before, votes, the desk's answers to contributions."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from dateline.claims.rules.vocabulary import StanceKind
from dateline.discussion.rules import LONGEST_NAME, LONGEST_TEXT, PLACED, Answered, State, VoiceKind
from dateline.discussion.rules.anchoring import CONTEXT, LONGEST_QUOTE


class Voice(models.Model):
    """Who speaks, known by a key in their browser: there is no account, no password and no address."""

    key = models.CharField(max_length=64, unique=True, null=True, editable=False)  # keyed hash; none once erased
    kind = models.CharField(max_length=15, choices=[(k.value, k.value) for k in VoiceKind], default=VoiceKind.GUEST)
    name = models.CharField(max_length=LONGEST_NAME, blank=True)  # the name that is kept for it
    reads_as = models.CharField(max_length=LONGEST_NAME * 3, unique=True, null=True, editable=False)
    confirmed_by = models.CharField(max_length=64, blank=True, editable=False)  # keyed hash of an e-mail address
    made_at = models.DateTimeField(default=timezone.now, editable=False)
    # Sums over its comments, kept in the transaction of each change: a voice's past is part of every judgement.
    shown = models.PositiveIntegerField(default=0, editable=False)
    struck = models.PositiveIntegerField(default=0, editable=False)  # refused or removed

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(name="voice_keeps_a_name_or_none", condition=Q(reads_as__isnull=True) | ~Q(name="")),
        ]

    def __str__(self) -> str:
        return self.name or f"guest {self.pk}"


class Manners(models.Model):
    """Who may speak under the reports of one series, and when comments wait for a moderator."""

    series = models.OneToOneField("reports.Series", on_delete=models.CASCADE, related_name="manners")
    guests = models.BooleanField(default=True)
    kept_names = models.BooleanField(default=True)
    confirmed = models.BooleanField(default=True)
    quiet_from = models.TimeField(null=True, blank=True)  # in the series' own time
    quiet_until = models.TimeField(null=True, blank=True)

    class Meta:
        verbose_name_plural = "manners"
        constraints: ClassVar = [
            models.CheckConstraint(
                name="quiet_hours_begin_and_end",
                condition=Q(quiet_from__isnull=True, quiet_until__isnull=True)
                | Q(quiet_from__isnull=False, quiet_until__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"in {self.series}"


class Thread(models.Model):
    """The discussion under one report."""

    report = models.OneToOneField("reports.Report", on_delete=models.CASCADE, related_name="thread")
    closed_at = models.DateTimeField(null=True, blank=True)
    premoderated = models.BooleanField(default=False)  # each comment waits for a moderator
    slow_seconds = models.PositiveIntegerField(default=0)  # between two comments of one voice
    # What is counted in the transaction of each change, so that nobody has to count a long thread.
    comments_count = models.PositiveIntegerField(default=0, editable=False)
    roots = models.PositiveIntegerField(default=0, editable=False)  # first comments; also the number of the last one
    turns = models.PositiveIntegerField(default=0, editable=False)  # comments that were ever shown
    taken_up = models.PositiveIntegerField(default=0, editable=False)  # contributions that became statements

    def __str__(self) -> str:
        return f"under {self.report}"


class Passage(models.Model):
    """A passage of a report that comments speak of: as it was when the first of them did, and where it is now.

    Its words and its place are of the text as it is read (`reports.rules.reading`).
    """

    thread = models.ForeignKey(Thread, on_delete=models.CASCADE, related_name="passages")
    exact = models.CharField(max_length=LONGEST_QUOTE)
    prefix = models.CharField(max_length=CONTEXT, blank=True)
    suffix = models.CharField(max_length=CONTEXT, blank=True)
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    first_block = models.PositiveIntegerField()
    last_block = models.PositiveIntegerField()
    made_on = models.DateTimeField(null=True)  # when the text was published that it was quoted from
    # Where it was found last; nowhere while it is detached. This holds for one publication.
    now_start = models.PositiveIntegerField(null=True)
    now_end = models.PositiveIntegerField(null=True)
    reworded = models.BooleanField(default=False)  # its words are not quite the same there
    anchored_on = models.DateTimeField(null=True)
    remarks = models.PositiveIntegerField(
        default=0
    )  # comments on it that are shown, kept in the transaction of each change

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="passage_stands_somewhere_or_nowhere",
                condition=Q(now_start__isnull=True, now_end__isnull=True)
                | Q(now_start__isnull=False, now_end__isnull=False, now_start__lt=F("now_end")),
            ),
        ]

    def __str__(self) -> str:
        return self.exact[:40]


class Comment(models.Model):
    """What one reader said. With `claim` and `stance` it is a contribution: it brings evidence."""

    thread = models.ForeignKey(Thread, on_delete=models.CASCADE, related_name="comments")
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="replies")
    author = models.CharField(max_length=LONGEST_NAME)
    kind = models.CharField(max_length=15, choices=[(k.value, k.value) for k in VoiceKind], default=VoiceKind.GUEST)
    voice = models.ForeignKey(Voice, null=True, blank=True, on_delete=models.PROTECT, related_name="comments")
    network = models.CharField(max_length=32, blank=True, editable=False)  # keyed hash; its key turns over
    state = models.CharField(max_length=10, choices=[(s.value, s.value) for s in State], default=State.SHOWN)
    reason = models.CharField(
        max_length=500, blank=True
    )  # why it is not shown, or what speaks against it: its author sees it
    text = models.TextField(max_length=LONGEST_TEXT)
    quote = models.CharField(max_length=LONGEST_QUOTE, blank=True)  # the passage of the report that it speaks of
    passage = models.ForeignKey(  # none where the quote is not one passage of the text
        Passage, null=True, blank=True, on_delete=models.SET_NULL, related_name="comments", db_index=False
    )
    claim = models.ForeignKey(
        "claims.Claim", null=True, blank=True, on_delete=models.PROTECT, related_name="contributions"
    )
    stance = models.CharField(max_length=10, blank=True, choices=[(s.value, s.value) for s in StanceKind])
    link = models.URLField(max_length=500, blank=True)
    posted_at = models.DateTimeField(default=timezone.now)
    recorded_at = models.DateTimeField(default=timezone.now, editable=False)
    mended_at = models.DateTimeField(null=True, blank=True, editable=False)
    origin = models.CharField(max_length=120, blank=True)  # where an imported comment comes from
    # Where it stands, given once in the order of being shown first (rules/paging.py); nowhere before that.
    root = models.PositiveIntegerField(
        null=True, editable=False
    )  # the number of the first comment that it stands below, or its own
    place = models.PositiveIntegerField(
        null=True, editable=False
    )  # its number among the replies there; 0: it is the first comment
    part = models.PositiveIntegerField(
        default=0, editable=False
    )  # the page of later replies; 0: beside the first comment
    turn = models.PositiveIntegerField(null=True, editable=False)  # its number among all of the thread that were shown
    replies_count = models.PositiveIntegerField(default=0, editable=False)  # of a first comment: at any depth
    # The sums of its votes, kept in the transaction of each vote.
    up = models.PositiveIntegerField(default=0, editable=False)
    down = models.PositiveIntegerField(default=0, editable=False)
    rank = models.PositiveIntegerField(default=0, editable=False)  # what they come to (rules/ranking.py)
    score = models.GeneratedField(expression=F("up") - F("down"), output_field=models.IntegerField(), db_persist=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(
                fields=["thread", "state", "-rank", "-score", "-id"],
                condition=Q(parent__isnull=True),
                name="comment_by_rank",
            ),
            models.Index(fields=["voice", "-posted_at"], name="comment_of_voice"),
            models.Index(fields=["network", "-posted_at"], name="comment_of_network"),
            models.Index(fields=["state", "-id"], name="comment_by_state"),
            models.Index(fields=["passage", "state", "turn"], name="comment_on_passage"),
            models.Index(fields=["claim", "state", "-posted_at"], name="comment_on_claim"),
            models.Index(fields=["state", "-posted_at"], condition=Q(claim__isnull=False), name="comment_contributes"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["thread", "part", "root", "place"], name="comment_has_its_own_place"),
            models.UniqueConstraint(fields=["thread", "turn"], name="comment_has_its_own_turn"),
            models.UniqueConstraint(
                fields=["thread", "origin"], condition=~Q(origin=""), name="comment_is_imported_once"
            ),
            models.CheckConstraint(
                name="comment_stands_somewhere_once_shown",
                condition=Q(root__isnull=False, place__isnull=False, state__in=PLACED)
                | Q(root__isnull=True, place__isnull=True, state__in=[State.HELD, State.REFUSED, State.TAKEN_BACK]),
            ),
            models.CheckConstraint(
                name="comment_contributes_a_stance_on_a_claim",
                condition=Q(claim__isnull=True, stance="") | (Q(claim__isnull=False) & ~Q(stance="")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.author}: {self.text[:40]}"

    @property
    def below(self) -> int:
        """`root` of a comment that has a place."""
        if self.root is None:
            raise ValueError(f"comment {self.pk} has no place")
        return self.root


class Brought(models.Model):
    """A picture that came with a contribution: its original is kept, and the desk sees a copy of it."""

    comment = models.OneToOneField(Comment, on_delete=models.CASCADE, related_name="brought")
    network = models.CharField(max_length=32, blank=True, editable=False)  # keyed hash; its key turns over
    sha256 = models.CharField(max_length=64)  # of the original, by which it is kept
    copy = models.CharField(max_length=60)  # the name of the copy
    recorded_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        verbose_name_plural = "brought"
        indexes: ClassVar = [models.Index(fields=["network", "-recorded_at"], name="brought_from_network")]

    def __str__(self) -> str:
        return f"with {self.comment_id}"


class Revision(models.Model):
    """What a comment said before its author mended it."""

    comment = models.ForeignKey(Comment, on_delete=models.CASCADE, related_name="revisions")
    text = models.TextField(max_length=LONGEST_TEXT)
    until = models.DateTimeField(default=timezone.now, editable=False)

    def __str__(self) -> str:
        return f"{self.comment_id} until {self.until:%H:%M}"


class Vote(models.Model):
    """One voter's vote on one comment; it may be changed. The comment keeps the sums."""

    comment = models.ForeignKey(Comment, on_delete=models.CASCADE, related_name="votes")
    voter = models.CharField(max_length=64)  # the key of a voice, never an address
    network = models.CharField(max_length=32, blank=True, editable=False)  # keyed hash; its key turns over
    value = models.SmallIntegerField()
    counted = models.BooleanField(default=True)  # not, while it is one of a burst that nobody has looked at
    recorded_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["network", "-recorded_at"], name="vote_of_network"),
            models.Index(fields=["comment", "network"], condition=Q(counted=False), name="vote_held"),
        ]
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


class Taken(models.Model):
    """A form that was taken, so that it is not taken again where the answer to it got lost (publishing/letters)."""

    letter = models.CharField(max_length=64, unique=True)
    leads = models.TextField()  # the address that shows what became of it
    taken_at = models.DateTimeField(default=timezone.now, editable=False, db_index=True)

    class Meta:
        verbose_name_plural = "taken"

    def __str__(self) -> str:
        return self.leads
