"""How every address of the API answers, whatever it is asked: marks for caches, leave for other sites, one shape."""

import hashlib
import logging
import re
from collections.abc import Callable
from importlib.metadata import version
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.utils.http import parse_etags

from dateline.exchange.api.errors import broken, refused, unknown_parameter
from dateline.situation.queries import record_mark
from dateline.values.errors import DatelineError, NotFound
from dateline.values.text import shortened

log = logging.getLogger(__name__)

View = Callable[..., HttpResponseBase]
METHODS = ("GET", "HEAD", "OPTIONS")


class Answering:
    """A view of the API behind what all of them have in common."""

    csrf_exempt = True  # nothing can be changed here, and no cookie is read

    def __init__(self, view: View, parameters: Callable[[], frozenset[str]]) -> None:
        self._view, self._parameters = view, parameters

    def __call__(self, request: HttpRequest, **path: Any) -> HttpResponseBase:
        """The answer, with leave for every site to read it: it is public, and the same for everybody."""
        try:
            answer: HttpResponseBase = self._answer(request, path)
        except DatelineError as problem:
            answer = refused(problem)
        except Exception:
            log.exception("%s could not be answered", request.get_full_path())
            answer = broken()
        if answer.status_code == 405:
            answer["Allow"] = ", ".join(METHODS)
        answer["Access-Control-Allow-Origin"] = "*"
        answer["Access-Control-Expose-Headers"] = "ETag, Link"
        answer["Cache-Control"] = "public, max-age=0, must-revalidate"
        return answer

    def _answer(self, request: HttpRequest, path: dict[str, Any]) -> HttpResponseBase:
        if self._view is nothing_here:
            return nothing_here(request)
        if request.method == "OPTIONS":
            allowed = ", ".join(METHODS)
            asked = {"Access-Control-Allow-Methods": allowed, "Access-Control-Allow-Headers": "If-None-Match"}
            return HttpResponse(status=204, headers=asked | {"Allow": allowed})
        if request.method not in METHODS:
            raise DatelineError("The API only reads: ask with GET.", code="method_not_allowed", status=405)
        known = self._parameters()
        for name in request.GET:
            if name not in known:
                raise unknown_parameter(name, known)
        if any("\0" in said for said in (*path.values(), *request.GET.values())):
            raise DatelineError("An address cannot have a null character in it: leave it out.", code="bad_value")
        etag = _etag(request)
        if etag in (one.removeprefix("W/") for one in parse_etags(request.headers.get("If-None-Match", ""))):
            return HttpResponse(status=304, headers={"ETag": etag})
        answer = self._get(request, path)
        if request.method == "HEAD" and isinstance(answer, StreamingHttpResponse):
            answer.close()
            answer.streaming_content = ()  # nobody would read it, so it is not made
        if answer.status_code == 200:
            answer["ETag"] = etag
        return answer

    def _get(self, request: HttpRequest, path: dict[str, Any]) -> HttpResponseBase:
        method, request.method = request.method, "GET"  # the server leaves the body out for HEAD
        try:
            return self._view(request, **path)
        finally:
            request.method = method


def nothing_here(request: HttpRequest) -> HttpResponse:
    """The answer at an address of which the API knows nothing."""
    raise NotFound(
        f"There is nothing at {shortened(request.path, 120)}: addresses have no slash at their end, and "
        "/api/v1/openapi.json lists them all."
    )


def as_documented(route: str) -> str:
    """A route of Django's as the OpenAPI document writes it."""
    return "/" + re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", route)


def _etag(request: HttpRequest) -> str:
    """The same for the same question to the same record, answered by the same program."""
    said = "\n".join((version("dateline"), record_mark(), request.get_full_path()))
    return f'"{hashlib.sha256(said.encode()).hexdigest()[:20]}"'
