"""What every page that a reader sees has in common."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from dateline.publishing.assets import script, stylesheet
from dateline.publishing.rules import forms_at

NAVIGATION = (
    ("/", "Reports"),
    ("/situation/", "Situation"),
    ("/claims/", "Claims"),
    ("/corrections/", "Corrections"),
    ("/search/", "Search"),
    ("/feed.atom", "Feed"),
)


def frame(path: str = "") -> dict[str, Any]:
    """The context of publishing/frame.html; `path` is the page's own address, if it has only one."""
    return {
        "canonical": f"{settings.SITE_ADDRESS}{path}" if path else "",
        "forms_at": forms_at(settings.SITE_ADDRESS),
        "newsroom": settings.NEWSROOM_NAME,
        "site_address": settings.SITE_ADDRESS,
        "stylesheet": stylesheet()[0],
        "navigation": NAVIGATION,
    }


def keeping() -> dict[str, Any]:
    """What the control needs that keeps a copy on the reader's device."""
    return {"keeping": script("offline")[0]}


def living() -> dict[str, Any]:
    """What a page needs that is told of changes while it is open."""
    return {"live": script("live")[0]}


def remarking() -> dict[str, Any]:
    """What a report needs whose readers may select words to remark on."""
    return {"remarking": script("passage")[0]}


def of_request(request: HttpRequest) -> dict[str, Any]:
    """The same for pages answered by a program; the desk has its own frame."""
    return {} if request.path.startswith("/desk/") else frame()
