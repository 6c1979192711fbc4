"""The files that readers get, found by address and kept ready to send; knows no framework."""

import hashlib
import json
import mimetypes
import os
import stat
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from email.utils import formatdate
from pathlib import Path
from typing import NamedTuple

from dateline.publishing.conditions import codings
from dateline.publishing.ways import Ways

MEMORY = 128 * 1024 * 1024  # bytes of files kept
LARGEST_KEPT = 4 * 1024 * 1024
MOST_ROUTES = 20_000
_ENDINGS = {b"br": ".br", b"gzip": ".gz"}
_TYPES = {
    ".geojson": "application/geo+json",
    ".atom": "application/atom+xml; charset=utf-8",
    ".jsonld": 'application/ld+json; profile="http://www.w3.org/ns/anno.jsonld"',
    ".csv": "text/csv; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
    ".woff2": "font/woff2",
}
# A form posts to the newsroom's own address, which each page's own policy names (`forms_at` in frame.py).
_POLICY = (
    "default-src 'none'; %s; img-src 'self' data:; media-src 'self'; form-action 'self' https: http://*.onion; "
    "base-uri 'none'; frame-ancestors 'self'"
)
_OF_PAGES = "script-src 'self'; connect-src 'self'; worker-src 'self'; manifest-src 'self'; style-src 'self'"
_OF_PICTURES = "style-src 'self' 'unsafe-inline'"  # a map saved as a picture carries its own style, and runs nothing


class State(NamedTuple):
    """What changes when a file does."""

    changed: int
    size: int
    number: int


@dataclass(slots=True)
class Answer:
    """A file in one coding, with what is said about it; `body` is None when it is sent from the disk."""

    file: str
    state: State
    etag: bytes
    changed: int  # in whole seconds, as it is said in headers
    about: bytes  # what a 200 and a 304 both say, as header lines
    found: bytes  # what a 200 says in all, after its date
    body: bytes | None
    is_plain: bool  # parts are sent of files without a coding only


class Files:
    """Finds the file of an address and keeps it in memory, the least asked for going first."""

    def __init__(self, *, baked: Path, media: Path, static: Path | None = None, memory: int = MEMORY) -> None:
        self._baked, self._media, self._memory = baked, media, memory
        self.ways = Ways(baked)
        self._static, self._static_seen = static, -1
        self._folders: list[Path] = []
        self._kept: OrderedDict[str, Answer] = OrderedDict()
        self._routes: dict[tuple[str, bytes], str] = {}
        self._bytes = 0

    def ready(self, path: str, accepted: bytes) -> Answer | None:
        """The answer, when it is in memory and its file has not changed since: one look at the disk."""
        file = self._routes.get((path, accepted))
        answer = self._kept.get(file) if file else None
        if answer is None:
            return None
        try:
            seen = os.stat(answer.file)  # noqa: PTH116  # a Path costs more than the look itself
        except OSError:
            return None
        if (seen.st_mtime_ns, seen.st_size, seen.st_ino) != answer.state:
            return None
        self._kept.move_to_end(answer.file)
        return answer

    def find(self, path: str, accepted: bytes) -> Answer | None:
        """The answer, read from the disk if need be. May take as long as the disk does."""
        target = self._target(path)
        if target is None:
            return None
        for coding in codings(accepted):
            packed = target.with_name(target.name + _ENDINGS[coding])
            if (answer := self._read(packed, target, path, coding)) is not None:
                break
        else:
            answer = self._read(target, target, path, b"")
        if answer is not None and answer.body is not None and not self.ways.is_left(path):
            self._keep(answer, path, accepted)
        return answer

    def is_folder(self, path: str) -> bool:
        """Whether there is a page at this address with a slash after it."""
        return not path.endswith("/") and _inside(self._baked, f"{path}/index.html") is not None

    @property
    def kept_bytes(self) -> int:
        """How much memory the kept files take."""
        return self._bytes

    def _target(self, path: str) -> Path | None:
        if path.startswith("/static/"):
            inside = (_inside(folder, path.removeprefix("/static")) for folder in self._static_folders())
            return next((one for one in inside if one), None)
        if path.startswith("/media/"):  # what is shown; originals keep what was in them and stay inside
            return _inside(self._media, path.removeprefix("/media")) if path.startswith("/media/images/") else None
        return _inside(self._baked, path + "index.html" if path.endswith("/") else path)

    def _static_folders(self) -> list[Path]:
        """Where the desk's files are; the program writes it down when it starts."""
        try:
            seen = self._static.stat().st_mtime_ns if self._static else -1
            if self._static and seen != self._static_seen:
                self._folders = [Path(one) for one in json.loads(self._static.read_text("utf-8"))]
                self._static_seen = seen
        except (OSError, ValueError):  # not there yet; what was known stays known
            pass
        return self._folders

    def _read(self, file: Path, named: Path, path: str, coding: bytes) -> Answer | None:
        try:
            with file.open("rb") as opened:
                seen = os.fstat(opened.fileno())
                if not stat.S_ISREG(seen.st_mode):
                    return None
                state = State(seen.st_mtime_ns, seen.st_size, seen.st_ino)
                body = opened.read() if seen.st_size <= LARGEST_KEPT else None
        except OSError:
            return None
        if body is not None and len(body) != seen.st_size:
            return None  # someone writes into it, which the bake never does
        mark = hashlib.sha256(repr((str(file), state)).encode() if body is None else body).hexdigest()[:20].encode()
        about = _about(named, path, coding, seen.st_mtime, mark)
        return Answer(
            file=str(file),
            state=state,
            etag=b'"%s"' % mark,
            changed=int(seen.st_mtime),
            about=about,
            found=b"%scontent-length: %d\r\n" % (about, seen.st_size),
            body=body,
            is_plain=not coding,
        )

    def _keep(self, answer: Answer, path: str, accepted: bytes) -> None:
        self._drop(answer.file)
        if len(self._routes) >= MOST_ROUTES:
            self._routes.clear()
        self._routes[path, accepted] = answer.file
        self._kept[answer.file] = answer
        self._bytes += len(answer.body or b"") + 2 * len(answer.found)
        while self._bytes > self._memory:
            self._drop(next(iter(self._kept)))

    def _drop(self, file: str) -> None:
        if (old := self._kept.pop(file, None)) is not None:
            self._bytes -= len(old.body or b"") + 2 * len(old.found)


def _inside(root: Path, path: str) -> Path | None:
    """The file at this address, unless the address tries to leave the folder or to see hidden files."""
    parts = path.strip("/").split("/")
    if "\0" in path or "\\" in path or any(part in {"", ".."} or part.startswith(".") for part in parts):
        return None
    target = root.joinpath(*parts)
    try:
        return target if stat.S_ISREG(target.lstat().st_mode) else None
    except (OSError, ValueError):  # not there, or a name longer than the disk can have
        return None


def lifetime(address: str) -> str:
    """How long a copy of what is at an address may be used unasked: for ever, if its name changes with its content."""
    for_ever = address.startswith("/assets/")
    return "public, max-age=31536000, immutable" if for_ever else "public, max-age=0, must-revalidate"


def _about(named: Path, path: str, coding: bytes, changed: float, mark: bytes) -> bytes:
    kind = _TYPES.get(named.suffix) or mimetypes.guess_type(named.name)[0] or "application/octet-stream"
    if kind.startswith("text/") and "charset" not in kind:
        kind += "; charset=utf-8"
    lines: Sequence[tuple[str, str]] = [
        ("content-type", kind),
        ("etag", f'"{mark.decode()}"'),
        ("last-modified", formatdate(changed, usegmt=True)),
        ("cache-control", lifetime(path)),
        ("vary", "accept-encoding"),
        ("x-content-type-options", "nosniff"),
        ("referrer-policy", "same-origin"),
        ("cross-origin-opener-policy", "same-origin"),
    ]
    if not path.startswith("/static/"):
        policy = _POLICY % (_OF_PICTURES if named.suffix == ".svg" else _OF_PAGES)
        lines = [*lines, ("content-security-policy", policy)]
    lines = [*lines, ("content-encoding", coding.decode()) if coding else ("accept-ranges", "bytes")]
    return "".join(f"{name}: {value}\r\n" for name, value in lines).encode()
