"""Who sends a form: the key in their browser, and the network they write from."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from dateline.discussion.keys import as_key
from dateline.people.networks import known_as

VOICE_COOKIE = "voice"
A_YEAR = 365 * 24 * 3600


def key_of(request: HttpRequest) -> str:
    """The key of the voice that this browser has; empty if it has none."""
    return as_key(request.COOKIES.get(VOICE_COOKIE, ""))


def with_key(request: HttpRequest, answer: HttpResponse, key: str) -> HttpResponse:
    """The answer, which gives the browser this key if it has another or none."""
    if key_of(request) != key:
        answer.set_cookie(
            VOICE_COOKIE,
            key,
            max_age=A_YEAR,
            httponly=True,
            samesite="Lax",
            secure=settings.SITE_ADDRESS.startswith("https://"),
        )
    return answer


def networks_of(request: HttpRequest) -> tuple[str, ...]:
    """What the sender's network is known as; the server has taken the address from a trusted proxy alone."""
    return known_as(str(request.META.get("REMOTE_ADDR", "")))
