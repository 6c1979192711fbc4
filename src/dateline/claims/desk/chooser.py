"""Choosing a claim: for a passage of a report, for its headline."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from wagtail.admin.admin_url_finder import ModelAdminURLFinder
from wagtail.admin.forms.choosers import BaseFilterForm
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.generic import chooser
from wagtail.admin.viewsets.chooser import ChooserViewSet

from dateline.claims.delays import why_it_waits
from dateline.claims.desk.forms import ClaimForm
from dateline.claims.desk.standings import badge, standings
from dateline.claims.models import Claim, WaitingClaim
from dateline.claims.queries import search
from dateline.people.desk.pages import attempt, person
from dateline.people.queries import allowed


class ClaimFilter(BaseFilterForm):
    """The search field of the chooser."""

    q = forms.CharField(
        label="Search",
        required=False,
        widget=forms.TextInput(attrs={"placeholder": "Words of the claim, or its place"}),
    )

    def filter(self, _objects: QuerySet[Claim]) -> QuerySet[Claim]:
        """What the room's own search finds."""
        self.search_query = self.cleaned_data["q"]
        self.is_searching = bool(self.search_query)
        return search(self.search_query)


class _Chooses:
    """The list to choose from: text, place, day, and what the record says of it today."""

    filter_form_class = ClaimFilter

    def get_object_list(self) -> QuerySet[Claim]:
        return search("")

    def get_results_page(self, request: HttpRequest) -> Any:
        page = super().get_results_page(request)  # type: ignore[misc]  # Wagtail's, beside this one
        self._standings = standings(page.object_list)
        return page

    @property
    def columns(self) -> list[Column]:
        claim = self.title_column  # type: ignore[attr-defined]  # Wagtail's
        claim.label = "Claim"
        return [
            claim,
            Column("place", label="Place"),
            Column("when", label="When", accessor="when_in_words"),
            Column("standing", label="Standing", accessor=lambda one: badge(self._standings.get(one.ref))),
        ]


class _Creates:
    """The tab for a claim that is not on record yet."""

    request: HttpRequest
    creation_form_template_name = "claims/desk/chooser_form.html"

    def can_create(self) -> bool:
        return allowed(person(self.request), "claim.make")

    def get_creation_form_kwargs(self) -> dict[str, Any]:
        # The modal stands inside the report's editor: its fields must not share ids with the page's own.
        return {**super().get_creation_form_kwargs(), "prefix": "claim"}  # type: ignore[misc]  # Wagtail's


class _Answers:
    """What the page behind the modal gets to know."""

    def get_chosen_response_data(self, item: Claim) -> dict[str, Any]:
        told: dict[str, Any] = super().get_chosen_response_data(item)  # type: ignore[misc]  # Wagtail's
        return {**told, "ref": item.ref, "text": item.text}


class ChooseView(_Creates, _Chooses, chooser.ChooseView):
    """The modal."""


class ChooseResultsView(_Creates, _Chooses, chooser.ChooseResultsView):
    """The list in it, after a search."""


class ChosenView(_Answers, chooser.ChosenView):
    """One claim was chosen."""


class CreateView(_Creates, _Answers, chooser.CreateView):
    """A claim is made, with its first statement."""

    def post(self, request: HttpRequest) -> HttpResponse:
        """Make it, or show the form again as it was typed."""
        self.form: ClaimForm = self.get_creation_form()
        claim = attempt(self.form, lambda: self.form.make(by=person(request)))
        if isinstance(claim, WaitingClaim):
            self.form.add_error(None, f"It is kept back {why_it_waits(claim)}: choose it once it is on record.")
            claim = None
        response: HttpResponse = self.get_chosen_response(claim) if claim else self.get_reshow_creation_form_response()
        return response


class ClaimChooser(ChooserViewSet):
    """Also the widget of every foreign key to a claim."""

    model = Claim
    icon = "claim"
    choose_one_text = "Choose a claim"
    choose_another_text = "Choose another claim"
    edit_item_text = "Open this claim"
    search_tab_label = "On record"
    create_action_label = "Make the claim"
    creation_tab_label = "New claim"
    creation_form_class = ClaimForm
    choose_view_class = ChooseView
    choose_results_view_class = ChooseResultsView
    chosen_view_class = ChosenView
    create_view_class = CreateView


class ClaimFinder(ModelAdminURLFinder):
    """Where the desk keeps a claim; everyone at the desk may look at it."""

    def get_edit_url(self, instance: Claim) -> str:
        """Its page."""
        return reverse("claims_desk:claim", args=[instance.ref])


viewset = ClaimChooser("claim_chooser", url_prefix="claim-chooser")
