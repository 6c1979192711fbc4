"""Where publishing shows itself at the desk."""

from django.http import HttpRequest
from wagtail import hooks
from wagtail.admin.ui.components import Component

from dateline.publishing.panels import Unbaked


@hooks.register("construct_homepage_panels")
def unbaked(_request: HttpRequest, panels: list[Component]) -> None:
    """First on the start page: readers have something old until it is seen to."""
    panels.insert(0, Unbaked())
