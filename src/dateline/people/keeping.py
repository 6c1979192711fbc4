"""How secrets are kept: what must be read again is encrypted, what is only compared is a hash."""

import base64
import hashlib

from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings

from dateline.values.errors import DatelineError


def sealed(secret: bytes) -> str:
    """Encrypted with the newsroom's secret key: whoever has the database alone can make no code."""
    return _box().encrypt(secret).decode()


def unsealed(text: str) -> bytes:
    """The secret again; refuses when the newsroom's key is another than it was."""
    try:
        return _box().decrypt(text.encode())
    except InvalidToken:
        raise DatelineError(
            "The newsroom's secret key is a new one, so that no app goes with it any more: use a recovery code or a "
            "passkey, or ask an admin to reset your second factor."
        ) from None


def hashed(code: str, *, of: int) -> str:
    """What is kept of a recovery code of this account."""
    return hashlib.sha256(f"dateline recovery {of} {code}".encode()).hexdigest()


def _box() -> Fernet:
    key = hashlib.sha256(b"dateline authenticator " + settings.SECRET_KEY.encode()).digest()
    return Fernet(base64.urlsafe_b64encode(key))
