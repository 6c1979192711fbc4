"""Every write to the discussion."""

from datetime import datetime

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from dateline.claims.actions import add_source, add_statement
from dateline.claims.models import Claim, Source
from dateline.claims.rules.vocabulary import StanceKind
from dateline.discussion.models import Comment, ContributionAnswer, Thread, Vote
from dateline.discussion.queries import most_voted
from dateline.discussion.rules import ON_THE_REPORT, Answered, Page, Voice, check_name, check_text, part_of
from dateline.discussion.rules.paging import (
    touched_by_order,
    touched_by_reply,
    touched_by_root,
    touched_by_showing,
)
from dateline.ledger.actions import append
from dateline.people.models import User
from dateline.people.queries import name_of, require
from dateline.reports.models import Report
from dateline.values.errors import DatelineError
from dateline.values.links import checked_link
from dateline.values.text import one_line

READER = "a reader"  # the ledger does not say who


@transaction.atomic
def post_comment(
    *,
    report: Report,
    author: str,
    text: str,
    parent: Comment | None = None,
    quote: str = "",
    claim: Claim | None = None,
    stance: StanceKind | None = None,
    link: str = "",
    voice: Voice = Voice.GUEST,
    posted_at: datetime | None = None,
    origin: str = "",
    by: User | None = None,
) -> Comment:
    """Post a comment or a reply under a published report."""
    thread, _ = Thread.objects.get_or_create(report=report)
    if thread.closed_at:
        raise DatelineError("This discussion is closed: nothing more can be posted.")
    if parent and parent.thread_id != thread.pk:
        raise DatelineError("The comment you answer stands under another report: open it there.")
    if (claim is None) != (stance is None):
        raise DatelineError("Evidence speaks of a claim and says whether it supports or denies it: choose both.")
    root, place = _next_place(thread, parent)
    comment = Comment.objects.create(
        thread=thread,
        parent=parent,
        root=root,
        place=place,
        part=part_of(place),
        author=check_name(author),
        text=check_text(text),
        quote=one_line(quote)[:500],
        claim=claim,
        stance=stance or "",
        link=checked_link(link),
        voice=voice,
        posted_at=posted_at or timezone.now(),
        origin=origin,
    )
    append(
        kind="comment.posted",
        subject=f"comment:{comment.pk}",
        by=name_of(by) if by else READER,
        report=report.pk,
        parent=parent.pk if parent else None,
        claim=claim.ref if claim else None,
        pages=_paths({ON_THE_REPORT, *_touched_by_posting(thread, comment)}),
    )
    return comment


@transaction.atomic
def vote(*, comment: Comment, voter: str, value: int) -> None:
    """Vote a comment up (1) or down (-1); the same vote again takes it back."""
    if value not in (-1, 1):
        raise DatelineError("A vote is up or down.")
    thread = Thread.objects.get(pk=comment.thread_id)
    before = most_voted(thread)
    earlier = Vote.objects.filter(comment=comment, voter=voter).first()
    taken_back = earlier is not None and earlier.value == value
    if earlier and taken_back:
        earlier.delete()
    else:
        Vote.objects.update_or_create(comment=comment, voter=voter, defaults={"value": value})
    _count(comment, value, -1 if taken_back else 1)
    if earlier and not taken_back:
        _count(comment, earlier.value, -1)
    after = before if comment.place else most_voted(thread)
    append(
        kind="comment.voted",
        subject=f"comment:{comment.pk}",
        by=READER,
        report=thread.report_id,
        pages=_paths(_showing(thread, comment, after) | touched_by_order(before, after)),
    )


@transaction.atomic
def answer_contribution(*, comment: Comment, answer: Answered, reason: str, by: User | None) -> ContributionAnswer:
    """Say what the desk made of a contribution; taken up, it becomes a statement that credits its author."""
    require(by, "contribution.answer")
    if comment.claim is None:
        raise DatelineError("This comment brings no evidence on a claim: there is nothing to answer.")
    if ContributionAnswer.objects.filter(comment=comment).exists():
        raise DatelineError("This contribution has been answered already.")
    if not reason.strip():
        raise DatelineError("Say why: the reader sees the reason beside the contribution.")
    statement = None
    if answer is Answered.TAKEN_UP:
        statement = add_statement(
            claim=comment.claim,
            source=_as_source(comment, by),
            stance=StanceKind(comment.stance),
            known_at=timezone.localdate(comment.posted_at),
            note=comment.text[:500],
            link=comment.link,
            via="a reader's contribution",
            by=by,
        )
    answered = ContributionAnswer.objects.create(
        comment=comment, answer=answer, reason=reason.strip(), statement=statement, by=name_of(by)
    )
    if statement:
        Thread.objects.filter(pk=comment.thread_id).update(taken_up=F("taken_up") + 1)
    thread = Thread.objects.get(pk=comment.thread_id)
    append(
        kind="contribution.answered",
        subject=f"comment:{comment.pk}",
        by=name_of(by),
        report=thread.report_id,
        answer=answer,
        pages=_paths({ON_THE_REPORT, *_showing(thread, comment, most_voted(thread))}),
    )
    return answered


def _next_place(thread: Thread, parent: Comment | None) -> tuple[int, int]:
    """Count a new comment, and give it the number of its first comment and its own below that.

    Writers take turns (docs/decisions/0006-one-writer-at-a-time.md), so no two are given the same.
    """
    thread.comments_count += 1
    if parent is None:
        thread.roots += 1
    thread.save(update_fields=["comments_count", "roots"])
    if parent is None:
        return thread.roots, 0
    first = Comment.objects.filter(thread=thread, part=0, root=parent.root, place=0)
    first.update(replies_count=F("replies_count") + 1)
    return parent.root, first.values_list("replies_count", flat=True).get()


def _touched_by_posting(thread: Thread, comment: Comment) -> set[Page]:
    voted = [] if comment.part > 1 else most_voted(thread)  # so far in, no order shows it
    if comment.place == 0:
        return touched_by_root(comment.root, voted)
    return touched_by_reply(comment.root, comment.place, thread.roots, voted)


def _showing(thread: Thread, comment: Comment, voted: list[int]) -> set[Page]:
    return touched_by_showing(comment.root, comment.part, thread.roots, voted)


def _paths(pages: set[Page]) -> list[str]:
    """As the ledger keeps them: publishing reads there which pages to bake again."""
    return sorted(page.path for page in pages)


def _count(comment: Comment, value: int, by: int) -> None:
    side = "up" if value == 1 else "down"
    Comment.objects.filter(pk=comment.pk).update(**{side: F(side) + by})


def _as_source(comment: Comment, by: User | None) -> Source:
    ref = f"reader-{comment.pk}"
    return Source.objects.filter(ref=ref).first() or add_source(
        ref=ref, name=f"{comment.author}, a reader", kind="reader", by=by
    )
