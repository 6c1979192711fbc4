"""The API's addresses, below /api/v1/."""

import json
from functools import cache

from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, include, path, re_path

from dateline.exchange.api import api
from dateline.exchange.api.answering import Answering, as_documented, nothing_here


@cache
def _parameters() -> dict[str, frozenset[str]]:
    """What each path may be asked, as the OpenAPI document says: what is not in it is refused."""
    paths = api.get_openapi_schema(path_prefix="")["paths"]
    return {
        documented: frozenset(one["name"] for one in methods["get"]["parameters"] if one["in"] == "query")
        for documented, methods in paths.items()
    }


@cache
def _document() -> bytes:
    """The OpenAPI document: the same for as long as the program runs, and slow to make."""
    return json.dumps(api.get_openapi_schema(), ensure_ascii=False).encode()


def _openapi(_request: HttpRequest) -> HttpResponse:
    return HttpResponse(_document(), content_type="application/json; charset=utf-8")


def _answering(pattern: URLPattern) -> URLPattern:
    documented = as_documented(str(pattern.pattern))
    ours = {"api-root": nothing_here, "openapi-json": _openapi}
    answering = Answering(
        ours.get(pattern.name or "", pattern.callback), lambda: _parameters().get(documented, frozenset())
    )
    return URLPattern(pattern.pattern, answering, pattern.default_args, pattern.name)


_patterns, _app, _namespace = api.urls
urlpatterns = [
    path("", include(([_answering(one) for one in _patterns if isinstance(one, URLPattern)], _app), _namespace)),
    re_path("", Answering(nothing_here, frozenset)),
]
