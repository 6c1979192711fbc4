"""The queues, and deciding what stands in them: one comment or many, by button or by key."""

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.urls import reverse
from wagtail.admin import messages
from wagtail.admin.paginator import WagtailPaginator

from dateline.discussion import queries as discussion
from dateline.discussion.models import Comment
from dateline.moderation import actions, queries
from dateline.moderation.desk.door import BelowQueues, ForModerators
from dateline.moderation.queries import Queue
from dateline.moderation.rules.reasons import UNDOES, Deed, Reason
from dateline.people.desk.pages import person
from dateline.values.errors import DatelineError, NotFound

PER_PAGE = 25
LAST_ACTS = 8
_ABOUT = {
    Queue.HELD: "The screening holds these: nobody but their author sees them.",
    Queue.REPORTED: "Readers reported these. They are shown until you remove them.",
    Queue.VOTES: "Many votes on these came from one network at once. They are not counted until somebody has looked.",
    Queue.APPEALS: "Their authors ask for another look.",
    Queue.EVERYTHING: "All comments, the newest first.",
}


class Queues(ForModerators):
    """One queue, a page of it."""

    page_title = "Moderation"
    header_icon = "comment"
    template_name = "moderation/desk/queue.html"

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        """The cases on this page, and how many wait elsewhere."""
        asked = self.request.GET
        which = Queue(asked["queue"]) if asked.get("queue") in list(Queue) else Queue.HELD
        words, report = asked.get("words", "").strip()[:80], asked.get("report", "")
        found = queries.queue(
            which, words=words, report=int(report) if report.isdecimal() and len(report) < 18 else None
        )
        paginator = WagtailPaginator(found, per_page=PER_PAGE)
        page = paginator.get_page(asked.get("p"))
        waiting, cases = queries.waiting(), queries.cases(page.object_list)
        full: dict[str, Any] = super().get_context_data(
            which=which,
            about=_ABOUT[which],
            tabs=[(queue, waiting.get(queue), f"?queue={queue}") for queue in Queue],
            contributions=waiting["contributions"],
            cases=queries.most_hostile_first(cases) if which is Queue.HELD else cases,
            page=page,
            elided_page_range=paginator.get_elided_page_range(page.number),
            index_url=reverse("moderation_desk:index"),
            reasons=list(Reason),
            words=words,
            report=report,
            here=f"?{urlencode({'queue': which, 'words': words, 'report': report, 'p': page.number})}",
            last_acts=queries.acts().exclude(by=actions.SCREENING)[:LAST_ACTS],
            undoable=UNDOES,
            may_restrain=self.may("voice.restrain"),
            **context,
        )
        return full


class Decide(ForModerators):
    """Decide about those that are ticked, or about one by its own button."""

    def post(self, request: HttpRequest) -> HttpResponse:
        """Do it, and go back to the queue; for the script, say what became of each."""
        said = request.POST
        deed, _, only = said.get("do", "").partition(":")
        numbers = [only] if only else said.getlist("chosen")
        try:
            if deed not in (Deed.SHOWN, Deed.REMOVED, Deed.KEPT):
                raise DatelineError("Press one of the buttons of the queue.")
            reason = said.get(f"reason-{only}" if only else "reason", "")
            decided = actions.decide(
                comments=[_comment(number) for number in numbers],
                deed=Deed(deed),
                reason=Reason(reason) if reason in list(Reason) else None,
                note=said.get("note", ""),
                by=person(request),
            )
        except DatelineError as problem:
            return _answer(request, problem=problem)
        many = len(decided.acts)
        done = f"{many} {'comment' if many == 1 else 'comments'} {decided.acts[0].deed}."
        return _answer(request, done=" ".join([done, *decided.refusals]), act=decided.acts[-1].pk)


class Votes(ForModerators):
    """Count or drop the votes that are held on a comment."""

    def post(self, request: HttpRequest) -> HttpResponse:
        """Do it, and go back to the queue."""
        what, _, number = request.POST.get("do", "").partition(":")
        try:
            comment = _comment(number)
            many = actions.judge_votes(comment=comment, count=what == "count", by=person(request))
        except DatelineError as problem:
            return _answer(request, problem=problem)
        return _answer(request, done=f"{many} votes {'counted' if what == 'count' else 'dropped'}.")


class AnswerAppeal(ForModerators):
    """Answer an author who asked for another look."""

    def post(self, request: HttpRequest) -> HttpResponse:
        """Do it, and go back to the queue."""
        what, _, number = request.POST.get("do", "").partition(":")
        try:
            comment = _comment(number)
            actions.answer_appeal(
                appeal=queries.appeal_of(comment), grant=what == "grant",
                answer=request.POST.get(f"answer-{number}", ""), by=person(request),
            )  # fmt: skip
        except DatelineError as problem:
            return _answer(request, problem=problem)
        return _answer(request, done="Answered.")


class Undo(ForModerators):
    """Undo an act."""

    def post(self, request: HttpRequest) -> HttpResponse:
        """Do it, and go back to where it was pressed."""
        try:
            number = request.POST.get("act", "")
            if not number.isdecimal() or len(number) > 18:
                raise NotFound("There is no such act.")
            act = queries.act(int(number))
            deed = actions.undo(act=act, by=person(request))
        except DatelineError as problem:
            return _answer(request, problem=problem)
        return _answer(request, done=f"Undone: it is {deed} again." if deed is Deed.HELD else f"Undone: {deed}.")


class Waiting(ForModerators):
    """How many wait in each queue, for the script that says so."""

    def get(self, _request: HttpRequest, **_named: Any) -> HttpResponse:
        """As JSON."""
        return JsonResponse({str(queue): many for queue, many in queries.waiting().items()})


class Acts(BelowQueues):
    """All that was done, the newest first."""

    page_title = "What was done"
    header_icon = "history"
    template_name = "moderation/desk/acts.html"

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        """A page of acts, of everyone or of one moderator."""
        by = self.request.GET.get("by", "")[:150]
        paginator = WagtailPaginator(queries.acts(by=by), per_page=50)
        page = paginator.get_page(self.request.GET.get("p"))
        full: dict[str, Any] = super().get_context_data(
            page=page, elided_page_range=paginator.get_elided_page_range(page.number),
            index_url=reverse("moderation_desk:acts"), undoable=UNDOES, here="", by=by, **context,
        )  # fmt: skip
        return full


def _comment(number: str) -> Comment:
    if not number.isdecimal() or len(number) > 18:
        raise NotFound("There is no such comment.")
    return discussion.any_comment(int(number))


def _answer(
    request: HttpRequest, *, done: str = "", act: int | None = None, problem: DatelineError | None = None
) -> HttpResponse:
    """What became of it: as JSON for the script, else as a message on the page that it was asked from."""
    if "application/json" in request.headers.get("Accept", ""):
        if problem:
            return JsonResponse({"problem": problem.sentence, "code": problem.code}, status=problem.status)
        waiting = {str(queue): many for queue, many in queries.waiting().items()}
        return JsonResponse({"done": done, "act": act, "waiting": waiting})
    if problem:
        messages.error(request, problem.sentence)
    else:
        messages.success(request, done)
    back = request.POST.get("back", "")
    home = reverse("moderation_desk:index")
    return HttpResponseRedirect(f"{home}{back}" if back.startswith("?") else home)
