"""Claims, sources, statements and assessments. Statements and assessments are only ever added."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from dateline.claims.rules.vocabulary import Action, Effect, StanceKind, Verdict
from dateline.values.grades import Credibility, Reliability
from dateline.values.time import Precision, span_in_words


def _choices(values: type) -> list[tuple[str, str]]:
    return [(value.value, value.value) for value in values]  # type: ignore[attr-defined]  # a StrEnum


class Source(models.Model):
    """A speaker: outlet, official, monitor, witness, reader."""

    ref = models.SlugField(max_length=80, unique=True)
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=60, blank=True)
    side = models.ForeignKey("atlas.Actor", null=True, blank=True, on_delete=models.PROTECT, related_name="sources")
    reliability = models.CharField(max_length=1, choices=_choices(Reliability), default=Reliability.F)

    def __str__(self) -> str:
        return self.name

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
    agent = models.ForeignKey(
        "atlas.Actor", null=True, blank=True, on_delete=models.PROTECT, related_name="claims_as_agent"
    )
    target = models.ForeignKey(
        "atlas.Actor", null=True, blank=True, on_delete=models.PROTECT, related_name="claims_as_target"
    )
    place = models.ForeignKey("atlas.Place", null=True, blank=True, on_delete=models.PROTECT, related_name="claims")
    true_from = models.DateField()
    true_until = models.DateField(null=True, blank=True)  # only for a span; belongs to it
    precision = models.CharField(max_length=10, choices=_choices(Precision), default=Precision.DAY)
    effect = models.CharField(max_length=12, choices=_choices(Effect), default=Effect.NONE)
    effect_by = models.ForeignKey("atlas.Actor", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    effect_against = models.ForeignKey("atlas.Actor", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["place", "true_from"])]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="claim_effect_names_its_actors",
                condition=Q(effect=Effect.NONE, effect_by__isnull=True, effect_against__isnull=True)
                | Q(effect=Effect.CONTESTED, effect_by__isnull=False, effect_against__isnull=False)
                | Q(
                    effect__in=[Effect.HOLDS, Effect.BESIEGED_BY],
                    effect_by__isnull=False,
                    effect_against__isnull=True,
                ),
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
        return self.text

    @property
    def when_in_words(self) -> str:
        """Its valid time, precision kept."""
        return span_in_words(self.true_from, Precision(self.precision), self.true_until)


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

    def __str__(self) -> str:
        return f"{self.verdict} by {self.by}"
