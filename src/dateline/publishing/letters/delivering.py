"""Taking letters to the program, in the order in which they came; those of one network one after the other."""

import asyncio
import logging
from collections.abc import Awaitable, Callable

from dateline.publishing import plain
from dateline.publishing.letters.box import Letterbox
from dateline.publishing.reading import Request

log = logging.getLogger(__name__)

AT_ONCE = 64  # as many as share one commit; most of them wait for their page to be baked
LOOKED_AT = 256  # letters that wait longest: of these, another network's may go before one whose network has its turn
LOOKS_AGAIN = 1.0  # seconds
SWEEPS = 600.0
TOO_MUCH, WAITS_THEN = 429, 20.0  # too much from one network at once: not its fault, if the box brings it all at once
LONGEST_PAUSE = 3600.0  # for one that the program fails at, or dies of: nothing is given up
_ABOUT_ONE = (b"date:", b"connection:", b"content-length:")
Exchange = Callable[[Request, "Reply", bytes], Awaitable[None]]


class Reply:
    """What the program answers to a letter, kept as it is for who will ask."""

    date = b""
    client = ""
    keeps_up = True

    def __init__(self) -> None:
        self._said = bytearray()
        self._is_cut = False

    def say(self, _request: Request, status: int, about: bytes, body: bytes = b"") -> None:
        """It is short, and whole."""
        self._said += plain.status_line(status) + about + b"\r\n" + body

    def say_sentence(self, request: Request, status: int, said: str, more: bytes = b"") -> None:
        """It is a sentence."""
        self.say(request, status, *plain.sentence(status, said, more=more))

    def send(self, data: bytes) -> None:
        """It comes in pieces."""
        self._said += data

    def cut(self) -> None:
        """It broke off."""
        self._is_cut = True

    async def drained(self) -> None:
        """There is always room."""

    @property
    def status(self) -> int:
        """Its status; 502 if there is none."""
        return 502 if self._is_cut or not self._said else int(self._said[9:12])

    @property
    def content(self) -> bytes:
        """Status line, headers and body, without what is about one connection only."""
        head, _, body = bytes(self._said).partition(b"\r\n\r\n")
        lines = [line for line in head.split(b"\r\n") if not line.lower().startswith(_ABOUT_ONE)]
        return b"\r\n".join([*lines, b"content-length: %d" % len(body)]) + b"\r\n\r\n" + body


class Delivery:
    """Takes letters to the program for as long as it runs. What it is interrupted in is done again, by its name."""

    def __init__(self, box: Letterbox, exchange: Exchange) -> None:
        self._box, self._exchange = box, exchange
        self._under_way: dict[int, str] = {}  # the letter's number, and its network
        self._tries: dict[int, int] = {}
        self._later: dict[int, float] = {}  # not to be tried before this moment; nor are others of its network
        self._wake = asyncio.Event()
        self._tasks: set[asyncio.Task[None]] = set()
        self._swept = 0.0
        self._work = asyncio.ensure_future(self._deliver())

    def end(self) -> None:
        """Stop."""
        for one in (self._work, *self._tasks):
            one.cancel()

    async def _deliver(self) -> None:
        while True:
            try:
                if self._box.is_there:
                    await self._begin_more()
            except Exception:
                log.exception("letters could not be looked for; it is tried again")
            try:
                async with asyncio.timeout(LOOKS_AGAIN):
                    await self._wake.wait()
            except TimeoutError:
                pass
            self._wake.clear()

    async def _begin_more(self) -> None:
        now = asyncio.get_running_loop().time()
        if now - self._swept > SWEEPS or not self._swept:
            self._swept = now
            await self._box.sweep()
        if len(self._under_way) >= AT_ONCE:
            return
        taken = set(self._under_way.values())
        for number, network in await self._box.first(LOOKED_AT + len(self._later)):
            if network in taken or len(self._under_way) >= AT_ONCE:
                continue
            taken.add(network)  # those of one network in their order, also while the first of them has to wait
            if self._later.get(number, 0.0) <= now and number not in self._under_way:
                self._under_way[number] = network
                task = asyncio.ensure_future(self._take(number))
                self._tasks.add(task)
                task.add_done_callback(self._tasks.discard)

    async def _take(self, number: int) -> None:
        pause = LOOKS_AGAIN
        try:
            reply = await self._reply_to(number)
            if reply.status == TOO_MUCH:
                pause = WAITS_THEN
            elif reply.status < 500:
                await self._box.answer(number, reply.content)
                pause = 0.0
            elif reply.status != 503:  # the program is there, and is not merely busy
                self._tries[number] = self._tries.get(number, 0) + 1
                pause = min(LONGEST_PAUSE, LOOKS_AGAIN * 2.0 ** self._tries[number])
        except Exception:
            log.exception("a letter could not be taken; it is tried again")
        finally:
            del self._under_way[number]
            if pause:
                self._later[number] = asyncio.get_running_loop().time() + pause
            else:
                self._later.pop(number, None)
                self._tries.pop(number, None)
            self._wake.set()

    async def _reply_to(self, number: int) -> Reply:
        reply = Reply()
        request = Request(b"POST", "", b"", [], {}, keep_alive=True, is_new=False, for_program=True)
        try:
            content = await self._box.read(number)
        except ValueError:  # the secret in the settings is another one now
            reply.say_sentence(request, 410, plain.NOTHING_KEPT)
        else:
            await self._exchange(request, reply, content)
        return reply
