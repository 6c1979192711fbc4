"""Corrections at the desk: what is still to correct, what was corrected, and writing one."""

from datetime import datetime
from typing import Any

from django import forms
from django.http import Http404
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property

from dateline.claims.desk.standings import today
from dateline.claims.models import Claim
from dateline.claims.queries import claim, on_record
from dateline.people.desk.fields import WIDE
from dateline.people.desk.pages import DeskPage, FormPage, Trail, person
from dateline.reports import queries
from dateline.reports.actions import correct_report
from dateline.reports.desk.draft import drafted
from dateline.reports.desk.overdue import overdue, wording_of
from dateline.reports.models import Correction, Report
from dateline.values.errors import NotFound


class CorrectionForm(forms.Form):
    """What was written, what is now known, and who said so."""

    old_wording = forms.CharField(
        max_length=500, label="What was written", widget=forms.Textarea(attrs={"rows": 2, **WIDE})
    )
    new_wording = forms.CharField(
        max_length=500, label="What is now known", widget=forms.Textarea(attrs={"rows": 2, **WIDE})
    )
    reason = forms.CharField(
        max_length=1000, label="Who said so", widget=forms.Textarea(attrs={"rows": 3, **WIDE}),
        help_text="What changed, and on whose word. Readers see it above the report.",
    )  # fmt: skip
    corrected_at = forms.DateTimeField(
        label="Corrected at",
        help_text="The newsroom's own time.",
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )

    def clean_corrected_at(self) -> datetime:
        """A notice cannot be taken back, so a slip of the year is caught here."""
        at: datetime = self.cleaned_data["corrected_at"]
        if at > timezone.now():
            raise forms.ValidationError("This time is still to come: a correction says what is known by now.")
        return at


class Corrections(DeskPage):
    """What is still to correct, and what was corrected."""

    page_title = "Corrections"
    header_icon = "edit"
    template_name = "reports/desk/corrections.html"

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        """Both lists."""
        full: dict[str, Any] = super().get_context_data(
            overdue=overdue(),
            corrections=queries.corrections(limit=100),
            may_correct=self.may("report.correct"),
            **context,
        )
        return full


class WriteCorrection(FormPage):
    """The notice for one claim of one report."""

    page_title = "Write the correction"
    header_icon = "edit"
    template_name = "reports/desk/correction_form.html"
    form_class: type[forms.Form] = CorrectionForm
    button = "Publish the correction"

    @cached_property
    def report(self) -> Report:
        """The published report that the address names."""
        try:
            return queries.report(self.kwargs["report"])
        except NotFound as problem:
            raise Http404(problem.sentence) from None

    @cached_property
    def claim(self) -> Claim:
        """The claim that the address names."""
        try:
            return claim(self.kwargs["ref"])
        except NotFound as problem:
            raise Http404(problem.sentence) from None

    def trail(self) -> Trail:
        """Under the list of corrections."""
        return ((reverse("corrections_desk:index"), "Corrections"),)

    def initial(self) -> dict[str, Any]:
        """The wording as it was published, what the record says by now, and the time."""
        said = wording_of(self.report, self.claim)
        now = timezone.localtime().replace(second=0, microsecond=0)
        return drafted(self.claim) | {"old_wording": said.words if said else "", "corrected_at": now}

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        """The report, and what the record says of the claim by now."""
        now = on_record(self.claim.ref).reading(today())
        full: dict[str, Any] = super().get_context_data(
            report=self.report, claim=self.claim, now=now, earlier=self._earlier(), **context
        )
        return full

    def act(self, form: CorrectionForm) -> Correction:
        """Publish it."""
        return correct_report(report=self.report, claim=self.claim, by=person(self.request), **form.cleaned_data)

    def done(self, _made: Correction) -> tuple[str, str]:
        """Back to the list."""
        return f"The correction stands on “{self.report.title}”.", reverse("corrections_desk:index")

    def _earlier(self) -> list[Correction]:
        return list(Correction.objects.filter(report=self.report, claim=self.claim))
