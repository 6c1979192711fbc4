"""Where the contributions desk hangs in Wagtail."""

from django.http import HttpRequest
from django.urls import URLPattern, URLResolver, include, path, reverse
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from dateline.claims.desk.claim import PANELS
from dateline.claims.models import Claim
from dateline.discussion.desk.panels import Brought


@hooks.register("register_admin_urls")
def contribution_urls() -> list[URLPattern | URLResolver]:
    """All under /desk/contributions/."""
    return [path("contributions/", include("dateline.discussion.desk.urls"))]


@hooks.register("register_admin_menu_item")
def contributions_item() -> MenuItem:
    """The way in."""
    return MenuItem("Contributions", reverse("contributions_desk:index"), icon_name="comment", order=170)


@hooks.register(PANELS, order=20)
def what_readers_brought(_request: HttpRequest, claim: Claim) -> list[Brought]:
    """On a claim's page: what readers brought."""
    return [Brought(claim)]
