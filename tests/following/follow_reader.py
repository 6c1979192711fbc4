"""What a reader, and time, do in these tests."""

import re
from email.message import EmailMessage

from django.utils import timezone

from dateline.following import actions
from dateline.following.consumers import tell_followers
from dateline.following.models import Delivery, Follow
from dateline.following.tokens import confirm_link
from dateline.ledger.queries import entries_after

ADDRESS = "reader@example.org"
OTHER = "other@example.org"


def tell() -> None:
    """Let the room read the whole ledger, as often as the test likes; mails that rest have rested."""
    tell_followers(entries_after(0, limit=10_000))


def after_a_rest() -> None:
    """Mails that were put off are due now, and confirmation mails held back as well."""
    Delivery.objects.filter(sent_at__isnull=True).update(try_after=timezone.now())


def token_of(link: str) -> str:
    """The token in a link."""
    return link.rstrip("/").rsplit("/", 1)[1]


def follow_at_once(subject: str, address: str = ADDRESS) -> Follow:
    """Follow and confirm, without waiting for the mail."""
    actions.follow(subject=subject, address=address)
    one = Follow.objects.get(subject=subject, follower__address=address)
    return actions.confirm(token=token_of(confirm_link(one)))


def body_of(mail: EmailMessage) -> str:
    """The text of a mail."""
    return str(mail.get_content()).replace("\r\n", "\n")


def path_of(mail: EmailMessage, purpose: str) -> str:
    """The path of the one link for this purpose in a mail."""
    found = re.findall(rf"https://news\.example\.net(/follow/{purpose}/\S+)", body_of(mail))
    assert len(found) == 1, found
    return str(found[0])
