"""The signed links: whoever holds one may do what it says, and nothing else."""

from dataclasses import dataclass

from django.conf import settings
from django.core import signing
from django.urls import reverse

from dateline.following.models import Follow
from dateline.following.rules import LINK_HOLDS
from dateline.values.errors import DatelineError

_CONFIRM = "dateline.following.confirm"
_LEAVE = "dateline.following.leave"


@dataclass(frozen=True, slots=True)
class Key:
    """What a token opens. Numbers alone: an address would stand in logs and histories."""

    follow: int
    follower: int


def confirm_link(follow: Follow) -> str:
    """The full address that confirms this follow; it holds for three days."""
    return _link("following:confirm", _sign(follow, _CONFIRM))


def leave_link(follow: Follow) -> str:
    """The full address that ends this follow; it holds for ever, like the mail it stands in."""
    return _link("following:leave", _sign(follow, _LEAVE))


def read_confirm(token: str) -> Key:
    """What a confirmation token opens; raises DatelineError when it has expired or is not ours."""
    try:
        return _key(signing.loads(token, salt=_CONFIRM, max_age=LINK_HOLDS))
    except signing.SignatureExpired:
        raise DatelineError(
            "This link has expired after three days: ask again under the report, and a new one comes by mail.",
            code="link_expired",
            status=410,
        ) from None
    except signing.BadSignature:
        raise _not_ours() from None


def read_leave(token: str) -> Key:
    """What a leave token opens; raises DatelineError when it is not ours."""
    try:
        return _key(signing.loads(token, salt=_LEAVE))
    except signing.BadSignature:
        raise _not_ours() from None


def _sign(follow: Follow, salt: str) -> str:
    return signing.dumps([follow.pk, follow.follower_id], salt=salt)


def _key(signed: list[int]) -> Key:
    return Key(follow=signed[0], follower=signed[1])


def _link(name: str, token: str) -> str:
    return f"{settings.SITE_ADDRESS}{reverse(name, args=[token])}"


def _not_ours() -> DatelineError:
    return DatelineError(
        "This link is not complete, or not one of ours: copy the whole of it from the mail.",
        code="link_unknown",
        status=404,
    )
