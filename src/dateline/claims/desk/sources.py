"""Who speaks: the list of sources, and adding one."""

from typing import Any

from django import forms
from django.db.models import Count
from django.urls import reverse
from wagtail.admin.ui.tables import Column, Table
from wagtail.admin.widgets.button import HeaderButton

from dateline.claims import actions
from dateline.claims.desk.claim import claims_trail
from dateline.claims.desk.forms import SourceForm
from dateline.claims.models import Source
from dateline.people.desk.pages import DeskPage, FormPage, Trail, person
from dateline.values.grades import Reliability


class Sources(DeskPage):
    """All sources with their grade and how much they have said."""

    page_title = "Sources"
    header_icon = "group"
    template_name = "claims/desk/sources.html"

    def trail(self) -> Trail:
        """Under the list of claims."""
        return claims_trail()

    @property
    def header_buttons(self) -> list[HeaderButton]:
        """The way to add one."""
        if not self.may("source.add"):
            return []
        return [HeaderButton("New source", reverse("claims_desk:add_source"), icon_name="plus")]

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        """The table."""
        found = Source.objects.select_related("side").annotate(said=Count("statements")).order_by("name")
        columns = [
            Column("name", label="Source", accessor=str),
            Column("kind"),
            Column("side"),
            Column("reliability", accessor=lambda one: f"{one.reliability} – {Reliability(one.reliability).words}"),
            Column("said", label="Statements"),
            Column("ref", label="Id"),
        ]
        full: dict[str, Any] = super().get_context_data(table=Table(columns, found), **context)
        return full


class AddSource(FormPage):
    """A speaker who is not on record yet."""

    page_title = "New source"
    header_icon = "group"
    form_class: type[forms.Form] = SourceForm
    button = "Add the source"

    def trail(self) -> Trail:
        """Under the list of sources."""
        return (*claims_trail(), (reverse("claims_desk:sources"), "Sources"))

    def act(self, form: SourceForm) -> Source:
        """Put it on record."""
        return actions.add_source(by=person(self.request), **form.cleaned_data)

    def done(self, made: Source) -> tuple[str, str]:
        """Back to the list."""
        return f"{made.name} is on record.", reverse("claims_desk:sources")
