"""Claims and sources, and what is said of claims and made of them. What was said is only ever added to."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from dateline.claims.rules.vocabulary import (
    Action,
    Bond,
    Effect,
    EvidenceKind,
    Handling,
    Mode,
    Outcome,
    StanceKind,
    Verdict,
)
from dateline.values.grades import Credibility, Reliability
from dateline.values.lookalikes import LONGEST_SKELETON
from dateline.values.text import isolated
from dateline.values.time import Precision, span_in_words


def _choices(values: type) -> list[tuple[str, str]]:
    return [(value.value, value.value) for value in values]  # type: ignore[attr-defined]  # a StrEnum


class Source(models.Model):
    """A speaker: outlet, official, monitor, witness, reader."""

    ref = models.SlugField(max_length=80, unique=True)
    name = models.CharField(max_length=200)
    skeleton = models.CharField(max_length=LONGEST_SKELETON, blank=True, default="", editable=False, db_index=True)
    kind = models.CharField(max_length=60, blank=True)
    side = models.ForeignKey("atlas.Actor", null=True, blank=True, on_delete=models.PROTECT, related_name="sources")
    reliability = models.CharField(max_length=1, choices=_choices(Reliability), default=Reliability.F)

    def __str__(self) -> str:
        return isolated(self.name)

    @property
    def reliability_in_words(self) -> str:
        """Its grade as printed: “B, usually reliable”; a source that nobody has judged has no letter."""
        grade = Reliability(self.reliability)
        return grade.words if grade is Reliability.F else f"{grade}, {grade.words}"


class Claim(models.Model):
    """One proposition. It is the same claim however many people make it."""

    ref = models.SlugField(max_length=80, unique=True)
    text = models.CharField(max_length=400)
    action = models.CharField(max_length=20, choices=_choices(Action))
    mode = models.CharField(max_length=10, choices=_choices(Mode), default=Mode.PLAIN)
    agent = models.ForeignKey(
        "atlas.Actor", null=True, blank=True, on_delete=models.PROTECT, related_name="claims_as_agent"
    )
    target = models.ForeignKey(
        "atlas.Actor", null=True, blank=True, on_delete=models.PROTECT, related_name="claims_as_target"
    )
    place = models.ForeignKey("atlas.Place", null=True, blank=True, on_delete=models.PROTECT, related_name="claims")
    true_from = models.DateField()  # the day, as days are reckoned where it happened
    true_at = models.DateTimeField(null=True, blank=True)  # only for an instant
    true_until = models.DateField(null=True, blank=True)  # only for a span; belongs to it
    precision = models.CharField(max_length=10, choices=_choices(Precision), default=Precision.DAY)
    effect = models.CharField(max_length=12, choices=_choices(Effect), default=Effect.NONE)
    effect_by = models.ForeignKey("atlas.Actor", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    effect_against = models.ForeignKey("atlas.Actor", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["place", "true_from"]),
            models.Index(fields=["true_from", "id"]),  # lists of all, by valid time
            models.Index(fields=["agent", "true_from", "id"]),
            models.Index(fields=["target", "true_from", "id"]),
            models.Index(  # spans may have begun long before the days that are asked about
                fields=["true_from", "id"], name="claim_spans_by_day", condition=Q(true_until__isnull=False)
            ),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="claim_effect_names_its_actors",
                condition=Q(effect=Effect.NONE, effect_by__isnull=True, effect_against__isnull=True)
                | Q(effect=Effect.CONTESTED, effect_by__isnull=False, effect_against__isnull=False)
                | Q(
                    effect__in=[Effect.HOLDS, Effect.BESIEGED_BY, Effect.SIEGE_LIFTED, Effect.LEFT_BY],
                    effect_by__isnull=False,
                    effect_against__isnull=True,
                ),
            ),
            models.CheckConstraint(
                name="claim_only_a_plain_one_has_an_effect", condition=Q(effect=Effect.NONE) | Q(mode=Mode.PLAIN)
            ),
            models.CheckConstraint(
                name="claim_forecast_is_of_the_future", condition=~Q(action=Action.FORECAST) | Q(mode=Mode.FUTURE)
            ),
            models.CheckConstraint(
                name="claim_instant_has_its_hour",
                condition=Q(precision=Precision.INSTANT, true_at__isnull=False)
                | (~Q(precision=Precision.INSTANT) & Q(true_at__isnull=True)),
            ),
            models.CheckConstraint(
                name="claim_effect_needs_a_place", condition=Q(effect=Effect.NONE) | Q(place__isnull=False)
            ),
            models.CheckConstraint(
                name="claim_span_is_in_order",
                condition=Q(precision=Precision.SPAN, true_until__gte=F("true_from"))
                | (~Q(precision=Precision.SPAN) & Q(true_until__isnull=True)),
            ),
        ]

    def __str__(self) -> str:
        return isolated(self.text)

    @property
    def when_in_words(self) -> str:
        """Its valid time, precision kept."""
        return span_in_words(self.true_from, Precision(self.precision), self.true_until, self.true_at)


class Statement(models.Model):
    """One source's stance on a claim, on the day it was said. The database refuses to change it."""

    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="statements")
    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="statements")
    stance = models.CharField(max_length=10, choices=_choices(StanceKind))
    known_at = models.DateField()
    said_order = models.PositiveSmallIntegerField(default=1)  # of one source on one claim, within the day
    note = models.CharField(max_length=500, blank=True)
    via = models.CharField(max_length=200, blank=True)  # the publication that carried it
    link = models.URLField(max_length=500, blank=True)
    repeats = models.ForeignKey(Source, null=True, blank=True, on_delete=models.PROTECT, related_name="repeated_in")
    by = models.CharField(max_length=150)
    recorded_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering: ClassVar = ["known_at", "said_order", "pk"]
        indexes: ClassVar = [
            models.Index(fields=["known_at", "id"]),  # what was said last, and lists by day
            models.Index(fields=["claim", "known_at", "id"]),
            models.Index(fields=["source", "known_at", "id"]),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["claim", "source", "known_at", "said_order"],
                name="statement_has_its_place_in_the_day",
            ),
            models.CheckConstraint(name="statement_does_not_repeat_itself", condition=~Q(repeats=F("source"))),
        ]

    def __str__(self) -> str:
        return f"{self.source} {self.stance}"


class Assessment(models.Model):
    """The desk's own judgement of a claim. The database refuses to change it; a new one outranks it."""

    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="assessments")
    verdict = models.CharField(max_length=10, choices=_choices(Verdict))
    credibility = models.PositiveSmallIntegerField(
        choices=[(c.value, c.name.lower().replace("_", " ")) for c in Credibility],
        default=Credibility.NOT_JUDGED,
    )
    reason = models.CharField(max_length=1000)
    known_at = models.DateField()
    by = models.CharField(max_length=150)
    recorded_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering: ClassVar = ["known_at", "pk"]
        indexes: ClassVar = [models.Index(fields=["known_at", "id"])]  # what was judged last

    def __str__(self) -> str:
        return f"{self.verdict} by {self.by}"


class Link(models.Model):
    """What one claim is to another, in the desk's judgement. The database refuses to change it; a new row may."""

    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="links")
    bond = models.CharField(max_length=12, choices=_choices(Bond))
    other = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="linked_from")
    stands = models.BooleanField(default=True)  # False: the desk takes an earlier one back
    reason = models.CharField(max_length=1000)
    known_at = models.DateField()
    by = models.CharField(max_length=150)
    recorded_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering: ClassVar = ["known_at", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(name="link_is_between_two_claims", condition=~Q(claim=F("other"))),
        ]

    def __str__(self) -> str:
        return f"{self.claim} {self.bond} {self.other}"


class ForecastCheck(models.Model):
    """What became of a forecast, in the desk's judgement. The database refuses to change it; a new row may."""

    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="checks")
    outcome = models.CharField(max_length=20, choices=_choices(Outcome))
    rests_on = models.ForeignKey(
        Claim, null=True, blank=True, on_delete=models.PROTECT, related_name="decides_forecasts"
    )
    reason = models.CharField(max_length=1000)
    known_at = models.DateField()
    by = models.CharField(max_length=150)
    recorded_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering: ClassVar = ["known_at", "pk"]

    def __str__(self) -> str:
        return f"{self.claim}: {self.outcome}"


class Evidence(models.Model):
    """What a source shows for what it says. The original is kept; readers are shown a copy without metadata."""

    statement = models.ForeignKey(Statement, on_delete=models.PROTECT, related_name="evidence")
    kind = models.CharField(max_length=10, choices=_choices(EvidenceKind))
    shows = models.CharField(max_length=500)  # what can be seen in it: its text alternative too
    credit = models.CharField(max_length=200, blank=True)
    captured_on = models.DateField(null=True, blank=True)  # None: not known
    captured_at = models.DateTimeField(null=True, blank=True)  # when the instant is known too
    link = models.URLField(max_length=500, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)  # of the original as it came in; "": only linked to
    bytes = models.PositiveBigIntegerField(null=True, blank=True)
    copy = models.CharField(max_length=80, blank=True)  # name of the stripped copy; "": there is none
    width = models.PositiveIntegerField(null=True, blank=True)  # of the copy, in pixels
    height = models.PositiveIntegerField(null=True, blank=True)
    graphic = models.BooleanField(null=True)  # as it came in; a column that may be empty keeps the guards
    by = models.CharField(max_length=150)
    recorded_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.CheckConstraint(name="evidence_is_kept_or_linked", condition=~Q(sha256="") | ~Q(link="")),
            models.CheckConstraint(
                name="evidence_instant_has_its_day",
                condition=Q(captured_at__isnull=True) | Q(captured_on__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind}: {self.shows}"

    @property
    def captured_in_words(self) -> str:
        """When it was taken, its precision kept; empty if that is not known."""
        if self.captured_on is None:
            return ""
        precision = Precision.INSTANT if self.captured_at else Precision.DAY
        return span_in_words(self.captured_on, precision, None, self.captured_at)

    @property
    def is_video(self) -> bool:
        """Whether its copy moves."""
        return self.copy.endswith(".mp4")

    @property
    def is_covered(self) -> bool:
        """Whether readers must ask for the copy: by the last word of who had it shown, else as it came in."""
        said = [one.covered for one in self.showings.all() if one.covered is not None]
        return bool(said[-1] if said else self.graphic)

    @property
    def taken_at(self) -> "Geolocation | None":
        """Where it was taken, by the last word on it."""
        return next(reversed(list(self.geolocations.all())), None)


class Custody(models.Model):
    """One thing that was done with a piece of evidence, from its coming in on. Seen at the desk alone."""

    evidence = models.ForeignKey(Evidence, on_delete=models.PROTECT, related_name="custody")
    deed = models.CharField(max_length=10, choices=_choices(Handling))
    note = models.CharField(max_length=500, blank=True)  # from whom or where, to whom, on what
    by = models.CharField(max_length=150)
    recorded_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering: ClassVar = ["pk"]
        verbose_name_plural = "custody"

    def __str__(self) -> str:
        return self.deed


class Geolocation(models.Model):
    """Where a piece of evidence was taken, as somebody found out; the last one counts. Readers get the place's name."""

    evidence = models.ForeignKey(Evidence, on_delete=models.PROTECT, related_name="geolocations")
    place = models.ForeignKey("atlas.Place", on_delete=models.PROTECT, related_name="+")
    position = models.CharField(max_length=100, blank=True)  # as exact as it is known, for the desk alone
    found_on = models.DateField()
    found_by = models.CharField(max_length=200)
    how = models.CharField(max_length=1000)
    by = models.CharField(max_length=150)
    recorded_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering: ClassVar = ["pk"]

    def __str__(self) -> str:
        return str(self.place)


class ClaimDelay(models.Model):
    """For how long claims of one action are kept back; the last row of each action counts."""

    action = models.CharField(max_length=20, choices=_choices(Action))
    hours = models.PositiveSmallIntegerField()
    reason = models.CharField(max_length=500)
    by = models.CharField(max_length=150)
    recorded_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering: ClassVar = ["pk"]

    def __str__(self) -> str:
        return f"{self.action}: {self.hours} hours"


class WaitingClaim(models.Model):
    """A claim that is not on record yet: too young to be told, or naming a private person unseen by a second one.

    It stands in no table that anything public is made of.
    """

    ref = models.SlugField(max_length=80, unique=True)
    text = models.CharField(max_length=400)
    claim = models.JSONField()  # the row that will go on record
    statements = models.JSONField(default=list)  # what is to be said of it then, as `add_statement` takes it
    until = models.DateTimeField(null=True)  # the desk's delay; None: none
    why_named = models.CharField(max_length=500, blank=True)  # why a private person is named; "": none is
    by = models.CharField(max_length=150)
    waits_since = models.DateTimeField(default=timezone.now, editable=False)
    decided_by = models.CharField(max_length=150, blank=True)  # the second pair of eyes, or who turned it down
    turned_down = models.CharField(max_length=500, blank=True)  # why; "": it was not
    on_record_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["waits_since", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="waiting_claim_waits_for_something", condition=Q(until__isnull=False) | ~Q(why_named="")
            ),
            models.CheckConstraint(
                name="waiting_claim_is_not_seen_by_its_author_alone",
                condition=~Q(decided_by=F("by")) | ~Q(turned_down=""),
            ),
        ]

    def __str__(self) -> str:
        return isolated(self.text)

    @property
    def needs_eyes(self) -> bool:
        """Whether somebody else must look at it before it may go on record."""
        return bool(self.why_named) and not self.decided_by


class Showing(models.Model):
    """The desk's leave to show readers the copy of a piece of evidence; the last one counts."""

    evidence = models.ForeignKey(Evidence, on_delete=models.PROTECT, related_name="showings")
    shown = models.BooleanField()
    covered = models.BooleanField(null=True)  # until a reader asks; None: as it was
    reason = models.CharField(max_length=500)
    by = models.CharField(max_length=150)
    recorded_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering: ClassVar = ["pk"]

    def __str__(self) -> str:
        if not self.shown:
            return "not shown"
        return "shown to who asks" if self.covered else "shown"
