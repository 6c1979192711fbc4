"""What the start page of the desk says until a first report is published: what to do, in which order."""

from typing import Any

from wagtail.admin.ui.components import Component
from wagtail.models import Site

from dateline.atlas.queries import actors_behind, places_behind
from dateline.people.desk.pages import person
from dateline.people.queries import allowed
from dateline.reports.models import Report, Series


class Beginning(Component):
    """The first steps, for those who write; nothing once there is something to read."""

    template_name = "reports/desk/beginning.html"
    order = 20

    def get_context_data(self, parent: Any) -> dict[str, Any]:
        """What is there already, and where the next step is for who may take it."""
        asker = person(parent["request"])
        if Report.objects.live().exists() or not allowed(asker, "statement.add"):
            return {"is_over": True}
        series = Series.objects.order_by("pk").first()
        home = Site.objects.get(is_default_site=True).root_page
        return {
            "home": home if home.permissions_for_user(asker).can_add_subpage() else None,
            "series": series,
            "has_names": bool(actors_behind(None, 1) and places_behind(None, 1)),
        }
