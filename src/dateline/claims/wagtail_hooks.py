"""Where the claim desk hangs in Wagtail."""

from django.templatetags.static import static
from django.urls import URLPattern, URLResolver, include, path, reverse
from django.utils.html import format_html, format_html_join
from wagtail import hooks
from wagtail.admin.admin_url_finder import register_admin_url_finder
from wagtail.admin.menu import MenuItem

from dateline.claims.desk.chooser import ClaimChooser, ClaimFinder, viewset
from dateline.claims.models import Claim

register_admin_url_finder(Claim, ClaimFinder)


@hooks.register("register_admin_viewset")
def claim_chooser() -> ClaimChooser:
    """The chooser, and with it the widget for foreign keys."""
    return viewset


@hooks.register("register_admin_urls")
def claim_urls() -> list[URLPattern | URLResolver]:
    """All under /desk/claims/."""
    return [path("claims/", include("dateline.claims.desk.urls"))]


@hooks.register("register_admin_menu_item")
def claims_item() -> MenuItem:
    """The way in."""
    return MenuItem("Claims", reverse("claims_desk:index"), icon_name="claim", order=150)


@hooks.register("register_icons")
def claim_icon(icons: list[str]) -> list[str]:
    """A staked flag."""
    return [*icons, "claims/desk/icons/claim.svg"]


@hooks.register("insert_global_admin_js")
def scripts() -> str:
    """Names are offered while they are typed, in any form of the desk; a claim's page says who else has it open."""
    names = ("type-ahead", "presence")
    one = '<script type="module" src="{}"></script>'
    return format_html_join("", one, ((static(f"claims/desk/{name}.js"),) for name in names))


@hooks.register("insert_global_admin_css")
def desk_style() -> str:
    """One small sheet for the pages, the modals and the marks in the editor."""
    return format_html('<link rel="stylesheet" href="{}">', static("claims/desk/desk.css"))
