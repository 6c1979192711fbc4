"""What can be followed, and what it is called."""

from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings

from dateline.discussion import queries as discussion
from dateline.discussion.models import Comment
from dateline.discussion.queries import address_of
from dateline.following.models import Follow
from dateline.following.tokens import Key
from dateline.reports import queries as reports
from dateline.reports.models import Report
from dateline.values.errors import NotFound


@dataclass(frozen=True, slots=True)
class Followed:
    """A thing that can be followed, as a reader knows it."""

    news: str  # what its followers are told of
    link: str  # where it is read


_GONE = Followed(news="news of something that is no longer published", link="")


def followed(subject: str) -> Followed:
    """The thing of this name; NotFound if it cannot be followed, or not any more."""
    kind, _, pk = subject.partition(":")
    look_up = _KINDS.get(kind)
    if look_up is None or not (pk.isascii() and pk.isdigit() and len(pk) < 19):
        raise NotFound("There is nothing of that name to follow: go back to the report and ask from there.")
    return look_up(int(pk))


def followed_or_gone(subject: str) -> Followed:
    """The same for links in old mails, which must still work when the thing is gone."""
    try:
        return followed(subject)
    except NotFound:
        return _GONE


def follow_of(key: Key) -> Follow | None:
    """The follow that a token speaks of, if nobody has ended it."""
    return Follow.objects.filter(pk=key.follow, follower=key.follower).select_related("follower").first()


def follow_to_confirm(key: Key) -> Follow:
    """The follow that a confirmation link speaks of; NotFound if it has been ended since."""
    found = follow_of(key)
    if found is None:
        raise NotFound("This was ended before it was confirmed: ask again under the report.", code="follow_ended")
    return found


def other_follows(key: Key) -> int:
    """How many other things the same follower follows."""
    return Follow.objects.filter(follower=key.follower).exclude(pk=key.follow).count()


def link_to(report: Report) -> str:
    """The full address of a report."""
    return f"{settings.SITE_ADDRESS}{report.address}"


def link_to_comment(comment: Comment) -> str:
    """The full address of a comment."""
    return f"{settings.SITE_ADDRESS}{address_of(comment)}"


def _report(pk: int) -> Followed:
    report = reports.report(pk)
    return Followed(f"corrections to “{report.title}”", link_to(report))


def _comment(pk: int) -> Followed:
    comment = discussion.comment_or_waiting(pk)
    return Followed(f"replies to your comment under “{comment.thread.report.title}”", link_to_comment(comment))


def _voice(pk: int) -> Followed:
    """Nothing is told of a voice: the mail only confirms that the address is theirs."""
    voice = discussion.voice(pk)
    return Followed(f"word that the name {voice.name} is yours", f"{settings.SITE_ADDRESS}/write/voice/")


_KINDS: dict[str, Callable[[int], Followed]] = {"report": _report, "comment": _comment, "voice": _voice}
