"""Evidence at the desk: adding it to a statement, showing readers its copy or not, and looking at what is kept."""

from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.views.generic import View

from dateline.claims import actions
from dateline.claims.custody import geolocate_evidence, open_original, record_custody
from dateline.claims.desk.fields import hour_field, instant_of, offset_field, one_of
from dateline.claims.desk.naming import place_field, place_meant
from dateline.claims.desk.ties import OfClaim
from dateline.claims.models import Evidence, Showing, Statement
from dateline.claims.originals import MOST_BYTES, copy_bytes
from dateline.claims.queries import is_shown, piece_of_evidence, statement_of
from dateline.claims.rules.vocabulary import EvidenceKind, Handling
from dateline.people.desk.fields import NEW_ROW, WIDE, day_field, reason_field
from dateline.people.desk.pages import person
from dateline.values.errors import NotFound

# Whatever was sent in, a browser saves it and runs nothing of it.
NEUTRAL = {
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "Cache-Control": "private, no-store",
}


class EvidenceForm(forms.Form):
    """What a source shows for what it says."""

    kind = one_of(EvidenceKind)
    file = forms.FileField(
        required=False,
        help_text=f"The original, up to {MOST_BYTES // 1_000_000} MB. It is kept as it is and shown to nobody; "
        "of a picture or a video a copy without place, time and camera is made. If the form comes back, "
        "choose it again.",
    )
    link = forms.URLField(
        max_length=500, required=False, assume_scheme="https", widget=forms.URLInput(attrs=WIDE),
        help_text="Where it can be seen, if there is no file, or beside it.",
    )  # fmt: skip
    shows = forms.CharField(
        max_length=500, label="What it shows", widget=forms.TextInput(attrs=WIDE),
        help_text="One sentence, for those who cannot see it.",
    )  # fmt: skip
    credit = forms.CharField(
        max_length=200, required=False, help_text="Who made it, as it may be printed. Name nobody whom that endangers."
    )
    graphic = forms.BooleanField(
        required=False,
        label="Graphic: cover it",
        help_text="Death, wounds, torture. Readers see a sentence, and what it covers once they ask.",
    )
    captured_on = day_field("Taken on", required=False, help_text="Leave it empty if it is not known.")
    hour = hour_field("Hour", help_text="If it is known too.", attrs=NEW_ROW)
    offset = offset_field("Read from a clock at")

    def clean(self) -> dict[str, Any]:
        """A file or a link, and no hour without a day."""
        said = super().clean() or self.cleaned_data
        if not said.get("file") and not said.get("link") and not self.errors.keys() & {"file", "link"}:
            self.add_error("file", "Evidence needs a file or a link: add one of them.")
        if said.get("hour") and not said.get("captured_on") and "captured_on" not in self.errors:
            self.add_error("captured_on", "An hour needs its day: write it, or leave the hour out.")
        return said

    def add_to(self, statement: Statement, *, by: Any) -> Evidence:
        """Put it on record."""
        said = self.cleaned_data
        return actions.add_evidence(
            statement=statement,
            kind=said["kind"],
            shows=said["shows"],
            credit=said["credit"],
            captured_on=said["captured_on"],
            captured_at=instant_of(said["captured_on"], said["hour"], said["offset"]),
            link=said["link"],
            original=said["file"],
            graphic=said["graphic"],
            by=by,
        )


class ShowForm(forms.Form):
    """Whether readers see the copy, and why."""

    shown = forms.ChoiceField(
        choices=[
            ("yes", "Readers see the copy"),
            ("covered", "Readers see it once they ask: it shows death, wounds or torture"),
            ("no", "Readers do not see it"),
        ],
        widget=forms.RadioSelect,
        label="From now on",
    )
    reason = reason_field("Who is in the picture, and what speaks for or against showing it.", most=500)


class AddEvidence(OfClaim):
    """Add evidence to a statement."""

    page_title = "Add evidence"
    header_icon = "image"
    template_name = "claims/desk/add_evidence.html"
    form_class: type[forms.Form] = EvidenceForm
    button = "Add the evidence"

    @cached_property
    def statement(self) -> Statement:
        """The statement that the address names."""
        try:
            return statement_of(self.claim, self.kwargs["statement"])
        except NotFound as problem:
            raise Http404(problem.sentence) from None

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        """With what was said."""
        full: dict[str, Any] = super().get_context_data(statement=self.statement, **context)
        return full

    def act(self, form: EvidenceForm) -> Evidence:
        """Put it on record."""
        return form.add_to(self.statement, by=person(self.request))

    def done(self, made: Evidence) -> tuple[str, str]:
        """Back to the claim."""
        if made.copy:
            then = "Readers see its copy once you show it."
        elif made.sha256:
            then = "No copy can be made of it: readers are told what it shows."
        else:
            then = "Readers get the link."
        return f"On record: a {made.kind}. {then}", f"{self.claim_address}#evidence-{made.pk}"


class _OneEvidence:
    """What the addresses of one piece of evidence have in common."""

    kwargs: dict[str, Any]

    @cached_property
    def evidence(self) -> Evidence:
        """The evidence that the address names."""
        try:
            return piece_of_evidence(self.kwargs["evidence"])
        except NotFound as problem:
            raise Http404(problem.sentence) from None


class ShowEvidence(_OneEvidence, OfClaim):
    """Show readers the copy, or show it no longer."""

    page_title = "Show or hide the copy"
    header_icon = "view"
    template_name = "claims/desk/show_evidence.html"
    form_class: type[forms.Form] = ShowForm
    button = "Put it on record"

    @cached_property
    def claim(self) -> Any:
        """The claim for which it was shown."""
        return self.evidence.statement.claim

    def initial(self) -> dict[str, Any]:
        """The other way than it is now, and never less covered by accident."""
        if is_shown(self.evidence):
            return {"shown": "no"}
        return {"shown": "covered" if self.evidence.is_covered else "yes"}

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        """With the picture."""
        full: dict[str, Any] = super().get_context_data(evidence=self.evidence, **context)
        return full

    def act(self, form: ShowForm) -> Showing:
        """Put it on record."""
        how, reason = form.cleaned_data["shown"], form.cleaned_data["reason"]
        covered = None if how == "no" else how == "covered"
        return actions.show_evidence(
            evidence=self.evidence, shown=how != "no", covered=covered, reason=reason, by=person(self.request)
        )

    def done(self, made: Showing) -> tuple[str, str]:
        """Back to the claim."""
        sentence = "Readers see the copy." if made.shown else "Readers no longer see the copy."
        if made.covered:
            sentence = "Readers see the copy once they ask."
        return sentence, f"{reverse('claims_desk:claim', args=[self.claim.ref])}#evidence-{self.evidence.pk}"


class CustodyForm(forms.Form):
    """Where it went, or whence it came."""

    deed = forms.TypedChoiceField(
        choices=[(one.value, one.value) for one in Handling if one is not Handling.OPENED],
        coerce=Handling,
        label="It was",
    )
    note = reason_field("From whom or to whom, and by what way. Name nobody whom that endangers.", most=500)


class GeolocationForm(forms.Form):
    """Where it was taken, as somebody found out."""

    place = place_field("Where it was taken")
    position = forms.CharField(
        max_length=100, required=False, help_text="As exact as it is known. Readers get the name of the place alone."
    )
    found_on = day_field("Found out on", initial=timezone.localdate)
    found_by = forms.CharField(max_length=200, label="By whom", widget=forms.TextInput(attrs=WIDE))
    how = reason_field("What was compared with what.", most=1000)


class AddCustody(ShowEvidence):
    """Say what was done with it."""

    page_title = "What was done with it"
    header_icon = "list-ul"
    form_class: type[forms.Form] = CustodyForm

    def initial(self) -> dict[str, Any]:
        """What is said most often."""
        return {"deed": Handling.HANDED_ON}

    def act(self, form: forms.Form) -> Any:
        """Put it on record."""
        return record_custody(evidence=self.evidence, by=person(self.request), **form.cleaned_data)

    def done(self, made: Any) -> tuple[str, str]:
        """Back to the claim."""
        return f"On record: {made}.", f"{self.claim_address}#evidence-{self.evidence.pk}"


class Geolocate(AddCustody):
    """Say where it was taken."""

    page_title = "Where it was taken"
    header_icon = "site"
    form_class: type[forms.Form] = GeolocationForm

    def initial(self) -> dict[str, Any]:
        """Nothing is said for them."""
        return {}

    def act(self, form: forms.Form) -> Any:
        """Put it on record."""
        by = person(self.request)
        said = form.cleaned_data
        return geolocate_evidence(
            evidence=self.evidence, by=by, **(said | {"place": place_meant(said["place"], by=by)})
        )


class Original(_OneEvidence, View):
    """The original as it came in, for those who may have it: to be saved, never shown."""

    def get(self, request: HttpRequest, **_named: Any) -> HttpResponse:
        """Its bytes."""
        content = open_original(evidence=self.evidence, by=person(request))
        name = f"evidence-{self.evidence.pk}-{self.evidence.sha256[:12]}.bin"
        headers = NEUTRAL | {"Content-Disposition": f'attachment; filename="{name}"'}
        return HttpResponse(content, content_type="application/octet-stream", headers=headers)


class Copy(_OneEvidence, View):
    """The stripped copy, inside the desk, whether or not readers see it."""

    def get(self, _request: HttpRequest, **_named: Any) -> HttpResponse:
        """Its bytes: always a JPEG or an MP4 that we made ourselves."""
        if not self.evidence.copy:
            raise Http404("There is no copy of it.")
        kind = "video/mp4" if self.evidence.is_video else "image/jpeg"
        return HttpResponse(copy_bytes(self.evidence.copy), content_type=kind, headers=NEUTRAL)
