"""What all connections of a reading process share: its files, its program, its clock and its bounds."""

import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from email.utils import formatdate
from time import time
from typing import Protocol

from dateline.publishing.files import Files

log = logging.getLogger(__name__)

LARGEST_HEAD = 32 * 1024
MOST_AHEAD = 256  # requests that may be sent before the answer to the first one
SLICE = 256 * 1024
# What may be sent, in bytes, and how long it may take to arrive, in seconds.
FROM_READERS = (64 * 1024, 20.0)
BROUGHT = (7 * 1024 * 1024, 60.0)  # evidence; all of it together may take a quarter of what is held for everyone
AT_DESK = (20 * 1024 * 1024, 120.0)
MOST_DISCARDED = 1024 * 1024  # bytes that are still read from who was refused, so that they get the answer
MOST_HELD = 256 * 1024 * 1024  # of all bodies together
HEAD_TAKES = 20.0  # seconds for address and headers
IDLE = 60.0  # seconds that a connection is kept for another request
SLOW = 120.0  # seconds without anything being fetched
LINGER = 3.0  # seconds until a connection is cut whose last answer has been sent
SWEEP = 2.0
OF_PROGRAM = ("/desk/", "/write/", "/follow/", "/api/")


@dataclass(slots=True)
class Request:
    """One request, its body whole when it is answered. Names of headers are in small letters."""

    method: bytes
    path: str
    url: bytes
    headers: list[tuple[bytes, bytes]]
    said: dict[bytes, bytes]
    keep_alive: bool
    is_new: bool  # it knows chunks
    for_program: bool
    body: bytearray = field(default_factory=bytearray)
    limit: int = FROM_READERS[0]
    until: float = 0.0

    @property
    def is_read(self) -> bool:
        """Whether it only reads."""
        return self.method in (b"GET", b"HEAD")


class Asker(Protocol):
    """Who an answer is for."""

    @property
    def date(self) -> bytes:
        """The header that says what time it is."""

    def say(self, request: Request, status: int, about: bytes, body: bytes = b"") -> None:
        """Send an answer that is whole."""

    def say_sentence(self, request: Request, status: int, said: str, more: bytes = b"") -> None:
        """Send a sentence."""

    def send(self, data: bytes) -> None:
        """Send a piece of an answer."""

    def cut(self) -> None:
        """Break off, so that nobody takes half an answer for a whole one."""

    async def drained(self) -> None:
        """Wait until enough has been fetched."""

    @property
    def keeps_up(self) -> bool:
        """Whether what was sent is being fetched."""

    @property
    def client(self) -> str:
        """The address of the machine at the other end."""


class Answering(Protocol):
    """What answers everything that is not a file."""

    async def answer(self, request: Request, asker: Asker) -> None:
        """Answer one request."""


class Listener(Asker, Protocol):
    """Who an answer is for that goes on until somebody ends it."""

    def at_end(self, do: Callable[[], object]) -> None:
        """Have this done if the reader closes first: nobody stays to hear it then."""


class Telling(Protocol):
    """What tells open pages of changes."""

    async def answer(self, request: Request, asker: Listener) -> bool:
        """Tell until either side ends; False when nothing is told of at this address."""

    def end(self) -> None:
        """End all that is being told."""


class Kept(Protocol):
    """A connection, as the sweep sees it."""

    since: float

    def sweep(self, now: float) -> None:
        """Close if its time is over."""

    def finish(self) -> None:
        """Take no further request, and close once the last one is answered."""


class Reading:
    """Shared by the connections of one process."""

    def __init__(self, *, files: Files, program: Answering, live: Telling, most_connections: int = 1_000_000) -> None:
        self.files, self.program, self.live = files, program, live
        self.connections: dict[Kept, None] = {}  # in the order in which they came
        self.held = 0
        self.is_ending = False
        self._most = most_connections
        self.tick(0.0)

    def tick(self, now: float) -> None:
        """Tell the time; called each second."""
        self.now = now
        self.date = f"date: {formatdate(time(), usegmt=True)}\r\n".encode()

    def sweep(self) -> None:
        """Close what has been idle or stuck for too long."""
        for one in list(self.connections):
            one.sweep(self.now)

    def welcome(self, connection: Kept) -> None:
        """Take a new connection; when there are too many, those that idle longest go first."""
        self.connections[connection] = None
        if len(self.connections) > self._most:
            for one in self._oldest(20):
                one.sweep(self.now + IDLE)

    def _oldest(self, many: int) -> Iterable[Kept]:
        return [one for one, _ in zip(self.connections, range(many), strict=False)]

    def cut_idle(self) -> None:
        """Close those that have nothing left to say or to fetch."""
        for one in list(self.connections):
            one.finish()

    def finish(self) -> None:
        """Begin to end: each connection answers what it has been asked and closes."""
        self.is_ending = True
        self.live.end()
        for one in list(self.connections):
            one.finish()

    def report(self, what: str, problem: BaseException) -> None:
        """Write down what should not have happened, without the address: it may name people."""
        log.error(what, exc_info=problem)


def is_for_program(path: str, query: bytes) -> bool:
    """Whether the program answers at this address; the situation at another day than today's is one of them."""
    return path.startswith(OF_PROGRAM) or path == "/desk" or (path == "/situation/" and query != b"")
