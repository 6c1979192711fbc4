"""What changes under a report, told to open pages as server-sent events (`text/event-stream`).

Beside each report lies `discussion/live.json`. Who asks for `discussion/live` is sent its content and, each time that
it is baked, what is different in it. One look at the disk serves all who have the same report open; who fetches too
slowly is cut, and a stream that is refused is no loss: the file itself can be asked for.
"""

import asyncio
import json
from collections import Counter, OrderedDict
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import takewhile
from random import randint
from typing import Any
from urllib.parse import parse_qs

from dateline.publishing import plain
from dateline.publishing.files import Answer, Files
from dateline.publishing.forwarding import client_of
from dateline.publishing.reading import Asker, Listener, Request, log

STREAM = "/discussion/live"
LOOK = 0.5  # seconds between two looks at the disk
QUIET = 20.0  # seconds after which something is sent, so that nobody on the way takes the stream for dead
MOST = 10_000  # streams of one process
MOST_OF_ONE = 50  # of one address, behind which many may be
RETRY = 2_000, 12_000  # milliseconds after which a reader comes back: not all at the same moment
TURN = 200  # streams that are told before others have their turn
_BY_NAME = ("votes", "standings")
_NOTHING = b":\n\n"
_ABOUT = (
    b"content-type: text/event-stream; charset=utf-8\r\ncache-control: no-store, no-transform\r\n"
    b"x-accel-buffering: no\r\nx-content-type-options: nosniff\r\n"
)


@dataclass(eq=False, slots=True)
class _Stream:
    """One open page."""

    asker: Asker
    in_chunks: bool
    ended: asyncio.Future[None]

    def send(self, data: bytes) -> None:
        self.asker.send(b"%x\r\n%s\r\n" % (len(data), data) if self.in_chunks else data)


@dataclass(slots=True)
class _Watched:
    """One report that somebody has open: what its file says, and who is told."""

    mark: bytes
    told: dict[str, Any]
    streams: dict[_Stream, None] = field(default_factory=dict)


class Live:
    """All streams of a process."""

    def __init__(self, files: Files, *, trusted: Collection[str] = (), most: int = MOST, quiet: float = QUIET) -> None:
        self._files, self._most, self._longest_quiet = files, most, quiet
        self._trusted = {"127.0.0.1", "::1", *trusted}
        self._watched: dict[str, _Watched] = {}  # by the address of its file
        self._quiet: OrderedDict[_Stream, float] = OrderedDict()  # all of them, with the moment of the last word
        self._of_one: Counter[str] = Counter()
        self._work: asyncio.Task[None] | None = None
        self._is_ending = False

    async def answer(self, request: Request, asker: Listener) -> bool:
        """Tell until either side ends; False when nothing is told of at this address."""
        if not request.path.endswith(STREAM):
            return False
        file = f"{request.path}.json"
        now = await self._now(file)
        if now is None:
            return False
        if request.method == b"HEAD":
            asker.say(request, 200, _ABOUT)
            return True
        who = client_of(request, asker.client, self._trusted)
        # Where nobody says who asks, as behind an onion service, all are one.
        is_too_many = self._of_one[who] >= MOST_OF_ONE and who not in self._trusted
        if self._is_ending or len(self._quiet) >= self._most or is_too_many:
            asker.say_sentence(request, 503, plain.BUSY_TELLING)
            return True
        stream = _Stream(asker, request.is_new, asyncio.get_running_loop().create_future())
        asker.at_end(lambda: _end([stream]))
        with self._joined(stream, file, now, who) as watched:
            self._begin(request, stream, watched)
            await stream.ended
            if stream.in_chunks:
                asker.send(b"0\r\n\r\n")
        return True

    def end(self) -> None:
        """End all of them, and begin none any more."""
        self._is_ending = True
        _end(self._quiet)

    @contextmanager
    def _joined(self, stream: _Stream, file: str, now: _Watched, who: str) -> Iterator[_Watched]:
        watched = self._watched.setdefault(file, now)
        watched.streams[stream] = None
        self._quiet[stream] = asyncio.get_running_loop().time()
        self._of_one[who] += 1
        if self._work is None or self._work.done():
            self._work = asyncio.ensure_future(self._go_on())
        try:
            yield watched
        finally:
            del watched.streams[stream], self._quiet[stream]
            if not watched.streams:
                del self._watched[file]
            self._of_one[who] -= 1
            if not self._of_one[who]:
                del self._of_one[who]

    @staticmethod
    def _begin(request: Request, stream: _Stream, watched: _Watched) -> None:
        """The head, and what is so now; nothing of it to who comes back and knows it."""
        seen = request.said.get(b"last-event-id") or _after(request.url)
        last = b"" if request.keep_alive else b"connection: close\r\n"
        framed = b"transfer-encoding: chunked\r\n" if stream.in_chunks else b""
        stream.asker.send(b"".join((plain.status_line(200), stream.asker.date, _ABOUT, framed, last, b"\r\n")))
        told = {} if seen == watched.mark else watched.told
        stream.send(b"retry: %d\n" % randint(*RETRY) + _event(watched.mark, told))  # noqa: S311  # spread, not secret
        request.headers.clear()  # it stays for long, and nobody needs what it asked with
        request.said.clear()

    async def _go_on(self) -> None:
        """Look and tell while anybody listens."""
        while self._quiet:
            await asyncio.sleep(LOOK)
            try:
                for file, watched in list(self._watched.items()):
                    await self._look(file, watched)
                await self._send(list(self._long_quiet()), _NOTHING)
            except Exception:
                log.exception("open pages could not be told of what changed")

    async def _now(self, file: str) -> _Watched | None:
        """What is so now; those who listen already are told it first."""
        watched = self._watched.get(file)
        if watched is None:
            return await self._read(file)
        return watched if await self._look(file, watched) else None

    async def _look(self, file: str, watched: _Watched) -> bool:
        """Tell what is new; False when there is no such file any more."""
        now = self._files.ready(file, b"")
        if now is not None and now.etag.strip(b'"') == watched.mark:
            return True
        new = await self._read(file)
        if new is None:  # the report was withdrawn, or is elsewhere
            _end(watched.streams)
        elif new.mark != watched.mark:
            data = _event(new.mark, difference(watched.told, new.told))
            watched.mark, watched.told = new.mark, new.told  # before others have their turn
            await self._send(list(watched.streams), data)
        return new is not None

    async def _read(self, file: str) -> _Watched | None:
        answer: Answer | None = self._files.ready(file, b"")
        if answer is None:
            answer = await asyncio.get_running_loop().run_in_executor(None, self._files.find, file, b"")
        if answer is None or answer.body is None:
            return None
        try:
            said = json.loads(answer.body)
            told = {"newest": list(said["newest"]), **{part: dict(said[part]) for part in _BY_NAME}}
        except (ValueError, KeyError, TypeError):  # someone wrote into it
            return None
        return _Watched(answer.etag.strip(b'"'), told)

    def _long_quiet(self) -> Iterator[_Stream]:
        until = asyncio.get_running_loop().time() - self._longest_quiet
        return (one for one, _ in takewhile(lambda item: item[1] <= until, self._quiet.items()))

    async def _send(self, streams: list[_Stream], data: bytes) -> None:
        now = asyncio.get_running_loop().time()
        for number, one in enumerate(streams, start=1):
            if one in self._quiet:
                if one.asker.keeps_up:
                    one.send(data)
                    self._quiet[one] = now
                    self._quiet.move_to_end(one)
                else:
                    one.asker.cut()
            if number % TURN == 0:
                await asyncio.sleep(0)


def difference(before: dict[str, Any], now: dict[str, Any]) -> dict[str, Any]:
    """What of `now` an open page does not have that was told `before`. What is there no more it keeps."""
    return {
        "newest": [one for one in now["newest"] if one not in before["newest"]],
        **{
            part: {key: value for key, value in now[part].items() if before[part].get(key) != value}
            for part in _BY_NAME
        },
    }


def _event(mark: bytes, told: dict[str, Any]) -> bytes:
    return b"id: %s\ndata: %s\n\n" % (mark, json.dumps(told, separators=(",", ":")).encode())


def _after(url: bytes) -> bytes:
    """What a page that was hidden for a while had been told last."""
    return parse_qs(url.partition(b"?")[2]).get(b"after", [b""])[0]


def _end(streams: Iterable[_Stream]) -> None:
    for one in streams:
        if not one.ended.done():
            one.ended.set_result(None)
