"""Who hears of what, and how far mails are apart: pure functions."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

LINK_HOLDS = timedelta(days=3)  # a confirmation link, from the sending of its mail
KEEP_TRYING = timedelta(days=7)  # after that, news is no longer news
FORGET_AFTER = KEEP_TRYING + LINK_HOLDS  # an address that did not confirm: its last link has expired by then
ASK_AGAIN_AFTER = timedelta(minutes=10)  # between two confirmation mails to one address
ASKED_IN_A_DAY = 5  # confirmation mails to one address
REQUESTS_IN_A_MINUTE = 20  # from all readers together

Facts = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class News:
    """What one ledger entry has to tell."""

    about: str  # what the mail shows: correction:3, comment:9
    followed: tuple[str, ...]  # whoever follows one of these hears of it
    but_not: str = ""  # except who follows this: it is their own


def _correction(subject: str, facts: Facts) -> News | None:
    correction = facts.get("correction")
    return News(f"correction:{correction}", (subject,)) if correction else None


def _comment(subject: str, facts: Facts) -> News | None:
    parent = facts.get("parent")
    return News(subject, (f"comment:{parent}",), but_not=subject) if parent else None


# One row for each kind of entry that has news. A follower of a claim, a place or an actor would hear of
# "claim.assessed" by a row here, and a row in queries that says what such a thing is called.
_NEWS: dict[str, Callable[[str, Facts], News | None]] = {
    "report.corrected": _correction,
    "comment.posted": _comment,
}


def news_in(kind: str, subject: str, facts: Facts) -> News | None:
    """What an entry has to tell followers, if anything."""
    tell = _NEWS.get(kind)
    return tell(subject, facts) if tell else None


@dataclass(frozen=True, slots=True)
class Asked:
    """An earlier confirmation mail to the same address."""

    follow: int
    planned_at: datetime
    waiting: bool  # not sent yet


def when_to_ask(follow: int, earlier: Sequence[Asked], now: datetime) -> datetime | None:
    """When to send a confirmation mail for this follow; None: not at all, this address has had enough."""
    if any(asked.waiting and asked.follow == follow for asked in earlier):
        return None
    if sum(asked.planned_at > now - timedelta(days=1) for asked in earlier) >= ASKED_IN_A_DAY:
        return None
    last = max((asked.planned_at for asked in earlier), default=None)
    return max(now, last + ASK_AGAIN_AFTER) if last else now


def rest_after(tries: int) -> timedelta:
    """How long a mail that was refused rests before the next try: two minutes, then twice as long, up to six hours."""
    return min(timedelta(minutes=1 << min(tries, 10)), timedelta(hours=6))
