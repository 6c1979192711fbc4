"""The panel below the text of a report: its marked claims, those it marks no longer, what there is to tell."""

from typing import Any

from django import forms
from django.urls import reverse
from wagtail.admin.panels import Panel


class ClaimsPanel(Panel):
    """Filled by `claims-panel.js`; without it, it lists what is no longer marked."""

    def get_form_options(self) -> dict[str, Any]:
        """The list travels with the page's form, and with each of its revisions."""
        return {
            "fields": ["unmarked"],
            "widgets": {"unmarked": forms.HiddenInput},
            "defer_required_fields": ["unmarked"],
        }

    class BoundPanel(Panel.BoundPanel):
        template_name = "reports/desk/claims_panel.html"

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            """The list, and where the script asks for the rest."""
            context: dict[str, Any] = super().get_context_data(parent_context)
            report = self.instance
            series = report.get_parent() if report.pk else self.form.parent_page
            return context | {
                "field": self.form["unmarked"],
                "listed": report.unmarked,
                "since": reverse("reports_desk:since", args=[series.pk]) if series else "",
                "report": report.pk or "",
            }

        class Media:
            js = ("reports/desk/claims-panel.js",)
            css: dict[str, Any] = {"all": ("reports/desk/claims-panel.css",)}  # Django's own form
