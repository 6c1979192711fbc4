"""The forms of the claim desk. None saves a model: each hands what was typed to the room's actions."""

from datetime import date
from typing import Any

from django import forms
from django.db import transaction
from django.utils import timezone

from dateline.atlas.models import Actor, Place
from dateline.claims import actions
from dateline.claims.models import Assessment, Claim, Source, Statement
from dateline.claims.rules.vocabulary import Action, StanceKind, Verdict
from dateline.people.models import User
from dateline.values.grades import Credibility, Reliability
from dateline.values.time import Precision

WIDE = {"data-wide": ""}  # takes the whole width of the form
NEW_ROW = {"data-new-row": ""}  # begins a row of it


def day_field(label: str, **options: Any) -> forms.DateField:
    """A day, with the browser's own calendar."""
    return forms.DateField(label=label, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **options)


def one_of(kinds: type[Any], **options: Any) -> forms.TypedChoiceField:
    """One word of a vocabulary, given back as that word."""
    choices = [(kind.value, kind.value) for kind in kinds]
    return forms.TypedChoiceField(choices=choices, coerce=lambda word: kinds(word), **options)


def actor_field(label: str, **options: Any) -> "forms.ModelChoiceField[Actor]":
    """Someone who acts, or nobody."""
    actors = Actor.objects.order_by("name")
    return forms.ModelChoiceField(actors, label=label, required=False, empty_label="–", **options)


def _not_to_come(day: date | None, field: str, form: forms.Form) -> None:
    """What is put on record cannot be taken off it, so a slip of the year is caught here."""
    if day and day > timezone.localdate():
        form.add_error(field, "This day is still to come: nobody can have said it then.")


class SaidForm(forms.Form):
    """Who said it, when and where."""

    source = forms.ModelChoiceField(
        Source.objects.order_by("name"), required=False, empty_label="–", widget=forms.Select(attrs=NEW_ROW)
    )
    new_source = forms.CharField(max_length=200, required=False, help_text="Its name, if it is not in the list.")
    new_source_kind = forms.CharField(
        max_length=60,
        required=False,
        label="Kind of new source",
        help_text="Such as outlet, official, monitor, witness.",
    )
    new_source_side = actor_field("Side of new source", help_text="Only if it is party to the conflict.")
    stance = one_of(StanceKind, help_text="What it says of the claim.")
    known_at = day_field("Said on", initial=timezone.localdate)
    link = forms.URLField(
        max_length=500, required=False, assume_scheme="https", widget=forms.URLInput(attrs=WIDE),
        help_text="Where it can be read or seen.",
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """One source, old or new."""
        said = super().clean() or self.cleaned_data
        name = said.get("new_source")
        if "source" in said and bool(said["source"]) == bool(name):
            self.add_error("source", "Choose who said it, or name a new source: one of the two.")
        elif name and Source.objects.filter(name__iexact=name).exists():
            self.add_error("new_source", f"“{name}” is on record already: choose it from the list.")
        _not_to_come(said.get("known_at"), "known_at", self)
        return said

    def add_to(self, claim: Claim, *, by: User) -> Statement:
        """Put the statement on record, and its source with it if it is new; both or neither."""
        said = self.cleaned_data
        with transaction.atomic():
            source = said["source"] or actions.add_source(
                name=said["new_source"], kind=said["new_source_kind"], side=said["new_source_side"], by=by
            )
            return actions.add_statement(
                claim=claim,
                source=source,
                stance=said["stance"],
                known_at=said["known_at"],
                note=said.get("note", ""),
                via=said.get("via", ""),
                link=said["link"],
                repeats=said.get("repeats"),
                by=by,
            )


class StatementForm(SaidForm):
    """What a source says of a claim that is on record."""

    note = forms.CharField(max_length=500, required=False, widget=forms.TextInput(attrs=WIDE))
    via = forms.CharField(max_length=200, required=False, help_text="The publication that carried it.")
    repeats = forms.ModelChoiceField(
        Source.objects.order_by("name"), required=False, empty_label="–",
        help_text="Whose word it passes on; the two then count once.",
    )  # fmt: skip


class ClaimForm(SaidForm):
    """A new claim with its first statement."""

    text = forms.CharField(
        max_length=400,
        label="Claim",
        widget=forms.TextInput(attrs=WIDE),
        help_text="One sentence that someone could deny.",
    )
    action = one_of(Action)
    agent = actor_field("Who")
    target = actor_field("To whom")
    place = forms.ModelChoiceField(Place.objects.order_by("name"), required=False, empty_label="–")
    true_from = day_field("When", initial=timezone.localdate, help_text="The day it is said to have happened.")
    precision = one_of(Precision, help_text="How exactly that is known.")
    true_until = day_field("Until", required=False, help_text="Only for a span.")
    field_order = ("text", "action", "agent", "target", "place", "true_from", "precision", "true_until")

    def clean(self) -> dict[str, Any]:
        """A span has an end, and nothing else has one."""
        said = super().clean()
        first, last = said.get("true_from"), said.get("true_until")
        if said.get("precision") is Precision.SPAN:
            if first and (last is None or last < first):
                self.add_error("true_until", "A span ends on its first day or later: write its last day.")
        elif last:
            self.add_error("true_until", "Only a span has a last day: choose “span”, or leave this empty.")
        return said

    def make(self, *, by: User) -> Claim:
        """Put claim and statement on record; both or neither."""
        said = self.cleaned_data
        facts = ("text", "action", "agent", "target", "place", "true_from", "precision", "true_until")
        with transaction.atomic():
            claim = actions.make_claim(**{fact: said[fact] for fact in facts}, by=by)
            self.add_to(claim, by=by)
        return claim


class AssessmentForm(forms.Form):
    """The desk's own judgement."""

    verdict = one_of(Verdict, help_text="“open” takes an earlier verdict back: the statements decide again.")
    credibility = forms.TypedChoiceField(
        choices=[(grade.value, f"{grade.value} – {grade.name.lower().replace('_', ' ')}") for grade in Credibility],
        coerce=lambda grade: Credibility(int(grade)),
        initial=Credibility.NOT_JUDGED.value,
    )
    known_at = day_field("Known on", initial=timezone.localdate, help_text="The verdict counts from this day on.")
    reason = forms.CharField(
        max_length=1000, widget=forms.Textarea(attrs={"rows": 3, **WIDE}), help_text="What it rests on; readers see it."
    )

    def clean(self) -> dict[str, Any]:
        """Nobody judges ahead of time."""
        said = super().clean() or self.cleaned_data
        _not_to_come(said.get("known_at"), "known_at", self)
        return said

    def assess(self, claim: Claim, *, by: User) -> Assessment:
        """Put the judgement on record."""
        return actions.assess_claim(claim=claim, by=by, **self.cleaned_data)


class SourceForm(forms.Form):
    """A new speaker."""

    name = forms.CharField(max_length=200)
    kind = forms.CharField(max_length=60, required=False, help_text="Such as outlet, official, monitor, witness.")
    side = actor_field("Side", help_text="Only if it is party to the conflict.")
    reliability = forms.TypedChoiceField(
        choices=[(grade.value, f"{grade.value} – {grade.words}") for grade in Reliability],
        coerce=Reliability,
        initial=Reliability.F.value,
    )

    def clean_name(self) -> str:
        """Each source stands on record once."""
        name: str = self.cleaned_data["name"]
        if Source.objects.filter(name__iexact=name).exists():
            raise forms.ValidationError(f"“{name}” is on record already.")
        return name
