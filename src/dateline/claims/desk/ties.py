"""What the desk says of a claim beside its verdict: what it is to other claims, and what became of a forecast."""

from typing import Any

from django import forms
from django.http import Http404
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.safestring import SafeString
from wagtail.admin.ui.tables import Column, Table, TitleColumn

from dateline.claims import actions
from dateline.claims.desk.chooser import viewset
from dateline.claims.desk.claim import claims_trail
from dateline.claims.desk.fields import known_field, one_of, refuse_to_come
from dateline.claims.desk.standings import badge, standings
from dateline.claims.models import Claim, ForecastCheck, Link
from dateline.claims.queries import claim as claim_of
from dateline.claims.queries import forecasts_due, links
from dateline.claims.rules.vocabulary import Bond, Outcome
from dateline.people.desk.fields import reason_field
from dateline.people.desk.pages import DeskPage, FormPage, Trail, person
from dateline.values.errors import NotFound

BONDS = {
    Bond.SUPERSEDES: "it stands in the other's place",
    Bond.CONTRADICTS: "both cannot be so",
    Bond.REPEATS: "it is the same proposition, made twice",
}


def claim_field(label: str, **options: Any) -> "forms.ModelChoiceField[Claim]":
    """Another claim, found by its words, place or id in the chooser."""
    return forms.ModelChoiceField(Claim.objects.all(), label=label, widget=viewset.widget_class(), **options)


class TiesForm(forms.Form):
    """The day and the reason that every word of the desk has."""

    known_at = known_field("It counts from this day on.")
    reason = reason_field("What it rests on; readers see it.")

    def clean(self) -> dict[str, Any]:
        """Nobody judges ahead of time."""
        said = super().clean() or self.cleaned_data
        refuse_to_come(self, "known_at")
        return said


class LinkForm(TiesForm):
    """What this claim is to another."""

    bond = one_of(Bond, label="This claim …", help_text="; ".join(f"{one}: {BONDS[one]}" for one in Bond) + ".")
    other = claim_field("… this one")
    field_order = ("bond", "other", "known_at", "reason")


class CheckForm(TiesForm):
    """What became of a forecast."""

    outcome = one_of(Outcome, help_text="“open” takes an earlier check back: it is not decided yet, or no longer.")
    rests_on = claim_field("Decided by", required=False, help_text="The claim that decided it, if there is one.")
    field_order = ("outcome", "rests_on", "known_at", "reason")


class OfClaim(FormPage):
    """A form about one claim."""

    header_icon = "claim"
    template_name = "claims/desk/of_claim.html"

    @cached_property
    def claim(self) -> Claim:
        """The claim that the address names."""
        try:
            return claim_of(self.kwargs["ref"])
        except NotFound as problem:
            raise Http404(problem.sentence) from None

    @property
    def claim_address(self) -> str:
        """Where its page at the desk is."""
        return reverse("claims_desk:claim", args=[self.claim.ref])

    def trail(self) -> Trail:
        """Under the claim."""
        return (*claims_trail(), (self.claim_address, self.claim.ref))

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        """With the claim that it is about."""
        full: dict[str, Any] = super().get_context_data(claim=self.claim, **context)
        return full


class LinkClaim(OfClaim):
    """Say what this claim is to another."""

    page_title = "Link to another claim"
    form_class: type[forms.Form] = LinkForm
    button = "Put the link on record"

    def initial(self) -> dict[str, Any]:
        """What the way here says already."""
        return {name: value for name in ("bond", "other") if (value := self.request.GET.get(name))}

    def act(self, form: LinkForm) -> Link:
        """Put it on record."""
        return actions.link_claims(claim=self.claim, by=person(self.request), **form.cleaned_data)

    def done(self, made: Link) -> tuple[str, str]:
        """Back to the claim."""
        return f"On record: it {made.bond} “{made.other.ref}”.", self.claim_address


class TakeBack(OfClaim):
    """Take a link back: a new row says that it no longer stands."""

    page_title = "Take a link back"
    form_class: type[forms.Form] = TiesForm
    button = "Take it back"

    @cached_property
    def link(self) -> Link:
        """The link that the address names."""
        for one in links(self.claim):
            if one.pk == self.kwargs["link"] and one.stands:
                return one
        raise Http404("There is no such link.")

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        """With the link that it is about."""
        full: dict[str, Any] = super().get_context_data(link=self.link, **context)
        return full

    def act(self, form: TiesForm) -> Link:
        """Put on record that it stands no longer."""
        link = self.link
        return actions.link_claims(
            claim=link.claim, bond=Bond(link.bond), other=link.other, stands=False, by=person(self.request),
            **form.cleaned_data,
        )  # fmt: skip

    def done(self, made: Link) -> tuple[str, str]:
        """Back to the claim."""
        return f"On record: “{made.claim.ref}” no longer {made.bond} “{made.other.ref}”.", self.claim_address


class CheckForecast(OfClaim):
    """Say what became of a forecast."""

    page_title = "Check the forecast"
    form_class: type[forms.Form] = CheckForm
    button = "Put the check on record"

    def act(self, form: CheckForm) -> ForecastCheck:
        """Put it on record."""
        return actions.check_forecast(claim=self.claim, by=person(self.request), **form.cleaned_data)

    def done(self, made: ForecastCheck) -> tuple[str, str]:
        """Back to the claim."""
        return f"On record: {made.outcome}.", self.claim_address


class ForecastsDue(DeskPage):
    """Forecasts whose time has passed and of which nobody has said what became of them."""

    page_title = "Forecasts due"
    header_icon = "time"
    template_name = "claims/desk/forecasts.html"

    def trail(self) -> Trail:
        """Under the list of claims."""
        return claims_trail()

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        """The table, what has been due for longest first."""
        due = forecasts_due(timezone.localdate())
        now = standings(due)

        def standing(one: Claim) -> SafeString:
            return badge(now.get(one.ref))

        columns = [
            TitleColumn("text", label="Forecast", accessor=str, url_name="claims_desk:claim", id_accessor="ref"),
            Column("place"),
            Column("when", label="For", accessor="when_in_words"),
            Column("standing", label="Standing now", accessor=standing),
        ]
        if self.may("forecast.check"):
            columns.append(
                TitleColumn("check", label="", accessor=lambda _: "Check", url_name="claims_desk:check_forecast",
                            id_accessor="ref")
            )  # fmt: skip
        full: dict[str, Any] = super().get_context_data(table=Table(columns, due), **context)
        return full
