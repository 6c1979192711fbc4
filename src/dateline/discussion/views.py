"""What readers do, by plain forms."""

from collections.abc import Callable
from contextlib import suppress
from functools import partial
from urllib.parse import urlsplit

from django.db import OperationalError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from dateline.claims.originals import Kept, keep
from dateline.claims.queries import claim as claim_of
from dateline.claims.rules.vocabulary import StanceKind
from dateline.discussion import actions, letters, queries
from dateline.discussion.forgery import SAY_AGAIN, by_form, was_meant
from dateline.discussion.keys import key_for, new_key
from dateline.discussion.letters import AlreadyTaken, letter_of, seed_of
from dateline.discussion.models import Comment, Thread, Voice
from dateline.discussion.ports import Draft, Reconsider, Verdict, ask_outside, tell_of_replies
from dateline.discussion.rules import State, VoiceKind, check_text
from dateline.discussion.rules.anchoring import Selectors
from dateline.discussion.rules.limits import LARGEST_PICTURE
from dateline.discussion.sender import key_of, networks_of, with_key
from dateline.discussion.voice_page import checked_address
from dateline.ledger import consumers
from dateline.ledger.queries import head
from dateline.ledger.together import together
from dateline.people.models import User
from dateline.people.queries import allowed
from dateline.reports.models import Report
from dateline.reports.queries import report as report_of
from dateline.reports.queries import report_in_brief
from dateline.values.errors import DatelineError, NotFound
from dateline.values.lookalikes import skeleton

_FIELDS = (
    "report", "parent", "author", "text", "quote", "prefix", "suffix", "start", "claim", "stance", "link", "address",
    "meant", "as_desk",
)  # fmt: skip
_BUSY = "The newsroom is busy and has not taken it: post it again in a minute."


@by_form
@require_POST
def post(request: HttpRequest) -> HttpResponse:
    """Post a comment or a reply; what was typed is kept when it cannot be taken."""
    said = {field: request.POST.get(field, "") for field in _FIELDS}
    if not was_meant(request):
        return _form(request, said, SAY_AGAIN)
    key = _key_for(request)
    try:
        opinion = ask_outside(lambda: _drafted(said, key))
        comment, entry = together(partial(_posted, request, said, key, opinion, _picture(request, said)))
    except AlreadyTaken as known:
        return with_key(request, HttpResponseRedirect(known.leads), key)
    except Reconsider as problem:
        return _form(request, said | {"meant": "yes"}, problem.sentence)
    except DatelineError as problem:
        return _form(request, said, problem.sentence, status=problem.status)
    except OperationalError:
        return _form(request, said, _BUSY, status=503)
    if comment.state != State.SHOWN:
        return with_key(request, HttpResponseRedirect(f"/write/comment/{comment.pk}/"), key)
    answer = _once_baked(queries.address_just_posted(comment), entry)
    answer[consumers.ELSE] = f"/write/comment/{comment.pk}/"  # the page may be one that is not there before it is baked
    return with_key(request, answer, key)


@never_cache
@require_GET
def reply(request: HttpRequest, comment: int) -> HttpResponse:
    """The form for a reply, with what it answers above it."""
    parent = queries.comment(comment)
    voice = queries.voice_with(key_of(request))
    said = {"report": str(parent.thread.report.pk), "parent": str(parent.pk), "author": voice.name if voice else ""}
    return _form(request, said, "")


@never_cache
@require_GET
def evidence(request: HttpRequest, report: int) -> HttpResponse:
    """The form for a contribution that brings a picture; the one on the report stays small."""
    voice = queries.voice_with(key_of(request))
    said = {"report": str(report), "claim": request.GET.get("claim", "")[:80], "author": voice.name if voice else ""}
    return _form(request, said, "")


@never_cache
@require_GET
def own(request: HttpRequest, comment: int) -> HttpResponse:
    """What became of a comment, for its author: why it waits or was removed, and what can be done."""
    one = queries.own_comment(comment, queries.voice_with(key_of(request)))
    return _own_page(request, one, one.text, "")


@by_form
@require_POST
def mend(request: HttpRequest, comment: int) -> HttpResponse:
    """Say it better, within its first quarter of an hour."""
    voice = queries.voice_with(key_of(request))
    one, text = queries.own_comment(comment, voice), request.POST.get("text", "")
    if not was_meant(request):
        return _own_page(request, one, text, SAY_AGAIN)
    try:
        networks = networks_of(request)
        draft = Draft(one.thread, voice, one.author, check_text(text), one.link, replaces=one.pk)
        opinion = ask_outside(lambda: draft)
        mend = partial(actions.mend_comment, comment=one, text=text, voice=voice, networks=networks, opinion=opinion)
        entry = together(lambda: _entry_of(mend))
    except DatelineError as problem:
        return _own_page(request, one, text, problem.sentence, status=problem.status)
    return _once_baked(queries.address_of(one) if one.state == State.SHOWN else f"/write/comment/{one.pk}/", entry)


@by_form
@require_POST
def take_back(request: HttpRequest, comment: int) -> HttpResponse:
    """Take a comment back."""
    voice = queries.voice_with(key_of(request))
    one = queries.own_comment(comment, voice)
    if not was_meant(request):
        return _own_page(request, one, one.text, SAY_AGAIN)
    entry = together(lambda: _entry_of(partial(actions.take_back_comment, comment=one, voice=voice)))
    return _once_baked(f"/write/comment/{one.pk}/", entry)


@by_form
@require_POST
def vote(request: HttpRequest) -> HttpResponse:
    """Vote a comment up or down; the same again takes it back."""
    up, down = request.POST.get("up", ""), request.POST.get("down", "")
    comment = queries.comment(_number(up or down, "the comment"))
    about = {"comment": comment, "up": up, "down": down}
    if not was_meant(request):
        return render(request, "discussion/vote.html", about)
    key, leads = _key_for(request), f"{_back(request, comment.thread.report.address)}#c{comment.pk}"
    try:
        counts, entry = together(partial(_voted, request, comment, key, 1 if up else -1, leads))
    except AlreadyTaken as known:
        return with_key(request, HttpResponseRedirect(known.leads), key)
    if not counts:
        return with_key(request, render(request, "discussion/vote.html", about | {"held": True}), key)
    return with_key(request, _once_baked(leads, entry), key)


def _key_for(request: HttpRequest) -> str:
    """The key of the voice that this browser has, or is to have from now on."""
    seed = seed_of(request)
    return key_of(request) or (key_for(seed) if seed else new_key())


def _voted(request: HttpRequest, comment: Comment, key: str, value: int, leads: str) -> tuple[bool, int]:
    """Whether the vote counts already, and its entry in the ledger."""
    letter = letter_of(request)
    letters.check_new(letter)
    voter = actions.hear(key=key).key or ""
    counts = actions.vote(comment=comment, voter=voter, value=value, networks=networks_of(request))
    letters.note(letter, leads)
    return counts, head()


def _posted(
    request: HttpRequest, said: dict[str, str], key: str, opinion: Verdict | None, picture: Kept | None
) -> tuple[Comment, int]:
    """The comment and the wish to hear of replies, both or neither; with the last entry in the ledger."""
    letters.check_new(letter_of(request))
    address = checked_address(said["address"])
    report = report_in_brief(_number(said["report"], "the report"))
    parent = _answered(said, report)
    if said["stance"] and said["stance"] not in list(StanceKind):
        raise DatelineError("Choose from the list what your evidence does.")
    by = _at_desk(request) if said["as_desk"] else None
    speaker = None if by else actions.hear(key=key)
    comment = actions.post_comment(
        report=report,
        parent=parent,
        author=(by.get_full_name() or by.username) if by else _name_of(speaker, said["author"]),
        text=said["text"],
        quote=said["quote"],
        selectors=_selectors(said),
        claim=claim_of(said["claim"]) if said["claim"] else None,
        stance=StanceKind(said["stance"]) if said["stance"] else None,
        link=said["link"],
        picture=picture,
        kind=VoiceKind.DESK if by else VoiceKind(speaker.kind if speaker else VoiceKind.GUEST),
        voice=speaker,
        networks=networks_of(request),
        is_meant=said["meant"] == "yes",
        opinion=opinion,
        by=by,
    )
    if address:
        tell_of_replies(comment.pk, address)
    letters.note(letter_of(request), f"/write/comment/{comment.pk}/")
    return comment, head()


def _selectors(said: dict[str, str]) -> Selectors:
    """Where the reader's page has the quote, if a script filled that in."""
    start = said["start"]
    is_number = start.isascii() and start.isdecimal() and len(start) < 9
    return Selectors("", said["prefix"], said["suffix"], int(start) if is_number else -1)


def _name_of(voice: Voice | None, typed: str) -> str:
    """Under which name this voice speaks; never under the kept one by accident, nor under another by accident."""
    if voice and voice.name:
        if typed.strip() and skeleton(typed) != skeleton(voice.name):
            raise DatelineError(
                f"This browser keeps the name {voice.name}: write that one, or let go of it first under “Your voice”."
            )
        return voice.name
    if typed.strip():
        queries.check_free(typed, voice)
    return typed


def _picture(request: HttpRequest, said: dict[str, str]) -> Kept | None:
    """The picture that was brought, kept on the disk before anything refers to it."""
    file = request.FILES.get("file")
    if file is None:
        return None
    if not said["claim"]:
        raise DatelineError("A picture is evidence: choose the claim that it speaks of, and the picture again.")
    queries.check_pictures(networks_of(request))
    return keep(file, most=LARGEST_PICTURE, only_pictures=True)


def _drafted(said: dict[str, str], key: str) -> Draft:
    """What the judge elsewhere is asked about, before anything is locked."""
    report = report_in_brief(_number(said["report"], "the report"))
    thread = queries.thread_of(report) or Thread(report=report)
    return Draft(thread, queries.voice_with(key), said["author"], check_text(said["text"]), said["link"])


def _answered(said: dict[str, str], report: Report) -> Comment | None:
    """The comment that is answered, if it is a reply."""
    if not said.get("parent"):
        return None
    try:
        return queries.comment(_number(said["parent"], "the comment you answer"), report=report)
    except NotFound:
        raise NotFound(
            "The comment you answer is not shown any more: post yours as one of its own, or leave it."
        ) from None


def _form(request: HttpRequest, said: dict[str, str], problem: str, *, status: int = 200) -> HttpResponse:
    report = report_of(_number(said["report"], "the report"))
    try:
        parent = _answered(said, report)
    except NotFound:  # what was typed is kept, as a comment of its own
        parent = None
    marks = [(mark.number, mark.claim) for mark in report.marks.select_related("claim")]
    asked = said.get("claim", "")
    if asked and asked not in [claim.ref for _, claim in marks]:
        with suppress(NotFound):
            marks += [(len(marks) + 1, claim_of(asked))]
    listed = [{"number": number, "claim": claim} for number, claim in marks]
    context = {
        "said": said, "report": report, "parent": parent, "listed": listed, "problem": problem,
        "brings": request.path.startswith("/write/evidence/"), "at_desk": _at_desk(request),
        "voice": queries.voice_with(key_of(request)),
    }  # fmt: skip
    return render(request, "discussion/write.html", context, status=status)


def _own_page(request: HttpRequest, one: Comment, text: str, problem: str, *, status: int = 200) -> HttpResponse:
    context = {
        "comment": one, "text": text, "problem": problem, "address": queries.address_of(one) if one.root else "",
        "mendable": queries.is_mendable(one), "standing": one.state in (State.SHOWN, State.HELD),
    }  # fmt: skip
    return render(request, "discussion/own.html", context, status=status)


def _entry_of(do: Callable[[], object]) -> int:
    """Do it; the number of the entry that tells of it, which is the last one: nobody else writes meanwhile."""
    do()
    return head()


def _once_baked(address: str, entry: int) -> HttpResponse:
    """The way to a page that shows what has just been done, once all consumers have read this entry."""
    answer = HttpResponseRedirect(address)
    answer[consumers.AFTER] = str(entry)
    return answer


def _number(text: str, what: str) -> int:
    if not text.isdecimal() or len(text) > 18:
        raise DatelineError(f"The form does not say which is {what}: go back to the report and try again.")
    return int(text)


def _at_desk(request: HttpRequest) -> User | None:
    """Who of the desk this is, if they may speak for it."""
    user = request.user
    return user if isinstance(user, User) and user.is_active and allowed(user, "comment.answer") else None


def _back(request: HttpRequest, address: str) -> str:
    """The page of this report that the reader came from, else the report; never anywhere else."""
    try:
        came_from = urlsplit(request.headers.get("Referer", "")).path
    except ValueError:
        return address
    return came_from if came_from.startswith(address) else address
