"""What the desk's forms are made of."""

from datetime import date
from typing import Any

from django import forms

from dateline.values.errors import DatelineError
from dateline.values.time import parse_day

WIDE = {"data-wide": ""}  # takes the whole width of the form
NEW_ROW = {"data-new-row": ""}  # begins a row of it


class DayField(forms.DateField):
    """A day. One that cannot be read is answered with what is wrong with it, such as its weekday."""

    def to_python(self, value: Any) -> date | None:
        """The day, or None where nothing was typed."""
        if value in self.empty_values or isinstance(value, date):
            return super().to_python(value)
        try:
            return parse_day(str(value).strip(), named=f"“{self.label}”")
        except DatelineError as problem:
            raise forms.ValidationError(problem.sentence) from None


def day_field(label: str, **options: Any) -> DayField:
    """A day, with the browser's own calendar."""
    widget = forms.DateInput(attrs={"type": "date", **options.pop("attrs", {})}, format="%Y-%m-%d")
    return DayField(label=label, widget=widget, **options)


def reason_field(help_text: str, *, most: int = 1000) -> forms.CharField:
    """Why."""
    widget = forms.Textarea(attrs={"rows": 3, **WIDE})
    return forms.CharField(max_length=most, widget=widget, help_text=help_text)
