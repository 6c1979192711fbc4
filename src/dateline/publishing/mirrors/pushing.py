"""Sending a mirror what has changed: files first, then the lists, the manifest last, and only then removals.

What a mirror has is written down beside it shard by shard, so a push that was cut off goes on where it was. A reader
of the mirror never meets a manifest that names a file which is not there yet.
"""

import fcntl
import hashlib
import json
import os
import shutil
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import chain
from pathlib import Path
from typing import Any

from dateline.publishing.locking import alone, site
from dateline.publishing.manifest import (
    MANIFEST,
    SIGNATURE,
    Listed,
    Manifest,
    Shard,
    plain,
    read_manifest,
    read_shard,
    shard_file,
    shard_of,
    written_shard,
)
from dateline.publishing.mirrors.kept import Mirror, put_private
from dateline.publishing.sealing import seal_what_changed
from dateline.values.errors import DatelineError, Unreadable, Unusable

BATCH, BATCH_BYTES = 200, 16 * 1024 * 1024
Progress = Callable[[int, int], None]


class Busy(DatelineError):
    """Somebody else is pushing: to be tried again."""


def push(mirror: Mirror, *, progress: Progress | None = None, whole: bool = False) -> dict[str, Any]:
    """Send a mirror what it lacks; `whole` forgets what it is thought to have, and asks it."""
    with _alone(mirror):
        try:
            done = _push(mirror, progress, whole)
        except Busy:
            raise
        except DatelineError as problem:
            _note(mirror, trouble=problem.sentence)
            raise
        _note(mirror, trouble="")
        return done


def state(mirror: Mirror) -> dict[str, str]:
    """When a push was last tried, what was wrong with it, and the state of the site that the mirror has."""
    said = {"tried_at": "", "trouble": "", "made_at": ""}
    with suppress(OSError, ValueError):
        said |= json.loads((mirror.folder / "last.json").read_bytes())
    before = _before(mirror)
    return said | {"made_at": before.made_at if before else ""}


def is_behind(mirror: Mirror) -> bool:
    """Whether the site has a signed manifest that the mirror does not have."""
    root = site()
    with suppress(OSError):
        now = (root / MANIFEST).read_bytes()
        kept = mirror.folder / MANIFEST
        return (root / SIGNATURE).is_file() and not (kept.is_file() and kept.read_bytes() == now)
    return False


def _push(mirror: Mirror, progress: Progress | None, whole: bool) -> dict[str, Any]:
    store = mirror.store
    before = None if whole else _before(mirror)
    strays = set[str]()
    if before is None:  # a first push, or one that trusts nothing
        for path in mirror.folder.glob("has/*.json"):
            if whole:
                path.unlink()
        strays = store.paths()
    with _snapshot(mirror, before) as now:
        done = 0
        for batch, complete in now.batches():
            store.put({path: now.read(path, now.shards[name][path]) for name, path in batch})
            done += len(batch)
            if progress:
                progress(done, now.total)
            for name in complete:
                _keep(mirror, name, now.had[name] | now.shards[name])
    store.put({shard_file(name): written_shard(shard) for name, shard in now.shards.items() if shard})
    store.put({MANIFEST: now.content})
    store.put({SIGNATURE: now.signature})
    gone = now.gone(strays) if before is None else now.gone(())
    store.remove(sorted(gone))
    for name, shard in now.shards.items():
        _keep(mirror, name, shard)
    put_private(mirror.folder / MANIFEST, now.content)
    return {"mirror": mirror.name, "sent": done, "removed": len(gone), "made_at": now.manifest.made_at}


@dataclass(frozen=True, slots=True)
class _Snapshot:
    """The site at one moment: its manifest, and the lists and files in which a mirror differs from it."""

    manifest: Manifest
    content: bytes
    signature: bytes
    shards: Mapping[str, Shard]
    had: Mapping[str, Shard]
    waiting: Mapping[str, list[str]]  # by shard: the paths that the mirror lacks, or has otherwise
    held: Path  # a folder with these files, kept as they were

    @property
    def total(self) -> int:
        """How many files wait."""
        return sum(map(len, self.waiting.values()))

    def batches(self) -> Iterator[tuple[list[tuple[str, str]], list[str]]]:
        """Some files at a time, each with its shard, and the shards that are complete with them.

        The compressed forms of a file come before itself. Across shards: to some mirrors each batch is a connection.
        """
        batch: list[tuple[str, str]] = []
        complete: list[str] = []
        size = 0
        for name, paths in self.waiting.items():
            for path in sorted(paths, key=lambda path: (plain(path), path == plain(path))):
                large = self.shards[name][path].size
                if batch and (len(batch) == BATCH or size + large > BATCH_BYTES):
                    yield batch, complete
                    batch, complete, size = [], [], 0
                batch.append((name, path))
                size += large
            complete.append(name)
        if batch:
            yield batch, complete

    def read(self, path: str, listed: Listed) -> bytes:
        """A file as it is listed."""
        content = (self.held / _held_as(path)).read_bytes()
        if Listed.of(content) != listed:
            raise Unusable(f"“{path}” is not as it was baked: `dateline bake` mends what was changed by hand.")
        return content

    def gone(self, strays: Collection[str]) -> set[str]:
        """What the mirror has and should not; `strays` is all that it has, where that had to be asked."""
        gone = {path for name, shard in self.shards.items() for path in self.had[name].keys() - shard.keys()}
        gone |= {shard_file(name) for name, shard in self.shards.items() if not shard}
        wanted = {path for shard in self.shards.values() for path in shard}
        wanted |= {MANIFEST, SIGNATURE, *map(shard_file, self.manifest.shards)}
        return gone | (set(strays) - wanted)


@contextmanager
def _snapshot(mirror: Mirror, before: Manifest | None) -> Iterator[_Snapshot]:
    """Hold the site as it is now, for the block: nobody waits for a mirror, and no bake changes what is being sent."""
    root, held = site(), mirror.folder / "held"
    shutil.rmtree(held, ignore_errors=True)
    held.mkdir()
    try:
        with alone():
            seal_what_changed(root)
            manifest, content, signature = _signed(root)
            there = before.shards if before else {}
            names = {name for name, one in manifest.shards.items() if there.get(name) != one}
            shards = {name: _listed(root, name) for name in names}
            shards |= {name: {} for name in there.keys() - manifest.shards.keys()}
            had = {name: _had(mirror, name) for name in shards}
            waiting = {
                name: [path for path in shard if had[name].get(path) != shard[path]] for name, shard in shards.items()
            }
            for path in chain.from_iterable(waiting.values()):
                _hold(root / path, held / _held_as(path))
        yield _Snapshot(manifest, content, signature, shards, had, waiting, held)
    finally:
        shutil.rmtree(held, ignore_errors=True)


def _signed(root: Path) -> tuple[Manifest, bytes, bytes]:
    try:
        content, signature = (root / MANIFEST).read_bytes(), (root / SIGNATURE).read_bytes()
    except FileNotFoundError:
        raise Unusable("There is no signed site yet: run `dateline upgrade`, which makes the key and bakes.") from None
    return read_manifest(content, where="The site"), content, signature


def _listed(root: Path, name: str) -> Shard:
    try:
        return read_shard((root / shard_file(name)).read_bytes(), name, where="The site")
    except FileNotFoundError:
        raise Unreadable("The site lacks a list of its files: run `dateline bake`.") from None


def _hold(file: Path, held: Path) -> None:
    """A bake never writes into a file but puts another in its place, so a second name keeps what the first one had."""
    try:
        held.hardlink_to(file)
    except FileNotFoundError:
        raise Unusable(f"“{file}” is not there: `dateline bake` mends what was taken away by hand.") from None
    except OSError:  # a disk that has no second names
        shutil.copyfile(file, held)


def _held_as(path: str) -> str:
    return hashlib.sha256(path.encode()).hexdigest()


def _before(mirror: Mirror) -> Manifest | None:
    try:
        return read_manifest((mirror.folder / MANIFEST).read_bytes(), where=mirror.name)
    except (OSError, Unreadable):
        return None


def _had(mirror: Mirror, name: str) -> Shard:
    try:
        said = json.loads((mirror.folder / "has" / f"{name}.json").read_bytes())
        return {path: Listed(*one) for path, one in said.items() if shard_of(path) == name}
    except (OSError, ValueError, TypeError, AttributeError):
        return {}


def _keep(mirror: Mirror, name: str, shard: Shard) -> None:
    folder = mirror.folder / "has"
    folder.mkdir(exist_ok=True)
    if shard:
        put_private(folder / f"{name}.json", written_shard(shard))
    else:
        (folder / f"{name}.json").unlink(missing_ok=True)


def _note(mirror: Mirror, *, trouble: str) -> None:
    now = datetime.now(UTC).isoformat(timespec="seconds")
    if mirror.folder.is_dir():  # it may have been removed meanwhile
        put_private(mirror.folder / "last.json", json.dumps({"tried_at": now, "trouble": trouble}).encode())


@contextmanager
def _alone(mirror: Mirror) -> Iterator[None]:
    """One push to a mirror at a time, whichever process does it."""
    file = os.open(mirror.folder / ".lock", os.O_CREAT | os.O_RDWR, 0o600)
    try:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Busy(f"Something is being sent to {mirror.name} already: wait until it is done.") from None
        yield
    finally:
        os.close(file)
