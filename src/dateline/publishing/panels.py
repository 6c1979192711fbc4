"""What the desk sees on its start page: pages that could not be baked, what keeps all of them, and how many wait."""

from typing import Any

from wagtail.admin.ui.components import Component

from dateline.ledger.consumers import trouble_of
from dateline.publishing import background
from dateline.publishing.failures import failed_pages
from dateline.publishing.owing import how_many_owed

MOST_SHOWN = 50


class Unbaked(Component):
    """Nothing at all while everything is baked."""

    template_name = "publishing/desk/unbaked.html"
    order = 10

    def get_context_data(self, _parent: Any) -> dict[str, Any]:
        """The pages with their sentences."""
        return {
            "trouble": trouble_of("publishing") or background.trouble,
            "failed": failed_pages(MOST_SHOWN),
            "owed": how_many_owed(),
        }
