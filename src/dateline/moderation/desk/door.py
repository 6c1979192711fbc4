"""Only who may moderate comes in."""

from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.urls import reverse

from dateline.people.desk.pages import DeskPage, person
from dateline.people.queries import require


class ForModerators(DeskPage):
    """A page of the moderators' desk: what is held there is nobody else's to read."""

    def dispatch(self, request: HttpRequest, *args: Any, **named: Any) -> HttpResponseBase:
        """Refuse with a sentence who may not moderate."""
        require(person(request), "comment.moderate")
        return super().dispatch(request, *args, **named)


class BelowQueues(ForModerators):
    """A page below the queues."""

    def trail(self) -> list[tuple[str, str]]:
        """The way back to them."""
        return [(reverse("moderation_desk:index"), "Moderation")]
