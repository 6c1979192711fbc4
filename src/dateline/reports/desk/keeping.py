"""What was published is withdrawn, never deleted: the record of it stays."""

from collections.abc import Iterable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from wagtail.admin import messages
from wagtail.models import Page

from dateline.reports.models import Report

SENTENCE = "What was published can be unpublished but not deleted: its corrections and its discussion refer to it."


def was_published(page: Page) -> bool:
    """Whether this page is, or holds, a report that readers have had."""
    return bool(page.get_descendants(inclusive=True).type(Report).filter(first_published_at__isnull=False).exists())


def refuse_to_delete(request: HttpRequest, pages: Iterable[Page]) -> HttpResponse | None:
    """The way back with a sentence if one of these pages was published; None lets Wagtail go on."""
    for page in pages:
        if was_published(page):
            messages.error(request, SENTENCE)
            return redirect("wagtailadmin_explore", page.get_parent().pk)
    return None
