"""Who comes through which door of the desk: asked at every request, by the table of doors."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from django.contrib.auth import logout
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import ResolverMatch, resolve, reverse
from wagtail.admin import messages
from wagtail.admin.auth import reject_request

from dateline.people.desk.entering import PROVED_TWICE
from dateline.people.models import User
from dateline.people.queries import allowed, must_have_factor
from dateline.people.rules.doors import OPEN, SHUT, act_behind
from dateline.values.errors import NotAllowed

Answer = Callable[[HttpRequest], HttpResponse]


def door_of(match: ResolverMatch) -> str:
    """The name that an address has in the table of doors; bulk actions are named by the room that they act in."""
    if match.view_name == "wagtail_bulk_action":
        return f"wagtail_bulk_action:{match.kwargs['app_label']}"
    return match.view_name if match.url_name else ""


class Gate:
    """Only under /desk/."""

    def __init__(self, answer: Answer) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass on; who may not go on is stopped in process_view, when the door is known."""
        return self.answer(request)

    def process_view(self, request: HttpRequest, *_: Any) -> HttpResponse | None:
        """An answer to whoever may not come through."""
        match = request.resolver_match
        if match is None or not request.path.startswith("/desk/"):
            return None
        act = act_behind(door_of(match))
        if act == OPEN:
            return None
        user = request.user
        if not isinstance(user, User):
            return _to_the_login(request)
        if user.guarded_since and not request.session.get(PROVED_TWICE):
            logout(request)
            return _to_the_login(request)
        if act == SHUT or not _may(user, act):
            return _refused(request, user, act)
        if act != "account.own" and must_have_factor(user):
            messages.warning(request, f"As {user.role} you need a second factor here: add one, and the desk is open.")
            return HttpResponseRedirect(reverse("account_desk:security"))
        return None


def is_open(address: str, user: User) -> bool:
    """Whether somebody may come through the door at this address."""
    act = act_behind(door_of(resolve(urlsplit(address).path)))
    return act == OPEN or (act != SHUT and _may(user, act))


def _may(user: User, act: str | None) -> bool:
    return user.is_superuser if act is None else allowed(user, act)


def _to_the_login(request: HttpRequest) -> HttpResponse:
    try:
        answer: HttpResponse = reject_request(request)
    except PermissionDenied:
        return HttpResponse("Log in to the desk again.", status=403, content_type="text/plain")
    return answer


def _refused(request: HttpRequest, user: User, act: str | None) -> HttpResponse:
    sentence = f"As {user.role} you may not do this ({act or 'no row in the table of doors'}): ask an admin."
    if act == SHUT:
        sentence = "This page is shut to everyone: accounts are looked after under People."
    if "application/json" in request.headers.get("Accept", ""):
        return JsonResponse({"code": NotAllowed.code, "sentence": sentence, "status": 403}, status=403)
    if request.headers.get("x-requested-with") == "XMLHttpRequest":
        return HttpResponse(sentence, status=403, content_type="text/plain")
    return render(request, "people/desk/refused.html", {"sentence": sentence, "user": user}, status=403)
