"""The forms of the atlas desk. They save nothing: what they are given goes through the actions."""

from typing import Any

from django import forms

from dateline.atlas.models import Actor, Place
from dateline.atlas.rules.blurring import LEAST_KM, MOST_KM
from dateline.atlas.rules.outlines import MOST_LETTERS
from dateline.people.desk.fields import NEW_ROW, WIDE, day_field, reason_field
from dateline.values.errors import DatelineError
from dateline.values.ids import ref_from


class NamesField(forms.CharField):
    """Other names, one a line."""

    def __init__(self) -> None:
        super().__init__(
            label="Other names", required=False, max_length=8000,
            widget=forms.Textarea(attrs={"rows": 5, "dir": "auto", **WIDE}),
            help_text="One a line, in any script: it is found by each of them.",
        )  # fmt: skip

    def prepare_value(self, value: Any) -> Any:
        """As lines."""
        return "\n".join(value) if isinstance(value, list) else value

    def to_python(self, value: Any) -> Any:
        """As a list, without empty lines and repeats."""
        lines = str(super().to_python(value) or "").splitlines()
        return list(dict.fromkeys(line.strip() for line in lines if line.strip()))


class _Named(forms.Form):
    """What places and actors have in common."""

    name = forms.CharField(max_length=200, widget=forms.TextInput(attrs={"dir": "auto"}))
    kind = forms.CharField(max_length=60, required=False)


class PlaceForm(_Named):
    """What a place is."""

    country = forms.CharField(max_length=2, required=False, help_text="Two letters (ISO 3166-1), such as SY.")
    lat = forms.FloatField(
        label="Latitude", required=False, min_value=-90, max_value=90,
        widget=forms.NumberInput(attrs={"step": "any", **NEW_ROW}),
        help_text="In degrees, WGS 84. Without a position it is known by name only and is never drawn.",
    )  # fmt: skip
    lon = forms.FloatField(
        label="Longitude",
        required=False,
        min_value=-180,
        max_value=180,
        widget=forms.NumberInput(attrs={"step": "any"}),
    )
    within_km = forms.FloatField(
        label="Exact to within, in km", required=False, widget=forms.NumberInput(attrs={"step": "any"}),
        help_text="Leave it empty if the position is as exact as a gazetteer's.",
    )  # fmt: skip
    near = forms.ModelChoiceField(
        Place.objects.order_by("name"), required=False, empty_label="–", help_text="The known place that it lies by.",
        widget=forms.Select(attrs=NEW_ROW),
    )  # fmt: skip
    aliases = NamesField()


class ActorForm(_Named):
    """What an actor is."""

    colour = forms.CharField(
        max_length=20,
        required=False,
        help_text="Its colour on the map, such as “red” or “#aa3344”; chosen for you if empty.",
    )
    part_of = forms.ModelChoiceField(
        Actor.objects.order_by("name"), required=False, empty_label="–", help_text="Both then stand on one side."
    )
    aliases = NamesField()


class BlurForm(forms.Form):
    """To how many km a place may be known."""

    within_km = forms.FloatField(
        label="Known to", min_value=LEAST_KM, max_value=MOST_KM, initial=5,
        help_text="Kilometres. It is put somewhere within this circle, once; the exact position is kept nowhere and "
        "cannot be had back.",
    )  # fmt: skip


class AllianceForm(forms.Form):
    """From which day on an actor is allied with another, or no longer."""

    ally = forms.ModelChoiceField(Actor.objects.order_by("name"), label="With")
    word = forms.ChoiceField(
        choices=[("begun", "allied from this day on"), ("ended", "no longer allied from this day on")],
        label="What is said", widget=forms.RadioSelect, initial="begun",
    )  # fmt: skip
    day = day_field("Day")


class MergeForm(forms.Form):
    """Which place it is the same as, and why."""

    into = forms.ModelChoiceField(
        Place.objects.filter(same_as=None).order_by("name"),
        label="Is the same place as",
        widget=forms.Select(attrs=WIDE),
    )
    reason = reason_field("Stays on record with your name and the time.")

    def __init__(self, *args: Any, place: Place, **named: Any) -> None:
        super().__init__(*args, **named)
        into: Any = self.fields["into"]
        into.queryset = into.queryset.exclude(pk=place.pk)


class OutlineForm(forms.Form):
    """The outline of a place."""

    outline = forms.CharField(
        label="Outline as GeoJSON", max_length=MOST_LETTERS, required=False, strip=True,
        widget=forms.Textarea(attrs={"rows": 8, "spellcheck": "false", **WIDE}),
        help_text="A Polygon or a MultiPolygon in WGS 84, longitude first. Empty: it has no outline.",
    )  # fmt: skip


class PartForm(forms.Form):
    """Why it is a place of its own after all."""

    reason = reason_field("Stays on record with your name and the time.")


class _New(forms.Form):
    """The id, which stays."""

    ref = forms.CharField(
        label="Id", max_length=80, required=False,
        help_text="Stands in addresses and never changes. Made of the name if you leave it empty.",
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """Make the id of the name, if none is given."""
        cleaned: dict[str, Any] = super().clean() or {}
        cleaned["ref"] = cleaned.get("ref") or ref_from(cleaned.get("name", ""))
        if not cleaned["ref"] and "name" in cleaned:
            raise forms.ValidationError("No id can be made of this name: write one in letters a to z.")
        return cleaned


class NewPlaceForm(PlaceForm, _New):
    """A place that is not on record."""


class NewActorForm(ActorForm, _New):
    """An actor that is not on record."""


def gazetteer_number(said: str) -> int:
    """The number in a value such as gn:174448."""
    number = said.removeprefix("gn:")
    if not (number.isascii() and number.isdecimal() and len(number) < 13):
        raise DatelineError("This is no place of the gazetteer: look it up by its name and choose it there.")
    return int(number)
