"""Baked files from memory, everything else from the program: an ASGI layer in front of Django."""

import asyncio
import hashlib
import mimetypes
from collections import OrderedDict
from collections.abc import Awaitable, Callable, MutableMapping
from contextlib import nullcontext
from dataclasses import dataclass
from email.utils import formatdate
from pathlib import Path
from typing import Any
from urllib.parse import quote

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]
Find = Callable[[str], str | None]

MEMORY = 128 * 1024 * 1024  # bytes of bodies kept
LARGEST_KEPT = 4 * 1024 * 1024
SLICE = 256 * 1024
# What may be sent, in bytes, and how long it may take to arrive, in seconds.
FROM_READERS = (64 * 1024, 20.0)
AT_DESK = (20 * 1024 * 1024, 120.0)
READERS_AT_ONCE = 2  # pages that the program makes for readers; the other threads are for what they write
_TYPES = {
    ".geojson": "application/geo+json",
    ".atom": "application/atom+xml; charset=utf-8",
    ".jsonld": 'application/ld+json; profile="http://www.w3.org/ns/anno.jsonld"',
    ".csv": "text/csv; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
    ".woff2": "font/woff2",
}
_POLICY = (
    b"default-src 'none'; style-src 'self'%s; img-src 'self' data:; form-action 'self'; base-uri 'none'; "
    b"frame-ancestors 'self'"
)
_EVERY_FILE = [
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"same-origin"),
    (b"cross-origin-opener-policy", b"same-origin"),
]


@dataclass(frozen=True, slots=True)
class Answer:
    """A file in one encoding, ready to send; a large one is sent from the disk."""

    headers: list[tuple[bytes, bytes]]
    etag: bytes
    body: bytes | None
    path: Path
    size: int


class Serving:
    """Answers GET and HEAD for files; all else is the program's. A file that changed is read anew."""

    def __init__(self, *, baked: Path, media: Path, static: Find, program: App) -> None:
        self._baked, self._media, self._static, self._program = baked, media, static, program
        self._kept: OrderedDict[tuple[str, int, int], Answer] = OrderedDict()
        self._bytes = 0
        self._reading = asyncio.Semaphore(READERS_AT_ONCE)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """The ASGI entry."""
        if scope["type"] != "http":
            return None  # there are no web sockets here
        path: str = scope["path"]
        asked = path == "/situation/" and scope["query_string"]  # for another day than the baked one
        if scope["method"] not in {"GET", "HEAD"} or asked:
            return await self._ask_program(scope, receive, send)
        headers: dict[bytes, bytes] = dict(scope["headers"])
        found = self._find(path, headers.get(b"accept-encoding", b""))
        if found is not None:
            return await _send_file(found, scope["method"], headers, send)
        if self._is_program(path):
            return await self._ask_program(scope, receive, send)
        if not path.endswith("/") and self._inside(self._baked, f"{path}/index.html"):
            return await _send_plain(send, 301, [(b"location", quote(f"/{path.strip('/')}/").encode())])
        missing = self._find("/404.html", b"")
        if missing is None:
            return await self._ask_program(scope, receive, send)
        return await _send_file(missing, scope["method"], {}, send, status=404)

    async def _ask_program(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let the program answer, once all of the request is here: a slow sender holds none of its threads."""
        headers: dict[bytes, bytes] = dict(scope["headers"])
        at_desk = scope["path"].startswith("/desk/") and b"sessionid=" in headers.get(b"cookie", b"")
        limit, patience = AT_DESK if at_desk else FROM_READERS
        try:
            async with asyncio.timeout(patience):
                body = await _whole_body(receive, limit)
        except TimeoutError:
            return await _send_plain(send, 408, [], b"The request took too long to arrive: send it again.")
        except _TooLarge:
            return await _send_plain(send, 413, [(b"connection", b"close")], b"This is too large: send less at once.")
        if body is None:
            return None  # whoever asked has gone; half of what was said is not taken

        sent = False

        async def replay() -> MutableMapping[str, Any]:
            nonlocal sent
            if sent:
                return await receive()
            sent = True
            return {"type": "http.request", "body": body, "more_body": False}

        heavy = scope["method"] in {"GET", "HEAD"} and not scope["path"].startswith("/desk")
        async with self._reading if heavy else nullcontext():
            return await self._program(scope, replay, send)

    def _is_program(self, path: str) -> bool:
        return path.startswith(("/desk/", "/write/", "/follow/", "/api/")) or path in {"/desk", "/situation/"}

    def _find(self, path: str, accepted: bytes) -> Answer | None:
        if path.startswith("/static/"):
            found = self._static(path.removeprefix("/static/"))
            target = Path(found) if found else None
        elif path.startswith("/media/images/"):  # what is shown; originals keep what was in them and stay inside
            target = self._inside(self._media, path.removeprefix("/media"))
        elif path.startswith("/media/"):
            target = None
        else:
            target = self._inside(self._baked, path + "index.html" if path.endswith("/") else path)
        if target is None or not target.is_file():
            return None
        for name, suffix in ((b"br", ".br"), (b"gzip", ".gz")):
            if name in accepted and (packed := target.with_name(target.name + suffix)).is_file():
                return self._read(packed, target, path, name)
        return self._read(target, target, path, None)

    def _inside(self, root: Path, path: str) -> Path | None:
        """The file at this address, unless the address tries to leave the folder or to see hidden files."""
        parts = path.strip("/").split("/")
        if "\0" in path or "\\" in path or any(part in {"", ".."} or part.startswith(".") for part in parts):
            return None
        target = root.joinpath(*parts)
        try:
            return target if target.is_file() and not target.is_symlink() else None
        except OSError:  # a name longer than the disk can have
            return None

    def _read(self, file: Path, named: Path, path: str, encoding: bytes | None) -> Answer:
        seen = file.stat()
        key = (str(file), seen.st_mtime_ns, seen.st_size)
        if key in self._kept:
            self._kept.move_to_end(key)
            return self._kept[key]
        body = file.read_bytes() if seen.st_size <= LARGEST_KEPT else None
        mark = hashlib.sha256(body or repr(key).encode()).hexdigest()[:20]
        answer = Answer(
            headers=_headers(named, path, encoding, seen.st_mtime, seen.st_size, mark.encode()),
            etag=b'"%s"' % mark.encode(),
            body=body,
            path=file,
            size=seen.st_size,
        )
        if body is not None:
            self._kept[key] = answer
            self._bytes += len(body)
            while self._bytes > MEMORY:
                _, dropped = self._kept.popitem(last=False)
                self._bytes -= len(dropped.body or b"")
        return answer


def _headers(
    named: Path, path: str, encoding: bytes | None, changed: float, size: int, mark: bytes
) -> list[tuple[bytes, bytes]]:
    kind = _TYPES.get(named.suffix) or mimetypes.guess_type(named.name)[0] or "application/octet-stream"
    if kind.startswith("text/") and "charset" not in kind:
        kind += "; charset=utf-8"
    for_ever = path.startswith("/assets/")
    headers = [
        (b"content-type", kind.encode()),
        (b"content-length", b"%d" % size),
        (b"etag", b'"%s"' % mark),
        (b"last-modified", formatdate(changed, usegmt=True).encode()),
        (
            b"cache-control",
            b"public, max-age=31536000, immutable" if for_ever else b"public, max-age=0, must-revalidate",
        ),
        (b"vary", b"accept-encoding"),
        *_EVERY_FILE,
    ]
    if not path.startswith("/static/"):
        # A map saved as a picture carries its own style.
        style = b" 'unsafe-inline'" if named.suffix == ".svg" else b""
        headers.append((b"content-security-policy", _POLICY % style))
    if encoding:
        headers.append((b"content-encoding", encoding))
    return headers


async def _send_file(
    answer: Answer, method: str, asked: MutableMapping[bytes, bytes], send: Send, *, status: int = 200
) -> None:
    if status == 200 and answer.etag in asked.get(b"if-none-match", b""):
        kept = [header for header in answer.headers if header[0] != b"content-length"]
        return await _send_plain(send, 304, kept)
    await send({"type": "http.response.start", "status": status, "headers": answer.headers})
    if method == "HEAD":
        return await send({"type": "http.response.body", "body": b""})
    if answer.body is not None:
        return await send({"type": "http.response.body", "body": answer.body})
    with answer.path.open("rb") as file:
        while piece := file.read(SLICE):
            await send({"type": "http.response.body", "body": piece, "more_body": True})
    return await send({"type": "http.response.body", "body": b""})


async def _send_plain(send: Send, status: int, headers: list[tuple[bytes, bytes]], said: bytes = b"") -> None:
    if status != 304:
        headers = [*headers, (b"content-type", b"text/plain; charset=utf-8"), (b"content-length", b"%d" % len(said))]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": said})


class _TooLarge(Exception):
    """More was sent than may be."""


async def _whole_body(receive: Receive, limit: int) -> bytes | None:
    """All that was sent with a request; None when whoever sent it went away first."""
    body = bytearray()
    more = True
    while more:
        message = await receive()
        if message["type"] == "http.disconnect":
            return None
        body += message.get("body", b"")
        more = message.get("more_body", False)
        if len(body) > limit:
            raise _TooLarge
    return bytes(body)
