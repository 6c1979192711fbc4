"""Actors and places."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils import timezone

from dateline.values.lookalikes import LONGEST_SKELETON
from dateline.values.text import isolated


class Actor(models.Model):
    """Someone who acts in a public role: a state force, an alliance, an armed group."""

    ref = models.SlugField(max_length=80, unique=True)
    name = models.CharField(max_length=200)
    skeleton = models.CharField(max_length=LONGEST_SKELETON, blank=True, default="", editable=False, db_index=True)
    kind = models.CharField(max_length=60, blank=True)
    colour = models.CharField(max_length=20, blank=True)
    part_of = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="parts")
    # Those of today. Of some it is known since when, or until when: see Alliance.
    allied_with = models.ManyToManyField("self", symmetrical=False, blank=True, related_name="allies")
    aliases = models.JSONField(default=list, blank=True)  # other names, in any script

    def __str__(self) -> str:
        return isolated(self.name)


class Alliance(models.Model):
    """A word of the desk that an actor is allied with another from a day on, or, where it does not stand, no longer.

    Of two on the same day the later counts; an alliance of which nothing is said here has no days. The database
    refuses to change it.
    """

    actor = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="alliances")
    ally = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="alliances_with")
    stands = models.BooleanField()
    day = models.DateField()
    by = models.CharField(max_length=150)
    recorded_at = models.DateTimeField(default=timezone.now, editable=False)

    def __str__(self) -> str:
        return f"{self.actor} {'' if self.stands else 'no longer '}allied with {self.ally} from {self.day}"


class Place(models.Model):
    """A named place. Without coordinates it is known by name only and is never drawn."""

    ref = models.SlugField(max_length=80, unique=True)
    name = models.CharField(max_length=200)
    skeleton = models.CharField(max_length=LONGEST_SKELETON, blank=True, default="", editable=False, db_index=True)
    kind = models.CharField(max_length=60, blank=True)
    country = models.CharField(max_length=2, blank=True)  # ISO 3166-1
    lat = models.FloatField(null=True, blank=True)  # degrees, WGS 84
    lon = models.FloatField(null=True, blank=True)
    within_km = models.FloatField(null=True, blank=True)  # None: as exact as the gazetteer
    near = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="nearby")
    geonames = models.BigIntegerField(null=True, blank=True)
    aliases = models.JSONField(default=list, blank=True)
    # What stands of the merges: the place that it is the same as, which may be the same as another in turn.
    same_as = models.ForeignKey(
        "self", null=True, blank=True, editable=False, on_delete=models.PROTECT, related_name="duplicates"
    )

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="place_has_both_coordinates_or_none",
                condition=Q(lat__isnull=True, lon__isnull=True)
                | Q(lat__gte=-90, lat__lte=90, lon__gte=-180, lon__lte=180),
            ),
            models.CheckConstraint(
                name="place_precision_is_positive", condition=Q(within_km__isnull=True) | Q(within_km__gt=0)
            ),
        ]

    def __str__(self) -> str:
        return isolated(self.name)

    @property
    def answers_as(self) -> "Place":
        """The place that what is said of this one counts for: itself, unless it was found to be the same as another."""
        return self.same_as.answers_as if self.same_as else self

    @property
    def precision_in_words(self) -> str:
        """How exactly its position is known."""
        if self.lat is None:
            return f"known by name only, near {self.near}" if self.near else "known by name only"
        return f"somewhere within {self.within_km:g} km of here" if self.within_km else "exact, by the gazetteer"


class Merge(models.Model):
    """A word of the desk that one place is the same as another, or, where it does not stand, that it is not after all.

    The database refuses to change it.
    """

    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="merges")
    into = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="merges_into")
    stands = models.BooleanField()
    names = models.JSONField(default=list)  # those that the other got by it, or lost
    reason = models.CharField(max_length=1000)
    by = models.CharField(max_length=150)
    recorded_at = models.DateTimeField(default=timezone.now, editable=False)

    def __str__(self) -> str:
        return f"{self.place} is {'' if self.stands else 'not '}the same as {self.into}"


class Outline(models.Model):
    """The outline of a place from now on, or that it has none; the last counts. The database refuses to change it."""

    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="outlines")
    drawn = models.BooleanField()  # else it has none from now on
    geometry = models.JSONField(default=dict)  # GeoJSON, a Polygon or a MultiPolygon
    by = models.CharField(max_length=150)
    recorded_at = models.DateTimeField(default=timezone.now, editable=False)

    def __str__(self) -> str:
        return f"{'outline' if self.drawn else 'no outline'} of {self.place}"


class Spelling(models.Model):
    """A name by which a place or an actor is looked up: an index, made anew whenever its names change."""

    key = models.CharField(max_length=60, db_index=True)  # by ear, as rules/spelling.py makes it
    bones = models.CharField(max_length=60, blank=True, db_index=True)
    name = models.CharField(max_length=200)
    place = models.ForeignKey(Place, null=True, on_delete=models.CASCADE, related_name="spellings")
    actor = models.ForeignKey(Actor, null=True, on_delete=models.CASCADE, related_name="spellings")

    def __str__(self) -> str:
        return isolated(self.name)
