"""A report as readers would get it, before they do."""

from typing import Any

from django.http import HttpRequest, HttpResponse


def preview(page: Any, request: HttpRequest) -> HttpResponse:
    return HttpResponse("")
