"""Which network somebody writes from, as a keyed hash that means nothing once its key is gone.

The keys live in a file of the newsroom's folder and not in the database: a copy of the database tells of no address,
however many addresses somebody tries. A new key is made every week, the one before it is still known for a week, and
older ones are gone for good. So limits and bans hold for a week at least, and nobody can be followed
for longer than two.
"""

import hashlib
import hmac
import json
import os
import secrets
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path

from django.conf import settings

from dateline.values.networks import network_in

TURNS_OVER = timedelta(days=7)
_making = threading.Lock()


def network_of(address: str, *, now: datetime | None = None) -> str:
    """The hash of the network of this address by the present key; empty for what is no address."""
    network = network_in(address)
    return _hashed(_keys(now)[0], network) if network else ""


def known_as(address: str, *, now: datetime | None = None) -> tuple[str, ...]:
    """The hashes of this network by all keys that are still known, the present one first."""
    network = network_in(address)
    return tuple(_hashed(key, network) for key in _keys(now)) if network else ()


def _hashed(key: bytes, network: str) -> str:
    return hmac.new(key, network.encode(), hashlib.sha256).hexdigest()[:32]


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
