"""The forms of the claim desk. None saves a model: each hands what was typed to the room's actions."""

from typing import Any

from django import forms
from django.db import transaction
from django.utils import timezone

from dateline.claims import actions
from dateline.claims.desk.fields import (
    hour_field,
    instant_of,
    known_field,
    offset_field,
    one_of,
    refuse_to_come,
)
from dateline.claims.desk.naming import NamedField, SourceField, Typed, actor_field, place_field, place_meant, unknown
from dateline.claims.keeping_back import make_or_keep_back
from dateline.claims.models import Assessment, Claim, Source, Statement, WaitingClaim
from dateline.claims.rules.vocabulary import Action, Mode, StanceKind, Verdict
from dateline.people.desk.fields import NEW_ROW, WIDE, day_field, reason_field
from dateline.people.models import User
from dateline.values.grades import Credibility, Reliability
from dateline.values.time import Precision

ABOUT_NEW = {"data-new-source": ""}  # asked for when the source is not on record


class SaidForm(forms.Form):
    """Who said it, when and where."""

    source = SourceField(label="Who said it", attrs=NEW_ROW)
    new_source_kind = forms.CharField(
        max_length=60, required=False, label="Kind, if it is new", widget=forms.TextInput(attrs=ABOUT_NEW),
        help_text="Such as outlet, official, monitor, witness: naming it puts a new source on record.",
    )  # fmt: skip
    new_source_side = actor_field(
        "Side, if it is new", attrs=ABOUT_NEW, help_text="Only if it is party to the conflict."
    )
    stance = one_of(StanceKind, help_text="What it says of the claim.")
    known_at = day_field("Said on", initial=timezone.localdate)
    link = forms.URLField(
        max_length=500, required=False, assume_scheme="https", widget=forms.URLInput(attrs=WIDE),
        help_text="Where it can be read or seen.",
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """A source on record, or the kind of one that is new."""
        said = super().clean() or self.cleaned_data
        source, kind = said.get("source"), said.get("new_source_kind")
        if "source" in said and source is None:
            self.add_error("source", "Write who said it.")
        elif isinstance(source, Typed) and not kind:
            field = "new_source_kind" if source.ref else "source"
            self.add_error(field, f"{unknown('source', source.text)} If it is new, write what kind of source it is.")
        refuse_to_come(self, "known_at")
        return said

    def statement(self, *, by: User) -> dict[str, Any]:
        """The statement as `add_statement` takes it; a new source is put on record first."""
        said = self.cleaned_data
        source = said["source"]
        if isinstance(source, Typed):
            kind, side = said["new_source_kind"], said["new_source_side"]
            source = actions.add_source(name=source.text, kind=kind, side=side, by=by)
        return {
            "source": source, "stance": said["stance"], "known_at": said["known_at"], "note": said.get("note", ""),
            "via": said.get("via", ""), "link": said["link"], "repeats": said.get("repeats"),
        }  # fmt: skip

    def add_to(self, claim: Claim, *, by: User) -> Statement:
        """Put the statement on record, and its source with it if it is new; both or neither."""
        with transaction.atomic():
            return actions.add_statement(claim=claim, **self.statement(by=by), by=by)


class StatementForm(SaidForm):
    """What a source says of a claim that is on record."""

    note = forms.CharField(max_length=500, required=False, widget=forms.TextInput(attrs=WIDE))
    via = forms.CharField(max_length=200, required=False, help_text="The publication that carried it.")
    repeats = NamedField("source", label="Repeats", help_text="Whose word it passes on; the two then count once.")


class ClaimForm(SaidForm):
    """A new claim with its first statement."""

    text = forms.CharField(
        max_length=400,
        label="Claim",
        widget=forms.TextInput(attrs=WIDE),
        help_text="One sentence that someone could deny.",
    )
    action = one_of(Action)
    mode = one_of(
        Mode,
        unsaid="as the action says",
        label="How it is meant",
        help_text="Plain unless it says that it was not so, will be so, or is only passed on. A forecast is future.",
    )
    agent = actor_field("Who")
    target = actor_field("To whom")
    place = place_field("Where")
    true_from = day_field(
        "When",
        initial=timezone.localdate,
        help_text="The day it is said to have happened, as reckoned there.",
        attrs=NEW_ROW,
    )
    precision = one_of(
        Precision, initial=Precision.DAY.value,
        help_text="How exactly that is known. A week or month is the whole one around it.",
    )  # fmt: skip
    hour = hour_field("Hour", help_text="Only for an instant.", attrs=NEW_ROW)
    offset = offset_field("Read from a clock at")
    true_until = day_field("Last day", required=False, help_text="Only for a span; it belongs to it.")
    names_person = forms.BooleanField(
        required=False, label="It names a private person",
        help_text="Someone without a public role. It goes on record once a second person has looked at it.",
    )  # fmt: skip
    why_named = forms.CharField(
        max_length=500, required=False, label="Why they must be named", widget=forms.TextInput(attrs=WIDE)
    )
    field_order = (
        "text", "action", "mode", "agent", "target", "place", "true_from", "precision", "true_until", "hour", "offset",
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """A span has an end and an instant an hour, and nothing else has one."""
        said = super().clean()
        first, last, precision = said.get("true_from"), said.get("true_until"), said.get("precision")
        if precision is Precision.SPAN:
            if first and (last is None or last < first):
                self.add_error("true_until", "A span ends on its first day or later: write its last day.")
        elif last:
            self.add_error("true_until", "Only a span has a last day: choose “span”, or leave this empty.")
        if precision is Precision.INSTANT:
            if said.get("hour") is None and "hour" not in self.errors:
                self.add_error("hour", "An instant needs its hour: write it, or choose another precision.")
        elif said.get("hour"):
            self.add_error("hour", "Only an instant has an hour: choose “instant”, or leave this empty.")
        if said.get("names_person") and not said.get("why_named"):
            self.add_error("why_named", "Say why this person must be named, or leave the name out of the claim.")
        return said

    def make(self, *, by: User) -> Claim | WaitingClaim:
        """Put claim and statement on record, or keep both back; both or neither."""
        said = self.cleaned_data
        facts = ("text", "action", "mode", "agent", "target", "place", "true_from", "precision", "true_until")
        true_at = instant_of(said["true_from"], said["hour"], said["offset"])
        with transaction.atomic():
            named = {fact: said[fact] for fact in facts} | {"place": place_meant(said["place"], by=by)}
            first = self.statement(by=by)
            why = said["why_named"] if said["names_person"] else ""
            return make_or_keep_back(**named, true_at=true_at, statements=[first], why_named=why, by=by)


class AssessmentForm(forms.Form):
    """The desk's own judgement."""

    verdict = one_of(Verdict, help_text="“open” takes an earlier verdict back: the statements decide again.")
    credibility = forms.TypedChoiceField(
        choices=[(grade.value, f"{grade.value} – {grade.name.lower().replace('_', ' ')}") for grade in Credibility],
        coerce=lambda grade: Credibility(int(grade)),
        initial=Credibility.NOT_JUDGED.value,
    )
    known_at = known_field("The verdict counts from this day on.")
    reason = reason_field("What it rests on; readers see it.")

    def clean(self) -> dict[str, Any]:
        """Nobody judges ahead of time."""
        said = super().clean() or self.cleaned_data
        refuse_to_come(self, "known_at")
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
