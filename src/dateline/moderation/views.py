"""What readers ask of the moderators, by plain forms: to look at a comment, and to look at one again."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from dateline.discussion import queries as discussion
from dateline.discussion.actions import hear
from dateline.discussion.forgery import was_meant
from dateline.discussion.keys import new_key
from dateline.discussion.sender import key_of, networks_of, with_key
from dateline.ledger.together import together
from dateline.moderation import actions
from dateline.moderation.models import Appeal
from dateline.moderation.rules.reasons import Reason
from dateline.values.errors import DatelineError


@csrf_exempt  # was_meant asks the browser first, then for the token
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def flag(request: HttpRequest, comment: int) -> HttpResponse:
    """Report a comment to the moderators."""
    one = discussion.comment(comment)
    about = {"comment": one, "reasons": list(Reason), "said": request.POST}
    if request.method != "POST":
        return render(request, "moderation/flag.html", about)
    if not was_meant(request):
        problem = "Your browser did not say where this comes from: look it over and send it again."
        return render(request, "moderation/flag.html", about | {"problem": problem})
    key = key_of(request) or new_key()
    try:
        if request.POST.get("reason") not in list(Reason):
            raise DatelineError("Choose what is wrong with it.")
        reason, networks = Reason(request.POST["reason"]), networks_of(request)
        text = request.POST.get("text", "")
        together(lambda: actions.flag(comment=one, voice=hear(key=key), networks=networks, reason=reason, text=text))
    except DatelineError as problem:
        shown = about | {"problem": problem.sentence}
        return render(request, "moderation/flag.html", shown, status=problem.status)
    return with_key(request, render(request, "moderation/flag.html", about | {"done": True}), key)


@csrf_exempt  # was_meant asks the browser first, then for the token
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def appeal(request: HttpRequest, comment: int) -> HttpResponse:
    """Ask for another look at one's own comment."""
    voice = discussion.voice_with(key_of(request))
    one = discussion.own_comment(comment, voice)
    asked = Appeal.objects.filter(comment=one).first()
    text = request.POST.get("text", "")
    about = {"comment": one, "appeal": asked, "text": text}
    if request.method != "POST":
        return render(request, "moderation/appeal.html", about)
    if not was_meant(request):
        problem = "Your browser did not say where this comes from: look it over and send it again."
        return render(request, "moderation/appeal.html", about | {"problem": problem})
    try:
        actions.appeal(comment=one, voice=voice, text=text)
    except DatelineError as problem:
        shown = about | {"problem": problem.sentence}
        return render(request, "moderation/appeal.html", shown, status=problem.status)
    return HttpResponseRedirect(request.path)
