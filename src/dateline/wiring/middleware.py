"""Errors that people are meant to read become a page, or one shape of JSON."""

import errno
from collections.abc import Callable

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.db import DataError, OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.defaults import bad_request as bad_request_of_django

from dateline.values.errors import DatelineError, Unusable

READ_AT_ONCE = 65_536  # bytes
_FULL = {errno.ENOSPC, errno.EDQUOT}
Answer = Callable[[HttpRequest], HttpResponse]


class Sentences:
    """Turns a DatelineError into its sentence."""

    def __init__(self, answer: Answer) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass on; errors come to process_exception."""
        return self.answer(request)

    def process_exception(self, request: HttpRequest, problem: Exception) -> HttpResponse | None:
        """The sentence as a page, or as JSON for those who ask for it."""
        if isinstance(problem, OperationalError):
            problem = Unusable("The newsroom is busy: nothing was taken. Go back and send it again in a minute.")
        if isinstance(problem, DataError):  # PostgreSQL holds texts to their length, SQLite does not
            problem = DatelineError("Something in it is too long to be kept: go back, shorten it and send it again.")
        if isinstance(problem, OSError) and problem.errno in _FULL:
            problem = Unusable("The newsroom's disk is full: nothing was taken. Go back and send it again later.")
        return _sentence(request, problem) if isinstance(problem, DatelineError) else None


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """What Django refuses before any view has it, told in a sentence where a person can do something about it."""
    if isinstance(exception, RequestDataTooBig):
        while request.read(READ_AT_ONCE):  # to its end: an answer before that is lost on its way
            pass
        most = settings.DATA_UPLOAD_MAX_MEMORY_SIZE // 2**20
        said = f"This is more than {most} MB of text: go back, where it still is, and shorten it."
        return _sentence(request, DatelineError(said, code="too_large", status=413))
    return bad_request_of_django(request, exception)


def _sentence(request: HttpRequest, problem: DatelineError) -> HttpResponse:
    if "application/json" in request.headers.get("Accept", ""):
        said = {"code": problem.code, "sentence": problem.sentence, "status": problem.status}
        answer: HttpResponse = JsonResponse(said, status=problem.status)
    else:
        answer = render(request, "publishing/sentence.html", {"sentence": problem.sentence}, status=problem.status)
    if problem.status == 503:
        answer["Retry-After"] = "30"
    return answer


class DeskPolicy:
    """Lets Wagtail's editor have the inline scripts and styles it is made with; only under /desk/."""

    def __init__(self, answer: Answer) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Mark the desk's answers for the policy's own middleware."""
        response = self.answer(request)
        if request.path.startswith("/desk/"):
            inline = "'unsafe-inline'"
            more = {"script-src": inline, "style-src": inline, "img-src": "blob:"}
            response._csp_update = more  # type: ignore[attr-defined]  # django-csp reads it there
        return response
