"""What readers do, by plain forms."""

import hashlib
import hmac
import secrets
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.signing import BadSignature
from django.core.validators import validate_email
from django.db import OperationalError, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_POST

from dateline.claims.queries import claim as claim_of
from dateline.claims.rules.vocabulary import StanceKind
from dateline.discussion import actions, queries
from dateline.discussion.forgery import was_meant
from dateline.discussion.models import Comment
from dateline.discussion.ports import tell_of_replies
from dateline.ledger import consumers
from dateline.ledger.queries import head
from dateline.reports.queries import report as report_of
from dateline.values.errors import DatelineError

VOTER_COOKIE = "voter"
A_YEAR = 365 * 24 * 3600
_FIELDS = ("report", "parent", "author", "text", "quote", "claim", "stance", "link", "address")


@csrf_exempt  # was_meant asks the browser first, then for the token
@never_cache
@require_POST
def post(request: HttpRequest) -> HttpResponse:
    """Post a comment or a reply; what was typed is kept when it cannot be taken."""
    said = {field: request.POST.get(field, "") for field in _FIELDS}
    if not was_meant(request):
        return _form(request, said, "Your browser did not say where this comes from: look it over and post it again.")
    try:
        comment = _posted(said)
    except DatelineError as problem:
        return _form(request, said, problem.sentence, status=problem.status)
    except OperationalError:
        return _form(request, said, "The newsroom is busy and has not taken it: post it again in a minute.", status=503)
    consumers.wait_until_read(head())
    return HttpResponseRedirect(queries.address_just_posted(comment))


@never_cache
@require_GET
def reply(request: HttpRequest, comment: int) -> HttpResponse:
    """The form for a reply, with what it answers above it."""
    parent = queries.comment(comment)
    return _form(request, {"report": str(parent.thread.report.pk), "parent": str(parent.pk)}, "")


@csrf_exempt  # was_meant asks the browser first, then for the token
@never_cache
@require_POST
def vote(request: HttpRequest) -> HttpResponse:
    """Vote a comment up or down; the same again takes it back."""
    up, down = request.POST.get("up", ""), request.POST.get("down", "")
    comment = queries.comment(_number(up or down, "the comment"))
    if not was_meant(request):
        return render(request, "discussion/vote.html", {"comment": comment, "up": up, "down": down})
    voter, is_new = _voter(request)
    actions.vote(comment=comment, voter=_keyed(voter), value=1 if up else -1)
    consumers.wait_until_read(head())
    answer = HttpResponseRedirect(f"{_back(request, comment.thread.report.address)}#c{comment.pk}")
    if is_new:
        answer.set_signed_cookie(
            VOTER_COOKIE,
            voter,
            max_age=A_YEAR,
            httponly=True,
            samesite="Lax",
            secure=settings.SITE_ADDRESS.startswith("https://"),
        )
    return answer


@transaction.atomic
def _posted(said: dict[str, str]) -> Comment:
    """The comment and the wish to hear of replies, both or neither."""
    address = _checked_address(said["address"])
    report = report_of(_number(said["report"], "the report"))
    parent = queries.comment(_number(said["parent"], "the comment you answer")) if said["parent"] else None
    if said["stance"] and said["stance"] not in list(StanceKind):
        raise DatelineError("Choose from the list what your evidence does.")
    comment = actions.post_comment(
        report=report,
        parent=parent,
        author=said["author"],
        text=said["text"],
        quote=said["quote"],
        claim=claim_of(said["claim"]) if said["claim"] else None,
        stance=StanceKind(said["stance"]) if said["stance"] else None,
        link=said["link"],
    )
    if address:
        tell_of_replies(comment.pk, address)
    return comment


def _checked_address(address: str) -> str:
    address = address.strip()
    if address:
        try:
            validate_email(address)
        except ValidationError:
            raise DatelineError("The e-mail address is not complete: mend it or leave it out.") from None
    return address


def _form(request: HttpRequest, said: dict[str, str], problem: str, *, status: int = 200) -> HttpResponse:
    report = report_of(_number(said["report"], "the report"))
    parent = queries.comment(_number(said["parent"], "the comment you answer")) if said.get("parent") else None
    listed = [{"number": mark.number, "claim": mark.claim} for mark in report.marks.select_related("claim")]
    context = {"said": said, "report": report, "parent": parent, "listed": listed, "problem": problem}
    return render(request, "discussion/write.html", context, status=status)


def _number(text: str, what: str) -> int:
    if not text.isdecimal() or len(text) > 18:
        raise DatelineError(f"The form does not say which is {what}: go back to the report and try again.")
    return int(text)


def _voter(request: HttpRequest) -> tuple[str, bool]:
    try:
        return str(request.get_signed_cookie(VOTER_COOKIE)), False
    except (KeyError, BadSignature):
        return secrets.token_urlsafe(16), True


def _keyed(voter: str) -> str:
    return hmac.new(settings.SECRET_KEY.encode(), f"voter:{voter}".encode(), hashlib.sha256).hexdigest()


def _back(request: HttpRequest, address: str) -> str:
    """The page of this report that the reader came from, else the report; never anywhere else."""
    try:
        came_from = urlsplit(request.headers.get("Referer", "")).path
    except ValueError:
        return address
    return came_from if came_from.startswith(address) else address
