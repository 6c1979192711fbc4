"""Voices: heard for the first time, given a name to keep, confirmed, erased."""

import secrets
from dataclasses import dataclass

from django.db import transaction

from dateline.discussion import queries
from dateline.discussion.actions.posting import READER, strike
from dateline.discussion.keys import hash_of
from dateline.discussion.models import Comment, Revision, Voice, Vote
from dateline.discussion.rules import State, VoiceKind, check_name
from dateline.ledger.actions import append
from dateline.ledger.prepared import PreparedInsert
from dateline.people.models import User
from dateline.people.queries import name_of, require
from dateline.values.errors import DatelineError
from dateline.values.lookalikes import skeleton

ERASED = "[erased]"
_add = PreparedInsert(Voice)


@dataclass(frozen=True, slots=True)
class Erased:
    """What was erased of a voice, and what stays."""

    comments: int
    votes: int
    statements: int  # contributions that became statements: the record keeps them


@transaction.atomic
def hear(*, key: str) -> Voice:
    """The voice that has this key; heard for the first time, it is a guest."""
    if known := queries.voice_with(key):
        return known
    voice = Voice(key=hash_of(key))
    _add(voice)
    return voice


@transaction.atomic
def keep_name(*, voice: Voice, name: str) -> Voice:
    """Keep a name for a voice: nobody else can speak under it, nor under one that reads like it."""
    voice = Voice.objects.get(pk=voice.pk)
    if voice.kind not in (VoiceKind.GUEST, VoiceKind.KEPT, VoiceKind.CONFIRMED):
        raise DatelineError("This voice has a name already.")
    name = check_name(name)
    queries.check_free(name, voice)
    reads_as = skeleton(name)
    if not reads_as:
        raise DatelineError("This name has no letters that can be told apart: choose another.")
    if voice.comments.exclude(author=name).exists() and voice.name and voice.name != name:
        raise DatelineError(
            f"You have spoken as {voice.name}: a kept name stays, so that others know who answers them."
        )
    voice.name, voice.reads_as = name, reads_as
    if voice.kind == VoiceKind.GUEST:
        voice.kind = VoiceKind.KEPT
    voice.save(update_fields=["name", "reads_as", "kind"])
    append(kind="voice.named", subject=f"voice:{voice.pk}", by=READER)
    return voice


@transaction.atomic
def confirm_voice(*, voice: Voice, address: str) -> None:
    """A voice has answered a mail at this address. Of the address only a keyed hash is kept."""
    voice = Voice.objects.get(pk=voice.pk)
    if not voice.name:
        raise DatelineError("Keep a name first: then an address can stand behind it.")
    voice.kind, voice.confirmed_by = VoiceKind.CONFIRMED, hash_of(address.strip().lower(), kind="address")
    voice.save(update_fields=["kind", "confirmed_by"])
    append(kind="voice.confirmed", subject=f"voice:{voice.pk}", by=READER)


@transaction.atomic
def erase_voice(*, voice: Voice, by: User | None) -> Erased:
    """Erase what a voice has said, and what could tell that it was one voice.

    Its comments become lines that keep replies in place. Its votes stay counted and belong to nobody any more. What
    became a statement stays on the record, which is never changed.
    """
    require(by, "voice.erase")
    comments = list(voice.comments.select_related("thread"))
    for one in comments:
        if one.state in (State.SHOWN, State.HELD):
            facts = strike(one, State.TAKEN_BACK)
            append(kind="comment.taken_back", subject=f"comment:{one.pk}", by=name_of(by), **facts)
        else:  # its page says whose it was
            pages = queries.pages_of(one)
            append(
                kind="comment.erased",
                subject=f"comment:{one.pk}",
                by=name_of(by),
                report=one.thread.report_id,
                pages=pages,
            )
    statements = voice.comments.filter(answer__statement__isnull=False).count()
    Revision.objects.filter(comment__voice=voice).delete()
    Comment.objects.filter(voice=voice).update(
        author=ERASED, text=ERASED, quote="", passage=None, link="", network="", reason="", voice=None
    )
    votes = list(Vote.objects.filter(voter=voice.key)) if voice.key else []
    for vote in votes:
        vote.voter, vote.network = hash_of(secrets.token_hex(16), kind="nobody"), ""
    Vote.objects.bulk_update(votes, ["voter", "network"], batch_size=500)
    number = voice.pk
    voice.key, voice.name, voice.reads_as, voice.confirmed_by = None, "", None, ""
    voice.kind, voice.shown, voice.struck = VoiceKind.GUEST, 0, 0
    voice.save()
    append(kind="voice.erased", subject=f"voice:{number}", by=name_of(by), comments=len(comments), votes=len(votes))
    return Erased(len(comments), len(votes), statements)
