"""One shape for all that goes wrong: a code for programs, a sentence for people, the status again."""

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from ninja import NinjaAPI
from ninja.errors import ValidationError

from dateline.values.errors import DatelineError
from dateline.values.text import shortened

_ASK = {
    "int_parsing": "must be a whole number",
    "int_from_float": "must be a whole number",
    "greater_than_equal": "must be {ge} or more",
    "less_than_equal": "must be {le} or less",
    "string_too_long": "must have {max_length} letters or fewer",
    "enum": "must be one of {expected}",
}


def refused(problem: DatelineError) -> HttpResponse:
    """The answer to a question that cannot be answered."""
    said = {"code": problem.code, "sentence": problem.sentence, "status": problem.status}
    return JsonResponse(said, status=problem.status, json_dumps_params={"ensure_ascii": False})


def broken() -> HttpResponse:
    """The answer when the fault is ours; the log has the rest."""
    sentence = "Something broke here: ask again in a while; if it stays so, tell the newsroom what you asked."
    return refused(DatelineError(sentence, code="broken", status=500))


def unknown_parameter(name: str, known: frozenset[str]) -> DatelineError:
    """What is said to a mistyped name, because an answer without its filter would be taken for the right one."""
    there = f"there are {', '.join(sorted(known))}" if known else "this address takes none"
    return DatelineError(f"There is no parameter “{shortened(name)}” here: {there}.", code="unknown_parameter")


def answer_errors(api: NinjaAPI) -> None:
    """Let the API answer every refusal in the one shape."""
    api.add_exception_handler(DatelineError, _of_ours)
    api.add_exception_handler(ValidationError, _of_a_value)


def _of_ours(_request: HttpRequest, problem: Any) -> HttpResponse:
    return refused(problem)


def _of_a_value(request: HttpRequest, problem: Any) -> HttpResponse:
    said = problem.errors[0]
    name = str(said["loc"][-1])
    if said["type"] == "missing":
        return refused(DatelineError(f"“{name}” is missing: this address needs it.", code="bad_value"))
    wanted = _ASK.get(said["type"], "cannot be read").format(**said.get("ctx", {})).replace("'", "")
    sentence = f"“{name}” {wanted}, not “{shortened(request.GET.get(name, ''))}”."
    return refused(DatelineError(sentence, code="bad_value"))
