"""The newsroom's key: what it signs was published by whoever holds it. The private half never leaves its file."""

import hashlib
import os
from pathlib import Path

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
    load_pem_public_key,
)
from django.conf import settings

from dateline.values.errors import Unreadable, Unusable


def make_key() -> bool:
    """Make the newsroom's key if it has none; whether one was made. A key that is there is never replaced."""
    path = _file()
    if path.exists():
        return False
    made = Ed25519PrivateKey.generate().private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    partial = path.with_name(f".{path.name}.{os.getpid()}.partial")
    with os.fdopen(os.open(partial, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600), "wb") as file:
        file.write(made)
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(partial, path)  # fails where somebody else was faster, and leaves theirs
    except FileExistsError:
        return False
    finally:
        partial.unlink()
    return True


def has_key() -> bool:
    """Whether this newsroom can sign; one made by an earlier Dateline cannot before `dateline upgrade`."""
    return _file().is_file()


def sign(content: bytes) -> bytes:
    """The signature of the newsroom, 64 bytes."""
    return _private().sign(content)


def public_key() -> bytes:
    """The public half, as PEM."""
    return _private().public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)


def is_signed(content: bytes, signature: bytes, key: bytes) -> bool:
    """Whether the holder of this key signed this content."""
    try:
        _public(key).verify(signature, content)
    except InvalidSignature:
        return False
    return True


def fingerprint(key: bytes) -> str:
    """What two people read to each other: SHA-256 of the public key, in groups of four."""
    made = hashlib.sha256(_public(key).public_bytes(Encoding.Raw, PublicFormat.Raw)).hexdigest()
    return " ".join(made[at : at + 4] for at in range(0, len(made), 4))


def _private() -> Ed25519PrivateKey:
    try:
        key = load_pem_private_key(_file().read_bytes(), None)
    except FileNotFoundError:
        raise Unusable("This newsroom has no key to sign with: run `dateline upgrade`.") from None
    except (ValueError, TypeError, UnsupportedAlgorithm):  # what the file holds is never repeated
        raise Unusable(f"{_file()} holds no key that can be used: put it back from the backup.") from None
    if not isinstance(key, Ed25519PrivateKey):
        raise Unusable(f"{_file()} must hold an Ed25519 key: put it back from the backup.")
    return key


def _public(key: bytes) -> Ed25519PublicKey:
    try:
        found = load_pem_public_key(key)
    except (ValueError, TypeError, UnsupportedAlgorithm):
        found = None
    if not isinstance(found, Ed25519PublicKey):
        raise Unreadable("This is no public key of a newsroom: give a copy of its /record/key.txt.")
    return found


def _file() -> Path:
    return Path(settings.SIGNING_KEY)
