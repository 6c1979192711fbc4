"""The list of claims, searched and filtered by their standing today."""

import django_filters
from django import forms
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, Table, TitleColumn
from wagtail.admin.views.generic.base import BaseListingView
from wagtail.admin.widgets.button import HeaderButton

from dateline.claims.delays import waiting
from dateline.claims.desk.standings import badge, standings
from dateline.claims.models import Claim
from dateline.claims.queries import forecasts_due, search
from dateline.claims.rules.vocabulary import Action, Mode, Standing
from dateline.people.desk.pages import person
from dateline.people.queries import allowed


class ClaimFilters(WagtailFilterSet):
    """By standing today, by what was done."""

    standing = django_filters.ChoiceFilter(
        label="Standing now",
        choices=[(standing.value, standing.value) for standing in Standing],
        method="by_standing",
        widget=forms.RadioSelect,
        empty_label="all",
    )
    action = django_filters.ChoiceFilter(
        choices=[(action.value, action.value) for action in Action], widget=forms.RadioSelect, empty_label="all"
    )
    mode = django_filters.ChoiceFilter(
        label="How it is meant", choices=[(mode.value, mode.value) for mode in Mode], widget=forms.RadioSelect,
        empty_label="all",
    )  # fmt: skip

    class Meta:
        model = Claim
        fields = ("standing", "action", "mode")

    def by_standing(self, claims: QuerySet[Claim], _name: str, wanted: str) -> QuerySet[Claim]:
        """Standings are computed, never stored: all of them, then those that are as wanted."""
        return claims.filter(ref__in=[ref for ref, standing in standings().items() if standing == wanted])


class ClaimList(BaseListingView):
    """Claims, the newest valid time first."""

    page_title = "Claims"
    header_icon = "claim"
    is_searchable = True
    filterset_class = ClaimFilters
    index_url_name = "claims_desk:index"
    index_results_url_name = "claims_desk:results"
    verbose_name_plural = "claims"
    paginate_by = 40

    @property
    def header_buttons(self) -> list[HeaderButton]:
        """The ways on from here."""
        due = len(forecasts_due(timezone.localdate()))
        others = [
            HeaderButton("What waits", reverse("claims_desk:queue", args=["to-assess"]), icon_name="list-ul"),
            HeaderButton(f"Kept back ({len(waiting())})", reverse("claims_desk:kept_back"), icon_name="lock"),
            HeaderButton("Sources", reverse("claims_desk:sources"), icon_name="group"),
            HeaderButton(f"Forecasts due ({due})", reverse("claims_desk:forecasts"), icon_name="time"),
        ]
        if not allowed(person(self.request), "claim.make"):
            return others
        return [HeaderButton("New claim", reverse("claims_desk:new"), icon_name="plus"), *others]

    def get_base_queryset(self) -> QuerySet[Claim]:
        """All that the room's own search finds; Wagtail only narrows it further."""
        return search(self.search_query)

    def search_queryset(self, found: QuerySet[Claim]) -> QuerySet[Claim]:
        """Searched already."""
        return found

    def get_table(self, object_list: list[Claim]) -> Table:
        """With the standings of the claims on this page alone."""
        now = standings(object_list)
        columns = [
            TitleColumn("text", label="Claim", accessor=str, url_name="claims_desk:claim", id_accessor="ref"),
            Column("place"),
            Column("when", accessor="when_in_words"),
            Column("standing", label="Standing now", accessor=lambda one: badge(now.get(one.ref))),
            Column("ref", label="Id"),
        ]
        return Table(columns, object_list, **self.get_table_kwargs())
