"""What this room asks of the rooms above it."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse

Previewer = Callable[[Any, HttpRequest], HttpResponse]


def _unbound(_page: Any, _request: HttpRequest) -> HttpResponse:
    return HttpResponse("A preview needs the publishing room.", content_type="text/plain", status=503)


_previewer: Previewer = _unbound


def bind_preview(previewer: Previewer) -> None:
    """Called once by the wiring."""
    global _previewer  # one binding for the process
    _previewer = previewer


def preview(page: Any, request: HttpRequest) -> HttpResponse:
    """The page as readers would get it."""
    return _previewer(page, request)
