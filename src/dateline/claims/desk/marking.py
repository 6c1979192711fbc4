"""Making a claim in place, while a report is written: a form that has read the sentence already."""

from contextlib import suppress
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.generic import View

from dateline.atlas.reading import names_in
from dateline.claims.desk.finding import told, told_waiting
from dateline.claims.desk.forms import ClaimForm
from dateline.claims.models import WaitingClaim
from dateline.claims.rules.wording import action_in
from dateline.people.desk.pages import attempt, person
from dateline.values.errors import DatelineError
from dateline.values.time import parse_day

PREFIX = "claim"  # the form stands inside the report's: its fields must not share names with that one's
MOST_TEXT = 400


class MarkNew(View):
    """The form, filled in from the sentence; sent back, the claim that it made."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """The form as HTML."""
        asked = request.GET
        form = ClaimForm(prefix=PREFIX, initial=guessed(asked.get("sentence", ""), asked.get("day", "")))
        return self._form(form)

    def post(self, request: HttpRequest) -> HttpResponse:
        """`{"claim": ...}` as the editor shows it; or the form again, with what is wrong with it."""
        form = ClaimForm(request.POST, prefix=PREFIX)
        made = attempt(form, lambda: form.make(by=person(request)))
        if made is None:
            return self._form(form, status=422)
        row = told_waiting(made) if isinstance(made, WaitingClaim) else told([made])[0]
        return JsonResponse({"claim": row})

    def _form(self, form: ClaimForm, status: int = 200) -> HttpResponse:
        return render(self.request, "claims/desk/mark_new.html", {"form": form}, status=status)


def guessed(sentence: str, day: str) -> dict[str, Any]:
    """What the form begins with: the sentence, whom and what it names, its verb, the day of the report."""
    text = " ".join(sentence.split())
    first: dict[str, Any] = {"text": text[:MOST_TEXT].rstrip(" .")}
    names = names_in(text)
    found = action_in(text)
    if found:
        first["action"] = found[0].value
    verb = found[1] if found else len(text)
    actors = [named for named in names if named.of == "actor"]
    places = [named for named in names if named.of == "place"]
    first["agent"] = next((named.one for named in actors if named.start < verb), None)
    first["target"] = next((named.one for named in actors if named.start > verb), None)
    first["place"] = places[0].one if places else None
    with suppress(DatelineError):  # the field has a day of its own to begin with
        first["true_from"] = parse_day(day, named="the day") if day else None
    if first.get("true_from"):
        first["known_at"] = first["true_from"]
    return {name: value for name, value in first.items() if value is not None}
