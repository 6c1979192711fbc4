"""Where the atlas desk hangs in Wagtail."""

from django.templatetags.static import static
from django.urls import URLPattern, URLResolver, include, path, reverse
from django.utils.html import format_html
from wagtail import hooks
from wagtail.admin.menu import MenuItem


@hooks.register("register_admin_urls")
def atlas_urls() -> list[URLPattern | URLResolver]:
    """All under /desk/atlas/."""
    return [path("atlas/", include("dateline.atlas.desk.urls"))]


@hooks.register("register_admin_menu_item")
def atlas_item() -> MenuItem:
    """The way in."""
    return MenuItem("Atlas", reverse("atlas_desk:places"), icon_name="atlas", order=160)


@hooks.register("register_icons")
def atlas_icon(icons: list[str]) -> list[str]:
    """A folded map."""
    return [*icons, "atlas/desk/icons/atlas.svg"]


@hooks.register("insert_global_admin_css")
def desk_style() -> str:
    """One small sheet beside the desk's."""
    return format_html('<link rel="stylesheet" href="{}">', static("atlas/desk/atlas.css"))
