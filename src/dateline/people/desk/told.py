"""Entries of the ledger as lines that a person reads, each with the way to what it speaks of."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.urls import NoReverseMatch, reverse

from dateline.ledger.models import Entry
from dateline.people.models import User
from dateline.people.ports import titles_of
from dateline.people.queries import allowed
from dateline.people.rules.doors import act_behind
from dateline.people.rules.words import phrase


@dataclass(frozen=True, slots=True)
class Subject:
    """What the desk calls one sort of subject, and the door of its page, if it has one."""

    word: str
    door: str = ""


SUBJECTS = {
    "user": Subject("", "people_desk:person"),
    "claim": Subject("the claim", "claims_desk:claim"),
    "source": Subject("the source"),
    "place": Subject("the place", "atlas_desk:place"),
    "actor": Subject("the actor", "atlas_desk:actor"),
    "waiting": Subject("a claim that is not on record"),
    "report": Subject("the report", "wagtailadmin_pages:edit"),
    "series": Subject("the series", "wagtailadmin_pages:edit"),
    "comment": Subject("comment"),
    "voice": Subject("the voice", "moderation_desk:voice"),
    "network": Subject("a network"),
    "campaign": Subject("the campaign"),
    "mirror": Subject("the mirror"),
}


@dataclass(frozen=True, slots=True)
class Line:
    """One entry, told."""

    number: int
    by: str
    at: datetime
    before: str
    it: str
    title: str
    href: str
    behind: str


def told_of(entries: Sequence[Entry], *, asker: User) -> list[Line]:
    """Entries in words; what they link to is what the asker may open."""
    titles = titles_of({one.subject for one in entries})
    return [_line(one, titles.get(one.subject, ""), asker) for one in entries]


def _line(entry: Entry, title: str, asker: User) -> Line:
    sort, _, which = entry.subject.partition(":")
    subject = SUBJECTS.get(sort, Subject(sort))
    before, behind, named = phrase(entry.kind, entry.facts)
    if not named:
        return Line(entry.pk, entry.by, entry.recorded_at, before, "", "", "", "")
    word = f"#{which}" if sort == "comment" else ("" if title else which)
    it = " ".join(part for part in (subject.word, word) if part)
    return Line(entry.pk, entry.by, entry.recorded_at, before, it, title, _way(subject, which, asker), behind)


def _way(subject: Subject, which: str, asker: User) -> str:
    act = act_behind(subject.door) if subject.door else None
    if act is None or not allowed(asker, act) or not which:
        return ""
    try:
        return reverse(subject.door, args=[which])
    except NoReverseMatch:
        return ""
