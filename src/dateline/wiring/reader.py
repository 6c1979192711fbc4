"""A reading process: one event loop that answers from files and hands the rest on. It never loads Django."""

import asyncio
import json
import resource
import signal
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

import uvloop

from dateline.publishing.files import Files
from dateline.publishing.forwarding import Program
from dateline.publishing.letters.box import Letterbox
from dateline.publishing.letters.delivering import Delivery
from dateline.publishing.letters.keeping import Letters
from dateline.publishing.reading import SWEEP, Reading
from dateline.publishing.serving import Connection
from dateline.publishing.streaming import MOST, Live
from dateline.wiring.home import read_home

ENDS_WITHIN = 10.0  # seconds that requests in flight have left
OTHER_FILES = 256  # open files that are not connections


@dataclass(frozen=True)
class Plan:
    """What a reading process needs to know."""

    descriptor: int  # of the listening socket, which all of them share
    folder: str  # where the program's socket is
    home: str
    memory: int  # bytes
    share: int  # how many reading processes there are
    trusted: tuple[str, ...] = ()


def written(plan: Plan) -> str:
    """The plan as one word of a command line."""
    return json.dumps(asdict(plan))


def read_plan(text: str) -> Plan:
    """The plan in that word."""
    said = json.loads(text)
    return Plan(**said | {"trusted": tuple(said["trusted"])})


def run_reader(plan: Plan, ready: Callable[[], None]) -> None:
    """Read until told to end, and then end gracefully."""

    async def work() -> None:
        end = asyncio.Event()
        loop = asyncio.get_running_loop()
        for one in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(one, end.set)
        reader = await start_reader(plan, delivers=False)
        ready()
        await end.wait()
        await reader.end()

    with event_loop() as runner:
        runner.run(work())


@contextmanager
def event_loop() -> Iterator[asyncio.Runner]:
    """The fast event loop."""
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        yield runner


class Reader:
    """The reading side of this process."""

    def __init__(self, reading: Reading, server: asyncio.Server, box: Letterbox, delivery: Delivery | None) -> None:
        self._reading, self._server, self._box, self._delivery = reading, server, box, delivery
        self._clock = asyncio.ensure_future(self._tick())

    async def _tick(self) -> None:
        loop = asyncio.get_running_loop()
        swept = 0.0
        while True:
            self._reading.tick(loop.time())
            if loop.time() - swept > SWEEP:
                swept = loop.time()
                self._reading.sweep()
            await asyncio.sleep(1 - loop.time() % 1)

    async def end(self) -> None:
        """Take nobody new, let requests in flight finish, and close."""
        loop = asyncio.get_running_loop()
        self._server.close()
        self._reading.finish()
        until = loop.time() + ENDS_WITHIN
        while self._reading.connections and loop.time() < until:
            await asyncio.sleep(0.02)
            self._reading.cut_idle()
        self._clock.cancel()
        if self._delivery is not None:
            self._delivery.end()
        self._box.close()


async def start_reader(plan: Plan, *, delivers: bool) -> Reader:
    """Begin to answer on the listening socket; one of all that share it takes letters to the program."""
    loop = asyncio.get_running_loop()
    folder, home = Path(plan.folder), read_home(Path(plan.home))
    box = Letterbox(home.letters, home.secret_key)
    files = Files(baked=home.baked, media=home.media, static=folder / "static.json", memory=plan.memory // plan.share)
    program = Program(folder, Letters(box), trusted=plan.trusted, share=plan.share)
    most = _most_connections()
    live = Live(files, trusted=plan.trusted, most=min(MOST, most // 2))
    reading = Reading(files=files, program=program, live=live, most_connections=most)
    listening = socket.socket(fileno=plan.descriptor)
    listening.setblocking(False)
    server = await loop.create_server(lambda: Connection(reading), sock=listening, backlog=4096)
    return Reader(reading, server, box, Delivery(box, program.exchange) if delivers else None)


def _most_connections() -> int:
    files, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    return max(64, files - OTHER_FILES)
