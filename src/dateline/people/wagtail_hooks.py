"""Where people and accounts hang in Wagtail."""

from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import URLPattern, URLResolver, include, path, reverse
from django.utils.html import format_html
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.components import Component

from dateline.people.desk.gate import is_open
from dateline.people.desk.pages import person
from dateline.people.desk.panels import Unguarded


@hooks.register("register_admin_urls")
def people_urls() -> list[URLPattern | URLResolver]:
    """All under /desk/people/, and what is below /desk/account/."""
    return [
        path("people/", include("dateline.people.desk.urls")),
        path("account/", include("dateline.people.desk.account_urls")),
    ]


@hooks.register("register_admin_menu_item")
def people_item() -> MenuItem:
    """The way in."""
    return MenuItem("People", reverse("people_desk:index"), name="people", icon_name="group", order=180)


@hooks.register("register_admin_menu_item")
def activity_item() -> MenuItem:
    """The way to what was done."""
    return MenuItem("Activity", reverse("people_desk:activity"), name="activity", icon_name="history", order=190)


@hooks.register("construct_main_menu")
@hooks.register("construct_settings_menu")
@hooks.register("construct_reports_menu")
def only_open_doors(request: HttpRequest, items: list[MenuItem]) -> None:
    """What somebody may not open is not offered to them."""
    items[:] = [one for one in items if not one.url.startswith("/") or is_open(one.url, person(request))]


@hooks.register("register_account_menu_item")
def security_item(_request: HttpRequest) -> dict[str, str]:
    """From Wagtail's page of the account to ours."""
    return {
        "url": reverse("account_desk:security"),
        "label": "Password and second factor",
        "help_text": "Change your password; add an authenticator app or a passkey.",
    }


@hooks.register("construct_homepage_panels", order=-1)
def unguarded(request: HttpRequest, panels: list[Component]) -> None:
    """A reminder to those who come in with a password alone."""
    if person(request).guarded_since is None:
        panels.insert(0, Unguarded())


@hooks.register("insert_global_admin_css")
def people_style() -> str:
    """One small sheet."""
    return format_html('<link rel="stylesheet" href="{}">', static("people/desk/people.css"))
