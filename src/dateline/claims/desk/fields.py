"""What the forms of claims are made of, beside what all forms of the desk are."""

from datetime import date, datetime, time
from typing import Any

from django import forms
from django.utils import timezone

from dateline.people.desk.fields import DayField, day_field

# Where people live; in minutes from UTC.
_OFFSETS = sorted({*range(-720, 841, 60), -570, -210, 210, 270, 330, 345, 390, 570, 630, 765})


def hour_field(label: str, **options: Any) -> forms.TimeField:
    """An hour of the day; which day stands in a field beside it, and how far it is from UTC in another."""
    widget = forms.TimeInput(attrs={"type": "time", **options.pop("attrs", {})}, format="%H:%M")
    return forms.TimeField(label=label, required=False, widget=widget, **options)


def offset_field(label: str) -> forms.ChoiceField:
    """How far a clock on the wall is from UTC."""
    choices = [(_offset(minutes), "UTC" if minutes == 0 else f"UTC{_offset(minutes)}") for minutes in _OFFSETS]
    return forms.ChoiceField(
        choices=choices, label=label, required=False, initial="+00:00",
        help_text="What the clock was set to that the hour was read from. On record it stands in UTC.",
    )  # fmt: skip


def instant_of(day: date | None, hour: time | None, offset: str) -> datetime | None:
    """The instant that the three fields mean; None without an hour."""
    if day is None or hour is None:
        return None
    return datetime.fromisoformat(f"{day.isoformat()}T{hour.isoformat('minutes')}{offset or '+00:00'}")


def one_of(kinds: type[Any], *, unsaid: str = "", **options: Any) -> forms.TypedChoiceField:
    """One word of a vocabulary, given back as that word; `unsaid` is what it means to choose none, if one may."""
    choices = [("", unsaid)] if unsaid else []
    choices += [(kind.value, kind.value) for kind in kinds]
    return forms.TypedChoiceField(
        choices=choices, coerce=lambda word: kinds(word), empty_value=None, required=not unsaid, **options
    )


def known_field(help_text: str) -> DayField:
    """The day from which a word of the desk counts."""
    return day_field("Known on", initial=timezone.localdate, help_text=help_text)


def refuse_to_come(form: forms.Form, field: str) -> None:
    """What is put on record cannot be taken off it, so a slip of the year is caught here."""
    day = form.cleaned_data.get(field)
    if day and day > timezone.localdate():
        form.add_error(field, "This day is still to come: nobody can have said or seen it then.")


def _offset(minutes: int) -> str:
    return f"{'-' if minutes < 0 else '+'}{abs(minutes) // 60:02}:{abs(minutes) % 60:02}"
