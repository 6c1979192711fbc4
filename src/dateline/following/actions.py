"""Every write to following. No address ever goes into the ledger: it names follows by number."""

import logging
from datetime import datetime, timedelta
from functools import partial

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from dateline.discussion.actions import READER, confirm_voice
from dateline.discussion.queries import voice
from dateline.following import queries
from dateline.following.models import Follow, Follower
from dateline.following.rules import ASK_AGAIN_AFTER, FORGET_AFTER, REQUESTS_IN_A_MINUTE
from dateline.following.tokens import read_confirm, read_leave
from dateline.ledger.actions import SYSTEM, append
from dateline.ledger.together import together
from dateline.values.errors import DatelineError

log = logging.getLogger(__name__)


def check_address(address: str) -> str:
    """An address that can be written to, or a sentence on what is wrong with it."""
    # In small letters: every mail host of note treats both alike, and one person should be one follower.
    address = address.strip().lower()
    try:
        validate_email(address)
    except ValidationError:
        raise DatelineError("That is not an e-mail address: write one such as name@example.org.") from None
    if len(address) > 254:
        raise DatelineError("That e-mail address is too long: 254 letters at most.")
    return address


@transaction.atomic
def follow(*, subject: str, address: str) -> None:
    """Ask to be told of `subject` (report:12) at this address; it counts once the mailed link is opened.

    Says nothing of whether the address is known. The mail itself is sent after the commit, by who reads the ledger.
    """
    address = check_address(address)
    queries.followed(subject)
    now = timezone.now()
    # Counted for known and unknown addresses alike, so that the refusal tells nothing either.
    if Follow.objects.filter(requested_at__gt=now - timedelta(minutes=1)).count() >= REQUESTS_IN_A_MINUTE:
        raise DatelineError(
            "Too many people ask to follow just now: wait a minute and try again.", code="too_many", status=429
        )
    follower, _ = Follower.objects.get_or_create(address=address)
    one, is_new = Follow.objects.get_or_create(follower=follower, subject=subject, defaults={"requested_at": now})
    if not is_new:
        if one.requested_at > now - ASK_AGAIN_AFTER:
            return  # asked a moment ago: that mail is on its way
        one.requested_at = now
        one.save(update_fields=["requested_at"])
    append(kind="follow.asked", subject=f"follow:{one.pk}", by=READER, follows=subject)


def follow_replies(comment: int, address: str) -> None:
    """Offer the author of a comment to be told of replies. Never fails: the comment matters more."""
    if not address.strip():
        return
    try:
        follow(subject=f"comment:{comment}", address=address)
    except DatelineError as problem:
        log.warning("The author of comment %s will not hear of replies: %s", comment, problem.code)


def ask_to_confirm_voice(voice: int, address: str) -> None:
    """Send the mail whose link confirms a voice; the same limits hold as for any other."""
    follow(subject=f"voice:{voice}", address=address)


@transaction.atomic
def confirm(*, token: str) -> Follow:
    """Let a follow count from now on; a second time changes nothing.

    That of a voice has done its work with that: the address is forgotten.
    """
    one = queries.follow_to_confirm(read_confirm(token))
    kind, _, pk = one.subject.partition(":")
    if kind == "voice":
        confirm_voice(voice=voice(int(pk)), address=one.follower.address)
        _end(one)
        return one
    if one.confirmed_at is None:
        one.confirmed_at = timezone.now()
        one.save(update_fields=["confirmed_at"])
        append(kind="follow.confirmed", subject=f"follow:{one.pk}", by=READER, follows=one.subject)
    return one


@transaction.atomic
def leave(*, token: str) -> None:
    """Stop one follow; who follows nothing more is forgotten. A second time changes nothing."""
    one = queries.follow_of(read_leave(token))
    if one is None:
        return
    _end(one)


def _end(one: Follow) -> None:
    number, follower = one.pk, one.follower
    one.delete()
    if not follower.follows.exists():
        follower.delete()
    append(kind="follow.left", subject=f"follow:{number}", by=READER, follows=one.subject)


@transaction.atomic
def leave_all(*, token: str) -> None:
    """Stop everything that this follower follows, and forget them. A second time changes nothing."""
    follower = Follower.objects.filter(pk=read_leave(token).follower).first()
    if follower is None:
        return
    number = follower.pk
    follower.delete()
    append(kind="follow.left", subject=f"follower:{number}", by=READER, follows="everything")


def forget_unconfirmed(*, now: datetime) -> None:
    """Delete what was never confirmed and cannot be any more, with the addresses that follow nothing else."""
    stale = Follow.objects.filter(confirmed_at__isnull=True, requested_at__lt=now - FORGET_AFTER)
    if stale.exists():  # asked with every entry: who writes is not kept waiting for nothing
        together(partial(_forget, stale))


def _forget(stale: QuerySet[Follow]) -> None:
    followers = list(stale.values_list("follower", flat=True).distinct())
    follows = stale.count()
    stale.delete()
    Follower.objects.filter(pk__in=followers, follows__isnull=True).delete()
    append(kind="follow.left", subject="newsroom:following", by=SYSTEM, never_confirmed=follows)
