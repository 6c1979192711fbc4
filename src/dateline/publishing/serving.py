"""The reading of the site over HTTP/1.1: files straight from memory, everything else handed on to the program.

A connection answers one request after the other, in order. It holds little of what it was not asked to hold: heads are
bounded, bodies are bounded, an answer that a slow reader does not fetch stops the next one from being made.
"""

import asyncio
from collections import deque
from collections.abc import Callable
from typing import cast
from urllib.parse import unquote

import httptools

from dateline.publishing import plain
from dateline.publishing.conditions import is_unchanged
from dateline.publishing.files import Answer
from dateline.publishing.from_disk import send_file
from dateline.publishing.reading import (
    AT_DESK,
    BROUGHT,
    FROM_READERS,
    HEAD_TAKES,
    IDLE,
    LARGEST_HEAD,
    LINGER,
    MOST_AHEAD,
    MOST_DISCARDED,
    MOST_HELD,
    SLOW,
    Reading,
    Request,
    is_for_program,
)

_OK = b"HTTP/1.1 200 OK\r\n"
_END = b"\r\n"
_CLOSE = b"connection: close\r\n"


class Connection(asyncio.Protocol):
    """One connection of a reader."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self.since = reading.now  # when something last moved on it
        self._asking: Request | None = None  # the request whose body is arriving
        self._ended = False  # no more requests are taken from it
        self._left = False  # its last answer has been sent
        self._parser = httptools.HttpRequestParser(self)
        self._url = b""
        self._headers: list[tuple[bytes, bytes]] = []
        self._head = self._requests = 0
        self._in_head = False
        self._began = reading.now
        self._waiting: deque[Request] = deque()
        self._work: asyncio.Task[None] | None = None
        self._room = asyncio.Event()
        self._room.set()
        self._at_end: Callable[[], object] | None = None

    # What the event loop tells.

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """A reader has come."""
        self.transport = cast(asyncio.Transport, transport)
        self.reading.welcome(self)

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002  # asyncio's signature
        """The reader has gone: nothing more is done for them."""
        self._ended = True
        self.reading.connections.pop(self, None)
        self._forget()
        self._room.set()
        if self._work is not None:
            self._work.cancel()

    def pause_writing(self) -> None:
        """The reader fetches more slowly than we answer."""
        self._room.clear()
        self.transport.pause_reading()

    def resume_writing(self) -> None:
        """The reader has fetched enough for the next answer."""
        self.since = self.reading.now
        self._room.set()
        self._go_on()

    def eof_received(self) -> bool:
        """Nothing more will come; what was asked for is still answered, but half a request is not."""
        if self._work is None and not self._waiting:
            return False
        self._ended = True
        if self._at_end:
            self._at_end()
        return True

    def data_received(self, data: bytes) -> None:
        """Something of a request, or several of them."""
        self.since = self.reading.now
        if self._ended:
            return self._discard(len(data))
        if not self._in_head and self._asking is None:
            self._in_head, self._began, self._head = True, self.since, 0
        before = self._requests
        try:
            self._parser.feed_data(data)
        except httptools.HttpParserUpgrade as problem:
            # We speak nothing else: the request has been answered as if it had not been offered.
            self._parser = httptools.HttpRequestParser(self)
            if rest := data[problem.args[0] :]:
                return self.data_received(rest)
        except httptools.HttpParserError as problem:
            if isinstance(problem, httptools.HttpParserCallbackError):
                self.reading.report("reading a request failed", problem)
            if not self._ended:
                self.refuse(400, plain.UNREADABLE)
            return None
        if self._requests == before:
            self._bound_head(len(data))
        return None

    def _bound_head(self, size: int) -> None:
        if self._in_head and not self._ended:
            self._head += size
            if self._head > LARGEST_HEAD:
                self.refuse(431, plain.TOO_LONG)

    # What the parser finds.

    def on_message_begin(self) -> None:
        """A request begins."""
        self._url, self._headers, self._in_head, self._began = b"", [], True, self.since

    def on_url(self, url: bytes) -> None:
        """A piece of its address."""
        self._url += url

    def on_header(self, name: bytes, value: bytes) -> None:
        """One header, whole."""
        self._headers.append((name.lower(), value))

    def on_headers_complete(self) -> None:
        """All but its body is here."""
        self._in_head, self._head = False, 0
        self._requests += 1
        if self._ended:
            return
        parser, said, url = self._parser, dict(self._headers), self._url
        if not url.startswith(b"/"):
            url = _local(url)
        address, _, query = url.partition(b"?")
        path = address.decode("latin-1")
        if "%" in path:
            path = unquote(path)
        new = parser.get_http_version() == "1.1"
        self._asking = request = Request(
            method=parser.get_method(),
            path=path,
            url=url,
            headers=self._headers,
            said=said,
            keep_alive=new and parser.should_keep_alive() and not self.reading.is_ending,
            is_new=new,
            for_program=is_for_program(path, query),
        )
        if new and b"host" not in said:
            self.refuse(400, plain.UNREADABLE)
        elif b"content-length" in said or b"transfer-encoding" in said:
            self._expect_body(request)

    def on_body(self, piece: bytes) -> None:
        """Some of its body."""
        request = self._asking
        if request is None or self._ended:
            return
        request.body += piece
        self.reading.held += len(piece)
        room = MOST_HELD // 4 if request.limit == BROUGHT[0] else MOST_HELD
        if len(request.body) > request.limit or self.reading.held > room:
            self.refuse(413, plain.TOO_LARGE)

    def on_message_complete(self) -> None:
        """It is here as a whole."""
        request, self._asking = self._asking, None
        if request is None or self._ended:
            return
        self._ended = not request.keep_alive
        if self._work is not None or self._waiting or not self._room.is_set():
            self._waiting.append(request)
            self.transport.pause_reading()
            if len(self._waiting) > MOST_AHEAD:
                self.refuse(400, plain.UNREADABLE)
        else:
            self._answer(request)

    # What the sweep and the program ask for.

    @property
    def date(self) -> bytes:
        """The header that says what time it is."""
        return self.reading.date

    @property
    def client(self) -> str:
        """The address of the machine at the other end."""
        peer = self.transport.get_extra_info("peername")
        return str(peer[0]) if isinstance(peer, tuple) and peer else "127.0.0.1"

    def sweep(self, now: float) -> None:
        """Close if its time is over: who sends or fetches nothing keeps no place from others."""
        quiet = now - self.since
        if self._left and quiet > LINGER and not self.transport.get_write_buffer_size():
            self.transport.abort()
        elif not self._room.is_set() or (self._work is None and self.transport.get_write_buffer_size()):
            if quiet > SLOW:
                self.transport.abort()
        elif self._work is not None:
            return  # the program and the disk have bounds of their own
        elif self._asking is not None:
            if now > self._asking.until:
                self.refuse(408, plain.TOO_SLOW)
        elif (self._in_head and now - self._began > HEAD_TAKES) or quiet > IDLE:
            self.transport.close()

    def finish(self) -> None:
        """Take no further request, and close once the last one is answered."""
        if self._left and not self.transport.get_write_buffer_size():
            self.transport.close()
        elif self._work is None and self._asking is None and not self._waiting and self._room.is_set():
            self._leave()

    def refuse(self, status: int, said: str) -> None:
        """Say why not, and take nothing more from this connection."""
        self._forget()
        self._ended = True
        if self._work is not None or not self._room.is_set():
            return self.transport.abort()  # an answer is being sent: another one cannot stand inside it
        about, body = plain.sentence(status, said)
        self.send(b"".join((plain.status_line(status), self.date, about, _CLOSE, _END, body)))
        return self._leave()

    def send(self, data: bytes) -> None:
        """Send a piece of an answer."""
        self.since = self.reading.now
        self.transport.write(data)

    def cut(self) -> None:
        """Break off, so that nobody takes half an answer for a whole one."""
        self.transport.abort()

    async def drained(self) -> None:
        """Wait until the reader has fetched enough."""
        await self._room.wait()

    def at_end(self, do: Callable[[], object]) -> None:
        """Have this done if the reader closes while the answer goes on."""
        self._at_end = do

    @property
    def keeps_up(self) -> bool:
        """Whether the reader fetches what is sent."""
        return self._room.is_set()

    # Answering.

    def say(self, request: Request, status: int, about: bytes, body: bytes = b"") -> None:
        """Send a short answer of our own."""
        shown = b"" if request.method == b"HEAD" else body
        last = b"" if request.keep_alive else _CLOSE
        self.transport.write(b"".join((plain.status_line(status), self.reading.date, about, last, _END, shown)))

    def say_sentence(self, request: Request, status: int, said: str, more: bytes = b"") -> None:
        """Send a sentence, as a page or as JSON for those who ask for it."""
        as_json = b"application/json" in request.said.get(b"accept", b"")
        self.say(request, status, *plain.sentence(status, said, as_json=as_json, more=more))

    def _answer(self, request: Request) -> None:
        """Answer from memory at once; what needs the disk or the program is worked on, and the rest waits."""
        if not request.for_program and request.is_read and b"range" not in request.said:
            answer = self.reading.files.ready(request.path, request.said.get(b"accept-encoding", b""))
            if answer is not None and answer.body is not None:
                self.reading.held -= len(request.body)
                self._send_kept(request, answer)
                if not request.keep_alive:
                    self._leave()
                return
        self._work = asyncio.ensure_future(self._work_on(request))

    async def _work_on(self, request: Request) -> None:
        try:
            if request.for_program:
                await self.reading.program.answer(request, self)
            elif request.is_read:
                live, files = self.reading.live, self.reading.files
                if not (await live.answer(request, self) or await send_file(files, request, self)):
                    await self.reading.program.answer(request, self)
            else:
                self.say_sentence(request, 405, plain.ONLY_READ, b"allow: GET, HEAD\r\n")
        except Exception as problem:
            self.reading.report("a request could not be answered", problem)
            self.transport.abort()
        finally:
            self.reading.held -= len(request.body)
            self._work = self._at_end = None
        self._go_on()

    def _go_on(self) -> None:
        while self._waiting and self._work is None and self._room.is_set():
            self._answer(self._waiting.popleft())
        if self._work is None and not self._waiting and self._room.is_set() and not self.transport.is_closing():
            if self._ended or self.reading.is_ending:
                self._leave()
            else:
                self.transport.resume_reading()

    def _send_kept(self, request: Request, answer: Answer) -> None:
        said = request.said
        if (b"if-none-match" in said or b"if-modified-since" in said) and is_unchanged(
            said, answer.etag, answer.changed
        ):
            return self.say(request, 304, answer.about)
        last = _END if request.keep_alive else _CLOSE + _END
        if request.method == b"HEAD":
            return self.transport.write(b"".join((_OK, self.reading.date, answer.found, last)))
        body = cast(bytes, answer.body)
        return self.transport.writelines((_OK, self.reading.date, answer.found, last, body))

    # Bodies and endings.

    def _expect_body(self, request: Request) -> None:
        at_desk = request.path.startswith("/desk/") and b"sessionid=" in request.said.get(b"cookie", b"")
        request.limit, patience = (
            AT_DESK if at_desk else BROUGHT if request.path == "/write/evidence/" else FROM_READERS
        )
        request.until = self.reading.now + patience
        length = request.said.get(b"content-length", b"")
        if length.isdigit() and int(length[:20]) > request.limit:
            self.refuse(413, plain.TOO_LARGE)
        elif request.said.get(b"expect", b"").lower() == b"100-continue" and self._work is None and not self._waiting:
            self.transport.write(b"HTTP/1.1 100 Continue\r\n\r\n")

    def _forget(self) -> None:
        """Let go of what was asked for and will not be answered."""
        for one in (*self._waiting, self._asking):
            self.reading.held -= len(one.body) if one is not None else 0
        self._waiting.clear()
        self._asking = None

    def _leave(self) -> None:
        """Close so that the answer arrives, also at those who are still sending."""
        if not self._left and not self.transport.is_closing():
            self._ended = self._left = True
            self.since, self._head = self.reading.now, 0
            self.transport.resume_reading()  # what still comes is thrown away, so that the end is seen
            self.transport.write_eof()

    def _discard(self, size: int) -> None:
        self._head += size
        if self._left and self._head > MOST_DISCARDED:
            self.transport.abort()


def _local(url: bytes) -> bytes:
    """The part of a whole address that names the page, as a proxy's client sends it."""
    try:
        parsed = httptools.parse_url(url)
    except httptools.HttpParserInvalidURLError:
        return b"/\0"
    return (parsed.path or b"/") + (b"?" + parsed.query if parsed.query else b"")
