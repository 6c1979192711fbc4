"""The page of a reader's own voice: its name, its key, what it said."""

from collections.abc import Callable

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from dateline.discussion import actions, queries
from dateline.discussion.forgery import SAY_AGAIN, by_form, was_meant
from dateline.discussion.keys import as_key, in_groups, new_key
from dateline.discussion.ports import offer_to_confirm
from dateline.discussion.sender import VOICE_COOKIE, key_of, with_key
from dateline.ledger.together import together
from dateline.values.errors import DatelineError


@by_form
@require_http_methods(["GET", "HEAD", "POST"])
def voice(request: HttpRequest) -> HttpResponse:
    """The voice of this browser: its name, its key, what it said, and what became of that."""
    if request.method != "POST":
        return _voice_page(request, key_of(request))
    if not was_meant(request):
        return _voice_page(request, key_of(request), problem=SAY_AGAIN)
    what = request.POST.get("do", "")
    doing = _OF_A_VOICE.get(what)
    if doing is None:
        return _voice_page(request, key_of(request), problem="Press one of the buttons of this page.", status=400)
    try:
        return doing(request)
    except DatelineError as problem:
        return _voice_page(request, key_of(request), problem=problem.sentence, status=problem.status)


def _keep_name(request: HttpRequest) -> HttpResponse:
    key, name = key_of(request) or new_key(), request.POST.get("name", "")
    together(lambda: actions.keep_name(voice=actions.hear(key=key), name=name))
    return with_key(request, HttpResponseRedirect("/write/voice/"), key)


def _show_key(request: HttpRequest) -> HttpResponse:
    return _voice_page(request, key_of(request), shows_key=True)


def _bring_key(request: HttpRequest) -> HttpResponse:
    key = as_key(request.POST.get("key", ""))
    if not queries.voice_with(key):
        raise DatelineError("No voice has this key: look whether all its letters are there.")
    return with_key(request, HttpResponseRedirect("/write/voice/"), key)


def _forget(_request: HttpRequest) -> HttpResponse:
    answer = HttpResponseRedirect("/write/voice/")
    answer.delete_cookie(VOICE_COOKIE)
    return answer


def _confirm(request: HttpRequest) -> HttpResponse:
    found = queries.voice_with(key_of(request))
    if found is None or not found.name:
        raise DatelineError("Keep a name first: then an address can stand behind it.")
    address = checked_address(request.POST.get("address", ""))
    if not address:
        raise DatelineError("Write the address that the mail is to go to.")
    offer_to_confirm(found.pk, address)
    return _voice_page(request, key_of(request), done="A mail is on its way: press the button behind its link.")


_OF_A_VOICE: dict[str, Callable[[HttpRequest], HttpResponse]] = {
    "keep": _keep_name, "show": _show_key, "bring": _bring_key, "forget": _forget, "confirm": _confirm,
}  # fmt: skip


def _voice_page(
    request: HttpRequest, key: str, *, problem: str = "", done: str = "", shows_key: bool = False, status: int = 200
) -> HttpResponse:
    found = queries.voice_with(key)
    context = {
        "voice": found, "problem": problem, "done": done, "key": in_groups(key) if shows_key and found else "",
        "comments": queries.comments_of(found) if found else [],
    }  # fmt: skip
    return render(request, "discussion/voice.html", context, status=status)


def checked_address(address: str) -> str:
    """An address that mail may go to; empty if there is none."""
    address = address.strip()
    if address:
        try:
            validate_email(address)
        except ValidationError:
            raise DatelineError("The e-mail address is not complete: mend it or leave it out.") from None
    return address
