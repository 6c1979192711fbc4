"""A report as readers would get it, before they do."""

from typing import Any

from django.http import HttpRequest, HttpResponse

from dateline.publishing.edition import Edition
from dateline.publishing.pages.front import series_page
from dateline.publishing.pages.report import report_page
from dateline.reports.models import Report


def preview(page: Any, _request: HttpRequest) -> HttpResponse:
    """The page made from the draft in the editor."""
    if isinstance(page, Report):
        return HttpResponse(report_page(Edition(), page, draft=True))
    return HttpResponse(series_page(Edition(), page))
