"""Every write to the discussion."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from dateline.claims.actions import add_source, add_statement
from dateline.claims.models import Claim, Source
from dateline.claims.rules.vocabulary import StanceKind
from dateline.discussion.models import Comment, ContributionAnswer, Thread, Vote
from dateline.discussion.rules import Answered, Voice, check_name, check_text
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
    comment = Comment.objects.create(
        thread=thread,
        parent=parent,
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
    )
    return comment


@transaction.atomic
def vote(*, comment: Comment, voter: str, value: int) -> None:
    """Vote a comment up (1) or down (-1); the same vote again takes it back."""
    if value not in (-1, 1):
        raise DatelineError("A vote is up or down.")
    earlier = Vote.objects.filter(comment=comment, voter=voter).first()
    if earlier and earlier.value == value:
        earlier.delete()
    else:
        Vote.objects.update_or_create(comment=comment, voter=voter, defaults={"value": value})
    append(
        kind="comment.voted",
        subject=f"comment:{comment.pk}",
        by=READER,
        report=comment.thread.report_id,
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
    append(
        kind="contribution.answered",
        subject=f"comment:{comment.pk}",
        by=name_of(by),
        report=comment.thread.report_id,
        answer=answer,
    )
    return answered


def _as_source(comment: Comment, by: User | None) -> Source:
    ref = f"reader-{comment.pk}"
    return Source.objects.filter(ref=ref).first() or add_source(
        ref=ref, name=f"{comment.author}, a reader", kind="reader", by=by
    )
