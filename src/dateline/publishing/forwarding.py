"""Handing requests on to the program, in a process of its own, over a socket that only this user can open."""

import asyncio
from collections.abc import Collection
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httptools

from dateline.publishing import plain
from dateline.publishing.letters import keeping
from dateline.publishing.letters.keeping import Letter, Letters, is_letter
from dateline.publishing.reading import Asker, Request

MOST_AT_ONCE = 160  # requests that the program has before it; one that waits keeps a connection and no thread
MOST_WRITING = 128  # of them those that write: these are refused first
MOST_STRAIGHT = (
    48  # beyond so many that write, what can wait is kept for later, and its author sent away with a receipt
)
MOST_READING = 2  # pages made for readers at once; the other threads are for what they write
COMES_BACK_WITHIN = 15.0  # seconds that a request waits for a program that is being started
ANSWERS_WITHIN = 120.0
_PIECE = 64 * 1024
_BETWEEN_TWO = {  # headers that are about one connection only, and what we say ourselves
    b"connection", b"keep-alive", b"transfer-encoding", b"te", b"trailer", b"upgrade", b"expect", b"content-length",
    b"proxy-connection", b"proxy-authorization", b"x-forwarded-for", b"x-forwarded-proto", b"date", b"server",
    keeping.HEADER, keeping.SEED_HEADER,
}  # fmt: skip
_NO_BODY = {204, 304}


class _Unanswered(Exception):
    """The program is not there, or went away before it answered; with the status and the sentence for that."""

    def __init__(self, *said: Any) -> None:
        super().__init__(*said)
        self.said: tuple[int, str] = said


def client_of(request: Request, peer: str, trusted: Collection[str]) -> str:
    """The address of who asks: that of the other end, or what a server that we know says of it."""
    if peer not in trusted:
        return peer
    told = request.said.get(b"x-forwarded-for", b"").decode("latin-1")
    chain = [one.strip() for one in told.split(",") if one.strip()]
    return next((one for one in reversed(chain) if one not in trusted), chain[0] if chain else peer)


@dataclass
class Crowd:
    """How many requests the program has before it, and how many of these write."""

    all: int = 0
    writing: int = 0


class Program:
    """The program behind its socket. A file called `starting` beside the socket says that it is worth waiting for."""

    def __init__(self, folder: Path, letters: Letters, *, trusted: Collection[str] = (), share: int = 1) -> None:
        self._socket, self._starting = folder / "program.sock", folder / "starting"
        self._letters = letters
        self._trusted = {"127.0.0.1", "::1", *trusted}
        self._most, self._most_writing = max(1, MOST_AT_ONCE // share), max(1, MOST_WRITING // share)
        self._most_straight = max(1, MOST_STRAIGHT // share)
        self._crowd = Crowd()
        self._reading = asyncio.Semaphore(max(1, MOST_READING // share))

    async def answer(self, request: Request, asker: Asker) -> None:
        """Let the program answer, or keep it for later; or say in a sentence why neither can be."""
        if request.path.startswith(keeping.AT):
            return await self._letters.show(request, asker)
        crowd, writes = self._crowd, not request.is_read
        letter = Letter(request, client_of(request, asker.client, self._trusted)) if is_letter(request) else None
        content = self._head(request, asker.client, letter) + bytes(request.body)
        waits = letter and (crowd.writing >= self._most_straight or await self._letters.must_wait(letter))
        if letter and waits and await self._letters.keep(letter, content, request, asker):
            return None
        if crowd.all >= self._most or (writes and crowd.writing >= self._most_writing):
            return asker.say_sentence(request, 503, plain.BUSY_WRITING if writes else plain.BUSY_READING)
        crowd.all += 1
        crowd.writing += writes
        try:
            heavy = not writes and not request.path.startswith("/desk")
            async with self._reading if heavy else nullcontext():
                await self._exchange(request, asker, content, patience=0.0 if letter else COMES_BACK_WITHIN)
        except _Unanswered as problem:
            # Perhaps it was taken: then the program knows it by its name.
            if letter is None or not await self._letters.keep(letter, content, request, asker):
                asker.say_sentence(request, *problem.said)
        finally:
            crowd.all -= 1
            crowd.writing -= writes
        return None

    async def exchange(self, request: Request, asker: Asker, content: bytes) -> None:
        """Let the program answer what was kept for it, which is at nobody's expense."""
        try:
            await self._exchange(request, asker, content, patience=COMES_BACK_WITHIN)
        except _Unanswered as problem:
            asker.say_sentence(request, *problem.said)

    async def _exchange(
        self, request: Request, asker: Asker, content: bytes, *, patience: float, again: bool = True
    ) -> None:
        reader, writer = await self._connect(patience)
        relay = _Relay(request, asker)
        try:
            writer.write(content)
            await writer.drain()
            while not relay.is_done:
                async with asyncio.timeout(ANSWERS_WITHIN):
                    piece = await reader.read(_PIECE)
                relay.take(piece)
                await asker.drained()
        except (OSError, TimeoutError, httptools.HttpParserError):
            relay.break_off()
        finally:
            writer.close()
        if not relay.is_done:  # a program that ended before it answered; only what reads may be asked twice
            if not (again and request.is_read):
                raise _Unanswered(502, plain.LOST)
            await self._exchange(request, asker, content, patience=patience, again=False)

    async def _connect(self, patience: float) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        until = asyncio.get_running_loop().time() + patience
        while True:
            try:
                return await asyncio.open_unix_connection(str(self._socket))
            except OSError:
                if not self._starting.exists() or asyncio.get_running_loop().time() >= until:
                    raise _Unanswered(503, plain.AWAY) from None
            await asyncio.sleep(0.1)

    def _head(self, request: Request, peer: str, letter: Letter | None) -> bytes:
        """The head as the program gets it. Who is asking, and over what, only a server that we know may say."""
        client, scheme = client_of(request, peer, self._trusted), b"http"
        if peer in self._trusted:
            scheme = request.said.get(b"x-forwarded-proto", b"http")
        lines = [b"%s %s HTTP/1.1" % (request.method, request.url)]
        # The program cannot tell a line below from a hyphen: none may pass for a header that only we say.
        lines += [b"%s: %s" % one for one in request.headers if one[0] not in _BETWEEN_TWO and b"_" not in one[0]]
        lines += [b"x-forwarded-for: %s" % client.encode("latin-1"), b"x-forwarded-proto: %s" % scheme]
        lines += [b"connection: close", *(letter.headers if letter else [])]
        if request.body or not request.is_read:
            lines += [b"content-length: %d" % len(request.body)]
        return b"\r\n".join(lines) + b"\r\n\r\n"


class _Relay:
    """An answer of the program on its way to who asked, framed anew: its end must be seen at both ends."""

    def __init__(self, request: Request, asker: Asker) -> None:
        self._request, self._asker = request, asker
        self._parser = httptools.HttpResponseParser(self)
        self._headers: list[tuple[bytes, bytes]] = []
        self._begun = False
        self._in_chunks = False
        self._out: list[bytes] = []
        self.is_done = False

    def take(self, piece: bytes) -> None:
        """A piece from the program; nothing means that it closed."""
        if not piece:
            raise ConnectionResetError
        self._parser.feed_data(piece)
        if self._out:
            self._asker.send(b"".join(self._out))
            self._out.clear()
        return

    def break_off(self) -> None:
        """The program went away before the end; where nothing of its answer has been sent, there can be another."""
        if self._begun and not self.is_done:
            self.is_done = True
            self._asker.cut()

    def on_header(self, name: bytes, value: bytes) -> None:
        """One of its headers."""
        self._headers.append((name.lower(), value))

    def on_headers_complete(self) -> None:
        """Its head is whole."""
        status = self._parser.get_status_code()
        if status < 200:
            self._headers.clear()
            return
        length = next((value for name, value in self._headers if name == b"content-length"), None)
        has_body = self._request.method != b"HEAD" and status not in _NO_BODY
        self._in_chunks = has_body and length is None and self._request.is_new
        lines = [b"%s: %s\r\n" % one for one in self._headers if one[0] not in _BETWEEN_TWO]
        if length is not None:
            lines.append(b"content-length: %s\r\n" % length)
        elif self._in_chunks:  # to those who do not know chunks the end of the connection says it
            lines.append(b"transfer-encoding: chunked\r\n")
        if not self._request.keep_alive:
            lines.append(b"connection: close\r\n")
        self._begun = True
        self._out += [plain.status_line(status), self._asker.date, *lines, b"\r\n"]
        if not has_body:
            self.is_done = True

    def on_body(self, piece: bytes) -> None:
        """Some of its body."""
        if not self.is_done and piece:
            self._out.append(b"%x\r\n%s\r\n" % (len(piece), piece) if self._in_chunks else piece)

    def on_message_complete(self) -> None:
        """All of it is here."""
        if not self.is_done and self._begun:
            if self._in_chunks:
                self._out.append(b"0\r\n\r\n")
            self.is_done = True
