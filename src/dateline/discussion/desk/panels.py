"""What this room adds to a claim's page at the desk: what readers brought."""

from typing import Any

from wagtail.admin.ui.components import Component

from dateline.claims.models import Claim
from dateline.discussion.queries import contributions


class Brought(Component):
    """Readers' contributions to this claim, with the desk's answers."""

    template_name = "discussion/desk/brought.html"

    def __init__(self, claim: Claim) -> None:
        self.claim = claim

    def get_context_data(self, _parent: Any) -> dict[str, Any]:
        """The newest first."""
        return {"contributions": contributions().filter(claim=self.claim)}
