"""Where the moderators' desk hangs in Wagtail: for those alone who may moderate."""

from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import URLPattern, URLResolver, include, path, reverse
from django.utils.html import format_html
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from dateline.people.desk.pages import person
from dateline.people.queries import allowed


class _ForModerators(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        """Who may not moderate has no use for it."""
        return allowed(person(request), "comment.moderate")


@hooks.register("register_admin_urls")
def moderation_urls() -> list[URLPattern | URLResolver]:
    """All under /desk/moderation/."""
    return [path("moderation/", include("dateline.moderation.desk.urls"))]


@hooks.register("register_admin_menu_item")
def moderation_item() -> MenuItem:
    """The way in."""
    return _ForModerators("Moderation", reverse("moderation_desk:index"), icon_name="comment", order=165)


@hooks.register("insert_global_admin_css")
def moderation_style() -> str:
    """One small sheet for the queues."""
    return format_html('<link rel="stylesheet" href="{}">', static("moderation/desk/moderation.css"))
