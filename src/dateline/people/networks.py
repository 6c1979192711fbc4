"""Which network somebody writes from, as a keyed hash that means nothing once its key is gone.

The keys live in a file of the newsroom's folder and not in the database: a copy of the database tells of no address,
however many addresses somebody tries. A new key is made every week, the one before it is still known for a week, and
older ones are gone for good. So limits and bans hold for a week at least, and nobody can be followed
for longer than two.
"""

import hashlib
import hmac
import ipaddress
import json
import os
import secrets
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path

from django.conf import settings

TURNS_OVER = timedelta(days=7)
_making = threading.Lock()


def network_of(address: str, *, now: datetime | None = None) -> str:
    """The hash of the network of this address by the present key: of an IPv6 address its first 64 bits.

    Whoever has an IPv6 address has the other 64 bits to choose from, request by request. Empty for what is no address.
    """
    prefix = _prefix(address)
    return _hashed(_keys(now)[0], prefix) if prefix else ""


def known_as(address: str, *, now: datetime | None = None) -> tuple[str, ...]:
    """The hashes of this network by all keys that are still known, the present one first."""
    prefix = _prefix(address)
    return tuple(_hashed(key, prefix) for key in _keys(now)) if prefix else ()


def _prefix(address: str) -> str:
    try:
        one = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return ""
    if isinstance(one, ipaddress.IPv6Address):
        if one.ipv4_mapped:
            return str(one.ipv4_mapped)
        return str(ipaddress.ip_network((one, 64), strict=False))
    return str(one)


def _hashed(key: bytes, prefix: str) -> str:
    return hmac.new(key, prefix.encode(), hashlib.sha256).hexdigest()[:32]


_read: tuple[tuple[str, float, int], list[tuple[datetime, bytes]]] | None = None  # the file's stamp and what it said


def _keys(now: datetime | None) -> list[bytes]:
    """The present key and the one before it."""
    now = now or datetime.now(UTC)
    file: Path = settings.NETWORK_KEYS
    kept = _kept(file)
    if not kept or kept[0][0] <= now - TURNS_OVER:
        with _making:
            kept = _kept(file)
            if not kept or kept[0][0] <= now - TURNS_OVER:
                older = [one for one in kept if one[0] > now - 2 * TURNS_OVER]
                kept = [(now, secrets.token_bytes(32)), *older][:2]
                _keep(file, kept)
    return [key for made_at, key in kept if made_at > now - 2 * TURNS_OVER]


def _kept(file: Path) -> list[tuple[datetime, bytes]]:
    global _read  # what the file said is kept until it changes
    try:
        about = file.stat()
    except FileNotFoundError:
        return []
    stamp = (str(file), about.st_mtime, about.st_ino)
    if _read is None or _read[0] != stamp:
        rows = json.loads(file.read_text())
        _read = stamp, [(datetime.fromisoformat(row["made_at"]), bytes.fromhex(row["key"])) for row in rows]
    return _read[1]


def _keep(file: Path, keys: list[tuple[datetime, bytes]]) -> None:
    rows = [{"made_at": made_at.isoformat(), "key": key.hex()} for made_at, key in keys]
    beside = file.with_name(f"{file.name}.{os.getpid()}")
    with os.fdopen(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as out:
        json.dump(rows, out)
        out.flush()
        os.fsync(out.fileno())
    beside.replace(file)
