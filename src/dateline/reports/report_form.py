"""The form of a report at the desk: what a new one begins with, and the claims that an edit took out of the text."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils import timezone
from wagtail.admin.forms import WagtailAdminPageForm

from dateline.claims.delays import waiting_of, why_it_waits
from dateline.reports.pictures import lacking_in
from dateline.reports.rules import Unmarked, marks_in, unmarked
from dateline.values.errors import DatelineError
from dateline.values.ids import check_ref
from dateline.values.text import shortened

MOST_LISTED = 500
MOST_PASSAGE = 300  # characters of a passage that are kept as a reminder


class ReportForm(WagtailAdminPageForm):
    """Wagtail's form of a page, with what a desk would type anew every evening."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        report, series = self.instance, self.parent_page
        self.fields["language"].required = False
        if report.pk is None and series is not None and hasattr(series, "time_zone"):
            last = type(report).objects.child_of(series).order_by("-number").first()
            for name, value in _begun(series, last).items():
                if not self.initial.get(name):
                    self.initial[name] = value

    def clean_language(self) -> str:
        """What is not said stays as it is."""
        said: str = self.cleaned_data["language"]
        return said or self.instance.language

    def clean_number(self) -> int:
        """One number, one report of its series."""
        number: int = self.cleaned_data["number"]
        others = type(self.instance).objects.child_of(self.parent_page).exclude(pk=self.instance.pk)
        if (taken := others.filter(number=number).first()) is not None:
            raise forms.ValidationError(f"Number {number} of this series is “{taken.title}”: choose another.")
        return number

    def clean(self) -> dict[str, Any]:
        """With the list of what is no longer marked brought up to date, whether or not a script kept it."""
        said: dict[str, Any] = super().clean()
        body = said.get("body")
        if body is not None:
            listed = [*read_listed(said.get("unmarked")), *read_listed(self.initial.get("unmarked"))]
            before = marks_in(self.initial.get("body") or "")
            said["unmarked"] = [asdict(one) for one in unmarked(before, marks_in(body), listed)][:MOST_LISTED]
        if body is not None and "action-publish" in self.data:
            self._refuse_what_is_kept_back(body, said.get("go_live_at"))
            for sentence in lacking_in(body):
                self.add_error("body", sentence)
            goes = said.get("go_live_at")
            if goes and goes < timezone.now() and "go_live_at" in self.changed_data:
                self.add_error("go_live_at", "This time has passed: choose one to come, or none to publish now.")
        return said

    def _refuse_what_is_kept_back(self, body: str, goes: datetime | None) -> None:
        """A report goes to press when all that it claims may be told."""
        for one in waiting_of([mark.ref for mark in marks_in(body)]):
            if one.needs_eyes or not (goes and one.until and one.until <= goes):
                words = (
                    f"“{one.text}” is kept back {why_it_waits(one)}: take it out of the text, or publish after that."
                )
                self.add_error("body", words)


def read_listed(kept: Any) -> list[Unmarked]:
    """What a form or the database has of the list; what is no such row is left out."""
    rows = kept if isinstance(kept, list) else []
    return [one for row in rows[:MOST_LISTED] if isinstance(row, Mapping) and (one := _read(row))]


def _read(row: Mapping[str, Any]) -> Unmarked | None:
    try:
        ref = check_ref(row.get("ref"), of="a claim")
    except DatelineError:
        return None
    return Unmarked(ref, shortened(row.get("passage", ""), MOST_PASSAGE), row.get("left_out") is True)


def _begun(series: Any, last: Any) -> dict[str, Any]:
    """Tonight's report: the next number, today as it is reckoned there, the place and the names of the last one."""
    today = timezone.localdate(timezone=ZoneInfo(series.time_zone))
    if last is None:
        return {"number": 1, "dated": today}
    return {"number": last.number + 1, "dated": today, "dateline": last.dateline, "bylines": last.bylines}
