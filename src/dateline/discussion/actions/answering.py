"""The desk's answers to contributions."""

from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from dateline.claims.actions import add_evidence, add_source, add_statement
from dateline.claims.models import Source, Statement
from dateline.claims.originals import original_bytes
from dateline.claims.rules.vocabulary import EvidenceKind, StanceKind
from dateline.discussion.actions.placing import paths, showing
from dateline.discussion.models import Brought, Comment, ContributionAnswer, Thread
from dateline.discussion.queries import most_voted
from dateline.discussion.rules import ON_THE_REPORT, Answered, State
from dateline.discussion.rules.markup import plain_of
from dateline.ledger.actions import append
from dateline.people.models import User
from dateline.people.queries import name_of, require
from dateline.values.errors import DatelineError


@transaction.atomic
def answer_contribution(*, comment: Comment, answer: Answered, reason: str, by: User | None) -> ContributionAnswer:
    """Say what the desk made of a contribution; taken up, it becomes a statement that credits its author."""
    require(by, "contribution.answer")
    if comment.claim is None:
        raise DatelineError("This comment brings no evidence on a claim: there is nothing to answer.")
    if comment.state != State.SHOWN:
        raise DatelineError("This contribution is not shown to readers: have it shown first, then answer it.")
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
            note=plain_of(comment.text, 500),
            link=comment.link,
            via="a reader's contribution",
            by=by,
        )
        _with_picture(comment, statement, by)
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
        claim=comment.claim.ref,
        pages=paths({ON_THE_REPORT, *showing(thread, comment, most_voted(thread))}),
    )
    return answered


def _with_picture(comment: Comment, statement: Statement, by: User | None) -> None:
    """What was brought becomes evidence for the statement; readers see it when the desk shows it."""
    brought = Brought.objects.filter(comment=comment).first()
    if brought:
        original = ContentFile(original_bytes(brought.sha256))
        shows = plain_of(comment.text, 500)
        add_evidence(statement=statement, kind=EvidenceKind.PHOTO, shows=shows, original=original, by=by)


def _as_source(comment: Comment, by: User | None) -> Source:
    ref = f"reader-{comment.pk}"
    return Source.objects.filter(ref=ref).first() or add_source(
        ref=ref, name=f"{comment.author}, a reader", kind="reader", by=by
    )
