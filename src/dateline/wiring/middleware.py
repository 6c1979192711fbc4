"""Errors that people are meant to read become a page, or one shape of JSON."""

from collections.abc import Callable

from django.db import DataError, OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render

from dateline.values.errors import DatelineError, Unusable

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
        if not isinstance(problem, DatelineError):
            return None
        if "application/json" in request.headers.get("Accept", ""):
            said = {"code": problem.code, "sentence": problem.sentence, "status": problem.status}
            answer: HttpResponse = JsonResponse(said, status=problem.status)
        else:
            shown = {"sentence": problem.sentence}
            answer = render(request, "publishing/sentence.html", shown, status=problem.status)
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
