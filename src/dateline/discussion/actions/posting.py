"""Comments as they come: posted, held, mended, taken back."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import BigIntegerField, F
from django.utils import timezone

from dateline.claims.models import Claim
from dateline.claims.originals import Kept
from dateline.claims.rules.vocabulary import StanceKind
from dateline.discussion import ports
from dateline.discussion.actions.passages import count_remark, passage_of
from dateline.discussion.actions.placing import beside, give_place, paths_answering, paths_touched
from dateline.discussion.models import Brought, Comment, Revision, Thread, Voice
from dateline.discussion.ports import Draft, Outcome, Reconsider, Verdict
from dateline.discussion.queries import thread_of
from dateline.discussion.rules import ON_THE_REPORT, State, VoiceKind, check_name, check_text
from dateline.discussion.rules.anchoring import LONGEST_QUOTE, Selectors
from dateline.discussion.rules.limits import MEND_WITHIN, MOST_REVISIONS
from dateline.ledger.actions import append
from dateline.ledger.prepared import Given, PreparedUpdate
from dateline.people.models import User
from dateline.people.queries import name_of
from dateline.reports.models import Report
from dateline.values.errors import DatelineError, NotAllowed
from dateline.values.links import checked_link
from dateline.values.text import one_line

READER = "a reader"  # the ledger does not say who
STRUCK = (State.REFUSED, State.REMOVED)
_one_more_shown = PreparedUpdate(lambda: Voice.objects.filter(pk=Given("pk", BigIntegerField())), shown=F("shown") + 1)
_OUTRIGHT = (VoiceKind.DESK, VoiceKind.DEMONSTRATION, VoiceKind.IMPORTED)  # these are not screened


@transaction.atomic
def post_comment(
    *,
    report: Report,
    author: str,
    text: str,
    parent: Comment | None = None,
    quote: str = "",
    selectors: Selectors | None = None,
    claim: Claim | None = None,
    stance: StanceKind | None = None,
    link: str = "",
    picture: Kept | None = None,
    kind: VoiceKind = VoiceKind.GUEST,
    voice: Voice | None = None,
    networks: tuple[str, ...] = (),
    is_meant: bool = False,
    opinion: Verdict | None = None,
    posted_at: datetime | None = None,
    origin: str = "",
    by: User | None = None,
) -> Comment:
    """Post a comment or a reply under a published report; what the screening holds waits for a moderator.

    A quote that is one passage of the report's text is tied to it; `selectors` help to find it, and are not believed.
    `networks` has the hashes of the author's network by all known keys, the present one first. Raises Reconsider where
    the author should look at it again; with `is_meant` it is then held. `picture` has been kept already.
    """
    thread = thread_of(report) or Thread.objects.create(report=report)
    if thread.closed_at:
        raise DatelineError("This discussion is closed: nothing more can be posted.", code="closed")
    if parent and parent.thread_id != thread.pk:
        raise DatelineError("The comment you answer stands under another report: open it there.")
    if parent and parent.state != State.SHOWN:
        raise DatelineError("The comment you answer is not shown any more: answer another, or write a new one.")
    if (claim is None) != (stance is None):
        raise DatelineError("Evidence speaks of a claim and says whether it supports or denies it: choose both.")
    if picture and claim is None:
        raise DatelineError("A picture is evidence: choose the claim that it speaks of.")
    author, text, link = check_name(author), check_text(text), checked_link(link)
    verdict = Verdict(Outcome.SHOW)
    if kind not in _OUTRIGHT:
        parent_pk = parent.pk if parent else None
        verdict = _judged(Draft(thread, voice, author, text, link, parent_pk, networks, is_meant, opinion=opinion))
    passage = passage_of(thread=thread, quote=quote, selectors=selectors) if quote.strip() else None
    comment = Comment(
        thread=thread, parent=parent, author=author, text=text, passage=passage,
        quote=one_line(passage.exact if passage else quote)[:LONGEST_QUOTE], claim=claim, stance=stance or "",
        link=link, kind=kind, voice=voice, network=networks[0] if networks else "", origin=origin,
        posted_at=posted_at or timezone.now(),
    )  # fmt: skip
    if verdict.outcome is Outcome.HOLD:
        _hold(comment, verdict)
    else:
        show(comment, by=name_of(by) if by else READER)
    if picture:
        Brought.objects.create(comment=comment, network=comment.network, sha256=picture.sha256, copy=picture.copy)
    return comment


def _hold(comment: Comment, verdict: Verdict) -> None:
    """Have it wait for a moderator, without a place."""
    comment.state, comment.reason = State.HELD, verdict.reason
    comment.save(force_insert=True)
    append(
        kind="comment.held", subject=f"comment:{comment.pk}", by=READER, report=comment.thread.report_id,
        phase=verdict.phase, reason=verdict.reason,
    )  # fmt: skip
    ports.mark_held(comment, verdict)


def show(comment: Comment, *, by: str) -> None:
    """Give a comment its place, so that readers see it. Called inside the transaction of an action."""
    pages = give_place(comment)
    if comment.voice_id:
        _one_more_shown(pk=comment.voice_id)
    count_remark(comment, 1)
    append(
        kind="comment.posted",
        subject=f"comment:{comment.pk}",
        by=by,
        report=comment.thread.report_id,
        parent=comment.parent_id,
        pages=pages,
        **beside(comment),
    )


@transaction.atomic
def mend_comment(
    *,
    comment: Comment,
    text: str,
    voice: Voice | None,
    networks: tuple[str, ...] = (),
    opinion: Verdict | None = None,
    now: datetime | None = None,
) -> None:
    """Let its author say it better; what it said before stays readable beside it. It is screened like a new one."""
    now = now or timezone.now()
    comment = _own(comment, voice)
    if comment.state not in (State.SHOWN, State.HELD):
        raise DatelineError("This comment is not shown any more: it cannot be changed.")
    if now - comment.recorded_at > MEND_WITHIN or comment.thread.closed_at:
        raise DatelineError(
            "A comment can be changed in its first quarter of an hour only: answer it yourself instead."
        )
    if comment.revisions.count() >= MOST_REVISIONS:
        raise DatelineError(f"A comment can be changed {MOST_REVISIONS} times: answer it yourself instead.")
    text = check_text(text)
    if text == comment.text:
        return
    if comment.state == State.SHOWN and comment.kind not in _OUTRIGHT:
        draft = Draft(
            comment.thread, voice, comment.author, text, comment.link, comment.parent_id, networks,
            replaces=comment.pk, opinion=opinion,
        )  # fmt: skip
        verdict = _judged(draft)
        if verdict.outcome is Outcome.HOLD:
            raise DatelineError(f"{verdict.reason} Your comment stays as it was.", code="held")

    def mend() -> None:
        Revision.objects.create(comment=comment, text=comment.text, until=now)
        comment.text, comment.mended_at = text, now
        comment.save(update_fields=["text", "mended_at"])

    append(
        kind="comment.mended", subject=f"comment:{comment.pk}", by=READER, report=comment.thread.report_id,
        pages=_pages(comment, mend), claim=beside(comment)["claim"],
    )  # fmt: skip


@transaction.atomic
def take_back_comment(*, comment: Comment, voice: Voice | None) -> None:
    """Let its author take it back. Replies stay where they are, below a line that says so."""
    comment = _own(comment, voice)
    if comment.state not in (State.SHOWN, State.HELD):
        raise DatelineError("This comment is not shown any more: there is nothing to take back.")
    facts = strike(comment, State.TAKEN_BACK)
    append(kind="comment.taken_back", subject=f"comment:{comment.pk}", by=READER, **facts)


def strike(comment: Comment, state: State, *, reason: str = "") -> dict[str, Any]:
    """Show a comment no longer, and give the facts for the ledger. Called inside the transaction of an action."""
    was_shown = comment.state == State.SHOWN

    def take() -> None:
        Comment.objects.filter(pk=comment.pk).update(state=state, reason=reason)
        if was_shown:
            Thread.objects.filter(pk=comment.thread_id).update(comments_count=F("comments_count") - 1)
            count_remark(comment, -1)
        if comment.voice_id:
            struck = F("struck") + (1 if state in STRUCK else 0)
            Voice.objects.filter(pk=comment.voice_id).update(shown=F("shown") - was_shown, struck=struck)

    pages = sorted({*_pages(comment, take), *paths_answering(comment)})
    comment.state, comment.reason = state, reason
    facts = {"report": comment.thread.report_id, "reason": reason, "pages": pages}
    return facts | (beside(comment) if was_shown else {})


def _pages(comment: Comment, change: Callable[[], None]) -> list[str]:
    """Make a change, and name the pages that change with it: none where the comment is not shown."""
    if comment.state == State.SHOWN:
        return sorted({*paths_touched(comment, change), ON_THE_REPORT.path})
    change()
    return []


def _judged(draft: Draft) -> Verdict:
    """What the screening says of it, if it may be taken at all."""
    verdict = ports.screen(draft)
    if verdict.outcome is Outcome.REFUSE:
        raise DatelineError(verdict.reason, code=verdict.phase or "refused", status=_STATUS.get(verdict.phase, 403))
    if verdict.outcome is Outcome.RECONSIDER:
        raise Reconsider(verdict.reason)
    return verdict


_STATUS = {"rate": 429, "repeat": 409, "length": 400}


def _own(comment: Comment, voice: Voice | None) -> Comment:
    fresh = Comment.objects.select_related("thread", "voice").get(pk=comment.pk)
    if voice is None or fresh.voice_id != voice.pk:
        raise NotAllowed(
            "Only the browser that wrote it can change a comment: take your key there, or write to the desk."
        )
    return fresh
