"""What the mails say: plain text, a template each."""

import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.text import Truncator

from dateline.claims import queries as claims
from dateline.discussion import queries as discussion
from dateline.discussion.rules.markup import plain_of
from dateline.following.models import Delivery, Follow
from dateline.following.queries import followed, link_to, link_to_comment
from dateline.following.tokens import confirm_link, leave_link
from dateline.reports import queries as reports
from dateline.values.clocks import Clocks
from dateline.values.errors import NotFound

LONGEST_SUBJECT = 150
LONGEST_EXCERPT = 800  # of a reply: enough to know whether to go and answer


@dataclass(frozen=True, slots=True)
class Letter:
    """A mail before it has an address."""

    subject: str
    template: str
    facts: dict[str, Any] = field(default_factory=dict)
    can_be_left: bool = True


class PlainMail(EmailMessage):
    """A mail whose headers stay on their line: a link that begins on the next one is lost on some mail programs."""

    def message(self, **options: Any) -> Any:
        """The mail as it goes over the wire."""
        message = super().message(**options)
        message.policy = message.policy.clone(max_line_length=900)  # 998 is what mail servers must take
        return message


def compose(delivery: Delivery) -> EmailMessage:
    """The mail of a delivery; NotFound when there is nothing left to say, such as after a comment was removed."""
    kind, _, pk = delivery.about.partition(":")
    letter = _LETTERS[kind](int(pk), delivery.follow)
    leave = leave_link(delivery.follow)
    facts = {**letter.facts, "newsroom": settings.NEWSROOM_NAME, "site": settings.SITE_ADDRESS, "leave": leave}
    return PlainMail(
        subject=_one_line(letter.subject),
        body=render_to_string(f"following/mail/{letter.template}.txt", facts),
        from_email=settings.DEFAULT_FROM_EMAIL,
        to=[delivery.follow.follower.address],
        headers=_headers(delivery, leave if letter.can_be_left else ""),
    )


def _confirmation(_pk: int, follow: Follow) -> Letter:
    if follow.confirmed_at:
        raise NotFound("This has been confirmed in the meantime.")
    thing = followed(follow.subject)
    facts = {"thing": thing, "confirm": confirm_link(follow)}
    # There is nothing to leave yet: who does nothing is forgotten.
    return Letter(f"Please confirm: {thing.news}", "confirmation", facts, can_be_left=False)


def _correction(pk: int, follow: Follow) -> Letter:
    report = reports.report(int(follow.subject.partition(":")[2]))
    correction = report.corrections.select_related("claim").filter(pk=pk).first()
    if correction is None:
        raise NotFound("There is no such correction.")
    today = timezone.now().date()
    standing = claims.on_record(correction.claim.ref).standing(Clocks(at=today, known_by=today))
    facts = {"report": report, "correction": correction, "standing": standing, "link": link_to(report)}
    return Letter(f"Correction: {report.title}", "correction", facts)


def _reply(pk: int, _follow: Follow) -> Letter:
    reply = discussion.comment(pk)
    report = reply.thread.report
    facts = {
        "reply": reply,
        "excerpt": plain_of(reply.text, LONGEST_EXCERPT),
        "report": report,
        "link": link_to_comment(reply),
    }
    return Letter(f"{reply.author} answered you: {report.title}", "reply", facts)


_LETTERS: dict[str, Callable[[int, Follow], Letter]] = {
    "follow": _confirmation,
    "correction": _correction,
    "comment": _reply,
}


def _headers(delivery: Delivery, leave: str) -> dict[str, str]:
    headers = {"Message-ID": _message_id(delivery), "Auto-Submitted": "auto-generated"}
    if leave:  # one click in the mail program, as RFC 8058 has it
        headers |= {"List-Unsubscribe": f"<{leave}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}
    return headers


def _message_id(delivery: Delivery) -> str:
    """The same at each try, so that a mail program shows a mail that came twice once."""
    told = salted_hmac("dateline.following.message-id", f"{delivery.follower_id}-{delivery.entry}").hexdigest()[:32]
    return f"<{told}@{urlsplit(settings.SITE_ADDRESS).hostname or 'localhost'}>"


def _one_line(text: str) -> str:
    """A subject line: no line breaks and no control characters, which could pass for further headers."""
    plain = "".join(" " if unicodedata.category(c) in {"Cc", "Zl", "Zp"} else c for c in text)
    return Truncator(" ".join(plain.split())).chars(LONGEST_SUBJECT)
