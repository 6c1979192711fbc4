"""Files written so that a reader never sees half of one, beside each its compressed forms.

Files and their compressed forms are written under other names and made durable first, and what is about to change is
noted for the manifest. Then the old compressed forms go, the file takes its place, and the new compressed forms take
theirs. So whoever asks gets one version whole, compressed or not, and never a compressed form of another version.
Killed in between, a page stands without its compressed forms until it is baked again.
"""

import errno
import gzip
import os
import shutil
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path

import brotli

from dateline.publishing import changed
from dateline.publishing.durable import make_durable
from dateline.publishing.manifest import is_own
from dateline.values.errors import Unusable

COMPRESSED = (".html", ".css", ".svg", ".json", ".jsonld", ".geojson", ".csv", ".atom", ".xml", ".txt", ".js")
SMALLEST_WORTH_COMPRESSING = 400
PARTIAL = ".partial"
MOST_STAGED = 100  # files that wait for their place
_Change = Callable[[bytes], bytes]
_PACK: dict[str, _Change] = {
    ".br": lambda content: brotli.compress(content, quality=5, lgwin=20),
    ".gz": lambda content: gzip.compress(content, 6, mtime=0),
}
_UNPACK: dict[str, _Change] = {".br": brotli.decompress, ".gz": gzip.decompress}
_BROKEN = (OSError, EOFError, zlib.error, brotli.error)
_FULL = {errno.ENOSPC, errno.EDQUOT}
_CLOSED = {errno.EROFS, errno.EACCES, errno.EPERM}
_FAILING = {errno.EIO, errno.EMFILE, errno.ENFILE, errno.ENOMEM}


class Writer:
    """Writes into one site, some files at a time: none is in its place before `settle`.

    Once it has settled, what it wrote stays, whatever becomes of the machine.
    """

    def __init__(self, root: Path) -> None:
        self.root = root
        self._staged: dict[str, dict[str, Path]] = {}  # by path: what takes the place of it and its compressed forms
        self._folders: set[Path] = set()

    def put(self, path: str, content: bytes) -> bool:
        """Write one file and its compressed forms; False when all of it stands there already, byte for byte."""
        if path not in self._staged and wrong_with(self.root, path, content) is None:
            return False
        target = self.root / path
        self._make(target.parent)
        packed = {suffix: pack(content) for suffix, pack in _PACK.items()} if _is_compressed(target, content) else {}
        written = {suffix: _partial(target, suffix) for suffix in ("", *packed)}
        try:
            for suffix, body in {"": content, **packed}.items():
                written[suffix].write_bytes(body)
        except OSError:
            _unlink(written.values())
            raise
        self._staged[path] = written
        if len(self._staged) >= MOST_STAGED:
            self.settle()
        return True

    def remove(self, path: str) -> None:
        """Take one file and its compressed forms away, and folders that became empty."""
        changed.note(self.root, [path])
        target = self.root / path
        _unlink(_beside(target, suffix) for suffix in (*_PACK, ""))
        for folder in target.parents:
            self._folders.add(folder)
            if folder == self.root or any(folder.iterdir()):
                break
            folder.rmdir()

    def settle(self) -> None:
        """Put everything in its place and make it durable, each folder once however many of its files were written."""
        try:
            make_durable([partial for written in self._staged.values() for partial in written.values()], self.root)
            changed.note(self.root, self._staged)
            for path, written in self._staged.items():
                self._replace(self.root / path, written)
        finally:
            self.drop()
        make_durable([folder for folder in self._folders if folder.is_dir()], self.root)  # some were taken away since
        self._folders.clear()

    def drop(self) -> None:
        """Forget what is not in its place yet."""
        for written in self._staged.values():
            _unlink(written.values())
        self._staged.clear()

    def _replace(self, target: Path, written: Mapping[str, Path]) -> None:
        if target.is_dir() and not target.is_symlink():  # put there by hand
            shutil.rmtree(target)
        _unlink(_beside(target, suffix) for suffix in _PACK)
        for suffix, partial in written.items():
            partial.replace(_beside(target, suffix))
        self._folders.add(target.parent)

    def _make(self, folder: Path) -> None:
        if folder.is_dir():
            return
        if folder != self.root:
            self._make(folder.parent)
            try:
                folder.unlink(missing_ok=True)  # a file where a folder must be was put there by hand
            except OSError:
                if not folder.is_dir():  # else another process of the crew has made it since
                    raise
        folder.mkdir(parents=folder == self.root, exist_ok=True)
        self._folders.add(folder.parent)


def put_plain(root: Path, path: str, content: bytes) -> None:
    """Write one file that is kept in no compressed form, durably, unless it stands there already."""
    target = root / path
    if target.is_file() and target.read_bytes() == content:
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    partial = _partial(target, "")
    try:
        partial.write_bytes(content)
        make_durable([partial], root)
        partial.replace(target)
    finally:
        partial.unlink(missing_ok=True)


def wrong_with(root: Path, path: str, content: bytes) -> str | None:
    """What is not as it must be with a file or its compressed forms, in a few words; None when all is well.

    The compressed forms are unpacked: that they are there says nothing of what is in them.
    """
    target = root / path
    if target.is_symlink() or not target.is_file():
        return "it is not there" if not target.exists() else "something else stands in its place"
    if target.stat().st_size != len(content) or target.read_bytes() != content:
        return "it says something else"
    wanted = _is_compressed(target, content)
    for suffix, unpack in _UNPACK.items():
        packed = _beside(target, suffix)
        if wanted != packed.is_file():
            return f"its {suffix} is not there" if wanted else f"its {suffix} is not wanted"
        if wanted and not _unpacks_to(packed, unpack, content):
            return f"its {suffix} says something else"
    return None


def standing(root: Path, path: str) -> bytes | None:
    """One file as it stands; None if there is none."""
    try:
        return (root / path).read_bytes()
    except FileNotFoundError:
        return None


def files_in(root: Path) -> set[str]:
    """All files of the site but its manifest; compressed forms only if what they are forms of is not there."""
    return {path for path in _all_in(root) if not path.endswith(PARTIAL) and not is_own(path)}


def strays_among(there: set[str], planned: set[str]) -> list[str]:
    """What no plan has; the compressed forms of what is planned belong to it, also while it is not there."""
    return sorted(path for path in there - planned if path.removesuffix(".br").removesuffix(".gz") not in planned)


def left_over_in(root: Path) -> list[str]:
    """Files that somebody began to write and never finished."""
    return sorted(path for path in _all_in(root) if path.endswith(PARTIAL))


def sweep(root: Path) -> int:
    """Take away what was left half-written; only for who is alone with the site."""
    found = left_over_in(root)
    for path in found:
        (root / path).unlink(missing_ok=True)
    return len(found)


def trouble_with_disk(problem: OSError, root: Path) -> Unusable | None:
    """The sentence for what keeps every file from being written; None if it is about one file only."""
    if problem.errno in _FULL:
        said = "The disk is full: make room. Pages stay as they were, and are baked as soon as there is room."
        return Unusable(said, code="disk_full")
    if problem.errno in _FAILING:
        return Unusable(f"The disk cannot be used ({problem.strerror}): look after it. Pages stay as they were.")
    if problem.errno in _CLOSED and (problem.errno == errno.EROFS or not os.access(root, os.W_OK)):
        said = (
            f"{root} cannot be written: check who owns it, and that its disk is not read-only. Pages stay as they were."
        )
        return Unusable(said, code="read_only")
    return None


def _all_in(root: Path) -> Iterator[str]:
    for folder, _, names in os.walk(root):
        there = set(names)
        within = Path(folder).relative_to(root).as_posix()
        for name in names:
            stem, dot, suffix = name.rpartition(".")
            if f"{dot}{suffix}" not in _PACK or stem not in there:
                yield name if within == "." else f"{within}/{name}"


def _is_compressed(target: Path, content: bytes) -> bool:
    return target.suffix in COMPRESSED and len(content) >= SMALLEST_WORTH_COMPRESSING


def _unpacks_to(packed: Path, unpack: _Change, content: bytes) -> bool:
    try:
        return unpack(packed.read_bytes()) == content
    except _BROKEN:
        return False


def _beside(target: Path, suffix: str) -> Path:
    return target.with_name(target.name + suffix)


def _partial(target: Path, suffix: str) -> Path:
    return target.with_name(f".{target.name}{suffix}.{os.getpid()}{PARTIAL}")


def _unlink(paths: Iterable[Path]) -> None:
    for path in paths:
        path.unlink(missing_ok=True)
