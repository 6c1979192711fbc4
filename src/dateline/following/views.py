"""The form, and the pages behind the two links.

All three take a POST without a CSRF token, and rightly so: none of them acts with the authority of a session.
A request to follow does nothing until the mail is answered; behind the links the token is the authority, and
a mail program that unsubscribes with one click (RFC 8058) has no page to take a CSRF token from.

Opening a link changes nothing, because mail scanners open every link; the button does it.
"""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from dateline.following import actions, queries
from dateline.following.tokens import read_confirm, read_leave


@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def follow(request: HttpRequest) -> HttpResponse:
    """The form, and what it asks for."""
    asked = request.POST if request.method == "POST" else request.GET
    report = asked.get("report", "")
    subject = f"report:{report}"
    thing = queries.followed(subject)
    if request.method != "POST":
        return render(request, "following/form.html", {"thing": thing, "report": report})
    actions.follow(subject=subject, address=request.POST.get("address", ""))
    return render(request, "following/asked.html", {"thing": thing})


@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """The page behind the link in a confirmation mail."""
    if request.method == "POST":
        one = actions.confirm(token=token)
        if one.confirmed_at is None:  # it was there to confirm a voice, and has done its work
            return render(request, "following/done.html", {"thing": queries.followed_or_gone(one.subject)})
        return render(request, "following/confirmed.html", {"thing": queries.followed_or_gone(one.subject)})
    found = queries.follow_to_confirm(read_confirm(token))
    page = "confirmed" if found.confirmed_at else "confirm"
    return render(request, f"following/{page}.html", {"thing": queries.followed_or_gone(found.subject)})


@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def leave(request: HttpRequest, token: str) -> HttpResponse:
    """The page behind the link at the end of each mail; a POST from a mail program needs no page."""
    key = read_leave(token)
    if request.method == "POST":
        (actions.leave_all if "all" in request.POST else actions.leave)(token=token)
        return render(request, "following/left.html", {"others": queries.other_follows(key)})
    found = queries.follow_of(key)
    thing = queries.followed_or_gone(found.subject) if found else None
    return render(request, "following/leave.html", {"thing": thing, "others": queries.other_follows(key)})
