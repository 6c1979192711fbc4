"""The codes of an authenticator app (RFC 6238), and the recovery codes that stand in for it."""

import hashlib
import hmac
import secrets
from datetime import datetime
from urllib.parse import quote

STEP = 30  # seconds
DIGITS = 6
DRIFT = 1  # steps that a clock may be early or late
SECRET_BYTES = 20  # as many as SHA-1 gives (RFC 4226, section 4)

RECOVERY_CODES = 10
_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"  # nothing that is read for something else
_LETTERS = 16  # 79 bits: nobody finds one by trying, also not who has the hashes


def step_at(moment: datetime) -> int:
    """The number of the half minute."""
    return int(moment.timestamp()) // STEP


def code_at(secret: bytes, step: int) -> str:
    """The code of a half minute (RFC 4226, section 5.3)."""
    digest = hmac.new(secret, step.to_bytes(8, "big"), hashlib.sha1).digest()
    offset = digest[-1] & 0x0F
    number = int.from_bytes(digest[offset : offset + 4], "big") & 0x7FFFFFFF
    return str(number % 10**DIGITS).zfill(DIGITS)


def step_of_code(secret: bytes, code: str, *, now: int, last: int) -> int | None:
    """The step that a code is of, if it is of about now and of none up to `last`, whose code was used already."""
    found = None
    for step in range(now - DRIFT, now + DRIFT + 1):
        if hmac.compare_digest(code_at(secret, step).encode(), code.encode()) and step > last:
            found = step
    return found


def as_code(text: str) -> str:
    """A code as somebody typed it, without the blanks; empty if it can be none."""
    digits = "".join(text[:40].split())
    return digits if len(digits) == DIGITS and digits.isascii() and digits.isdecimal() else ""


def address(secret: str, *, account: str, newsroom: str) -> str:
    """What the square says to the app: the secret in base 32, whose it is, and where."""
    label = quote(f"{newsroom}:{account}", safe="")
    return f"otpauth://totp/{label}?secret={secret}&issuer={quote(newsroom, safe='')}"


def new_recovery_codes() -> list[str]:
    """A set of them, each in groups of four letters."""
    return [_in_groups("".join(secrets.choice(_ALPHABET) for _ in range(_LETTERS))) for _ in range(RECOVERY_CODES)]


def as_recovery_code(text: str) -> str:
    """A recovery code as somebody typed it, in groups again; empty if it can be none."""
    letters = "".join(text[:60].replace("-", " ").split()).lower()
    return _in_groups(letters) if len(letters) == _LETTERS and set(letters) <= set(_ALPHABET) else ""


def _in_groups(letters: str) -> str:
    return "-".join(letters[at : at + 4] for at in range(0, _LETTERS, 4))
