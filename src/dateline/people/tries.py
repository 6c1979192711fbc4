"""Wrong passwords and wrong codes slow down whoever sends them.

A try is counted before it is judged, so that many at once do not pass the count together; a right one is taken off it
again. Per network first: whoever tries from elsewhere keeps no editor out, who has another network, or a browser that
has logged in to this account before and is counted by itself. No name and no address is kept: a key is a keyed hash.
"""

import hashlib
import hmac
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.core import signing
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from dateline.people.models import Tries, User
from dateline.people.networks import network_of
from dateline.people.rules.slowing import in_words, still_counted, wait_after
from dateline.values.errors import DatelineError

BROWSER = "known_at_the_desk"
BROWSER_LASTS = timedelta(days=180)
_SALT = "dateline.people.browser"
_FORGOTTEN = timedelta(days=2)

_FROM_HERE = "passwords and codes from this network"
OF_A_BROWSER, OF_A_PAIR, OF_A_NETWORK, OF_CODES = 10, 5, 20, 10  # tries that are free
UNDER_ATTACK = 50  # wrong passwords from everywhere, after which each new network has one that is free


class TooSoon(DatelineError):
    """Too many wrong tries; says how long to wait."""

    code = "too_soon"
    status = 429


@dataclass(frozen=True, slots=True)
class Brake:
    """One count of wrong tries, and how many are free. Without a number it counts and never brakes."""

    key: str
    free: int | None = None
    what: str = _FROM_HERE


def for_password(request: HttpRequest, username: str) -> list[Brake]:
    """What a password for this name is counted by, whether or not there is such an account."""
    name = username.casefold()
    user = User.objects.filter(username=username).first()
    if browser := _browser(request, user):
        return [_brake("browser", browser, free=OF_A_BROWSER, what="passwords from this browser")]
    network = _network(request)
    everywhere = _brake("account", name)
    hard_pressed = _counted(everywhere) >= UNDER_ATTACK
    return [
        _brake("network", network, free=OF_A_NETWORK),
        _brake("pair", name, network, free=1 if hard_pressed else OF_A_PAIR),
        everywhere,
    ]


def for_code(request: HttpRequest, user: User) -> list[Brake]:
    """What the code of an app is counted by; who may send one has the password already."""
    if browser := _browser(request, user):
        return [_brake("code-browser", browser, free=OF_CODES, what="codes from this browser")]
    what = "codes for this account; a passkey or a recovery code goes through"
    return [
        _brake("code", str(user.pk), free=OF_CODES, what=what),
        _brake("network", _network(request), free=OF_A_NETWORK),
    ]


def for_proof(request: HttpRequest) -> list[Brake]:
    """What a recovery code or a passkey is counted by: nobody guesses these."""
    return [_brake("network", _network(request), free=OF_A_NETWORK)]


def begin(brakes: Sequence[Brake]) -> None:
    """Count a try as a wrong one, or raise TooSoon and count nothing."""
    now = timezone.now()
    with transaction.atomic():
        Tries.objects.filter(last_at__lt=now - _FORGOTTEN).delete()
        rows = {one.key: one for one in Tries.objects.select_for_update().filter(key__in=[one.key for one in brakes])}
        for brake in brakes:
            row = rows.get(brake.key)
            if row is None or brake.free is None:
                continue
            left = wait_after(still_counted(row.wrong, now - row.last_at), brake.free) - int(
                (now - row.last_at).total_seconds()
            )
            if left > 0:
                raise TooSoon(f"Too many wrong {brake.what}: try again in {in_words(left)}.")
        for brake in brakes:
            row = rows.get(brake.key) or Tries(key=brake.key, last_at=now)
            row.wrong, row.last_at = still_counted(row.wrong, now - row.last_at) + 1, now
            row.save()


def went_well(brakes: Sequence[Brake]) -> None:
    """It was right: what was counted of this account here is forgotten, and it is taken off the rest."""
    with transaction.atomic():
        for row in Tries.objects.select_for_update().filter(key__in=[one.key for one in brakes]):
            if row.wrong <= 1 or not row.key.startswith(("network:", "account:")):
                row.delete()
            else:
                row.wrong -= 1
                row.save(update_fields=["wrong"])


def remember_browser(answer: HttpResponse, user: User) -> None:
    """Give this browser a mark of its own, now that somebody has logged in to this account with it."""
    value = signing.dumps([user.pk, secrets.token_hex(8)], salt=_SALT)
    answer.set_cookie(
        BROWSER, value, max_age=BROWSER_LASTS, path="/desk/", httponly=True, samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )  # fmt: skip


def _browser(request: HttpRequest, user: User | None) -> str:
    """The mark of a browser that has logged in to this account before; empty if it has not."""
    try:
        said = signing.loads(request.COOKIES.get(BROWSER, ""), salt=_SALT, max_age=BROWSER_LASTS)
    except signing.BadSignature:
        return ""
    return str(said[1]) if user and said[0] == user.pk else ""


def _network(request: HttpRequest) -> str:
    return network_of(str(request.META.get("REMOTE_ADDR", "")))


def _counted(brake: Brake) -> int:
    row = Tries.objects.filter(key=brake.key).first()
    return still_counted(row.wrong, timezone.now() - row.last_at) if row else 0


def _brake(kind: str, *parts: str, free: int | None = None, what: str = _FROM_HERE) -> Brake:
    told = "\0".join((kind, *parts)).encode()
    digest = hmac.new(settings.SECRET_KEY.encode(), b"tries:" + told, hashlib.sha256).hexdigest()[:32]
    return Brake(f"{kind}:{digest}", free, what)
