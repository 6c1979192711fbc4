"""The key that a voice is known by: in the browser it is a cookie, here it is a keyed hash."""

import hashlib
import hmac
import re
import secrets

from django.conf import settings

_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"  # nothing that is read for something else
_LETTERS = 28  # 138 bits
_KEY = re.compile(f"[{_ALPHABET}]{{{_LETTERS}}}")


def new_key() -> str:
    """A key that only the browser it is made for will have."""
    return "".join(secrets.choice(_ALPHABET) for _ in range(_LETTERS))


def key_for(seed: str) -> str:
    """The key for a voice that writes without one, from what its browser has instead: the same whenever it is drawn."""
    drawn = hmac.digest(settings.SECRET_KEY.encode(), f"seed:{seed}".encode(), hashlib.sha256)
    return "".join(_ALPHABET[byte % len(_ALPHABET)] for byte in drawn[:_LETTERS])


def as_key(text: str) -> str:
    """A key as somebody wrote it down, without the blanks and dashes; empty if it can be none."""
    key = re.sub(r"[\s-]", "", text[:200]).lower()
    return key if _KEY.fullmatch(key) else ""


def in_groups(key: str) -> str:
    """A key as it is written down: four letters at a time."""
    return "-".join(re.findall(".{4}", key))


def hash_of(secret: str, *, kind: str = "voice") -> str:
    """What is kept of a key or of an address: whoever has the database alone cannot tell which it was."""
    return hmac.new(settings.SECRET_KEY.encode(), f"{kind}:{secret}".encode(), hashlib.sha256).hexdigest()
