"""Forms on baked pages carry no token: a file is the same for everyone."""

from collections.abc import Callable
from functools import wraps
from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.middleware.csrf import CsrfViewMiddleware
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt

SAY_AGAIN = "Your browser did not say where this comes from: look it over and post it again."

View = Callable[..., HttpResponse]


def by_form(view: View) -> View:
    """A view that forms on baked pages are sent to: was_meant asks the browser first, then for the token."""

    @csrf_exempt
    @never_cache
    @wraps(view)
    def shown(request: HttpRequest, *args: object, **named: object) -> HttpResponse:
        return view(request, *args, **named)

    return shown


def _checked_view(_request: HttpRequest) -> HttpResponse:  # stands in for a view that asks for the token
    return HttpResponse()


def was_meant(request: HttpRequest) -> bool:
    """Whether this POST was made on our own page, by the browser's own word or by the token.

    Browsers say where a request comes from (Sec-Fetch-Site, Origin). One that says nothing is shown
    the form once more, this time with a token.
    """
    if site := request.headers.get("Sec-Fetch-Site"):
        return site == "same-origin" or _has_token(request)
    if origin := request.headers.get("Origin"):
        return _host_of(origin) == request.get_host() or _has_token(request)
    return _has_token(request)


def _host_of(origin: str) -> str:
    try:
        return urlsplit(origin).netloc
    except ValueError:
        return ""


def _has_token(request: HttpRequest) -> bool:
    refuse: Callable[..., HttpResponseBase | None] = CsrfViewMiddleware(_checked_view).process_view
    return refuse(request, _checked_view, (), {}) is None
