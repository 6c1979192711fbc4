"""Where the atlas desk hangs in Wagtail."""

from django.urls import URLPattern, URLResolver, include, path
from wagtail import hooks


@hooks.register("register_admin_urls")
def atlas_urls() -> list[URLPattern | URLResolver]:
    """All under /desk/atlas/."""
    return [path("atlas/", include("dateline.atlas.desk.urls"))]
