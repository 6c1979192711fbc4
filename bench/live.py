"""What it costs that pages are open and told what comes: `python -m bench.live [STREAMS ...]`.

Opens so many streams of one report at one reading process, with the headers of a browser, and then posts comments, each
when the one before it has reached everybody: memory of the reading process, time from sending the form to the event on each
stream, and what somebody waits for a page meanwhile, asked for fifty times a second by a process of its own.
"""

import asyncio
import json
import os
import re
import resource
import select
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from functools import partial
from http.client import HTTPConnection
from pathlib import Path

import uvloop
from tests.newsroom import Newsroom, served

from bench.publishing import REPORT, pss
from bench.table import show

STREAMS = (100, 1_000, 5_000)
ROUNDS = 12
AT_ONCE = 100  # streams opened side by side
PATIENCE = 30.0
PAUSE = 0.02
HEAD = (
    f"GET {REPORT}discussion/live HTTP/1.1\r\nHost: HOST\r\nConnection: keep-alive\r\nAccept: text/event-stream\r\n"
    "Cache-Control: no-cache\r\nAccept-Encoding: gzip, deflate, br, zstd\r\nAccept-Language: ar,en-GB;q=0.9,en;q=0.8\r\n"
    'User-Agent: Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Mobile\r\n'
    'sec-ch-ua: "Chromium";v="140", "Not=A?Brand";v="24"\r\nsec-ch-ua-mobile: ?1\r\nsec-ch-ua-platform: "Android"\r\n'
    f"Sec-Fetch-Site: same-origin\r\nSec-Fetch-Mode: cors\r\nSec-Fetch-Dest: empty\r\nReferer: http://HOST{REPORT}\r\n"
    "X-Forwarded-Proto: https\r\n\r\n"
)  # fmt: skip


class Open(asyncio.Protocol):
    """One open page."""

    def __init__(self) -> None:
        self.at = 0.0  # when the last event came
        self.is_open = True

    def data_received(self, data: bytes) -> None:
        """Something of the stream; heartbeats do not count."""
        if b"data: " in data:
            self.at = time.perf_counter()

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002  # asyncio's signature
        """It should not be."""
        self.is_open = False


def main() -> None:
    """Measure and print the table."""
    if sys.argv[1:2] == ["--ask"]:
        return _ask(sys.argv[2])
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    folder = Path(tempfile.mkdtemp(prefix="dateline-live-"))
    env = os.environ | {"DATELINE_HOME": str(folder / "newsroom")}
    rows = []
    try:
        subprocess.run(
            [sys.executable, "-m", "dateline", "demo", "--no-serve"], env=env, check=True, capture_output=True
        )
        for many in [int(word) for word in sys.argv[1:]] or STREAMS:
            with served(folder / "newsroom") as newsroom, asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
                rows.append(runner.run(_at(newsroom, many)))
    finally:
        shutil.rmtree(folder)
    show(
        ["open pages", "opened within", "memory more (PSS)", "for each", "POST to event, median", "p99",
         "a page meanwhile, median", "p99", "the same with none open, p99"],
        rows,
    )  # fmt: skip
    return None


async def _at(newsroom: Newsroom, many: int) -> list[object]:
    host, port = newsroom.url.removeprefix("http://").split(":")
    number = re.search(r'name="report" value="(\d+)"', newsroom.get(REPORT)[1])
    assert number
    for turn in range(3):  # what the first requests load is not the streams'
        await asyncio.to_thread(_post, newsroom, number[1], f"Warm {turn}")
    alone = await _bystander(newsroom.url, asyncio.sleep(4))
    before, began = pss([newsroom.pid]), time.perf_counter()
    loop = asyncio.get_running_loop()
    ask = HEAD.replace("HOST", f"{host}:{port}").encode()
    pages: list[Open] = []
    while len(pages) < many:
        wanted = range(min(AT_ONCE, many - len(pages)))
        for transport, page in await asyncio.gather(*(loop.create_connection(Open, host, int(port)) for _ in wanted)):
            transport.write(ask)
            pages.append(page)
    await _until(partial(_have_heard, pages, 0.0))
    opened = time.perf_counter() - began
    await asyncio.sleep(1)
    more = pss([newsroom.pid]) - before
    waits: list[float] = []
    meanwhile = await _bystander(newsroom.url, _rounds(newsroom, number[1], pages, waits))
    assert all(page.is_open for page in pages)
    return [
        f"{many:,}", f"{opened:.1f} s", f"{more:.1f} MB", f"{more * 1024 / many:.1f} kB",
        f"{statistics.median(waits) * 1000:.0f} ms", f"{_p99(waits) * 1000:.0f} ms",
        f"{statistics.median(meanwhile):.2f} ms", f"{_p99(meanwhile):.1f} ms", f"{_p99(alone):.1f} ms",
    ]  # fmt: skip


async def _rounds(newsroom: Newsroom, report: str, pages: list[Open], waits: list[float]) -> None:
    for turn in range(ROUNDS):
        began = time.perf_counter()
        await asyncio.to_thread(_post, newsroom, report, f"Said {turn}")
        await _until(partial(_have_heard, pages, began))
        waits += [page.at - began for page in pages]
        await asyncio.sleep(0.13 * (turn % 4))  # not always at the same moment between two looks at the disk


def _have_heard(pages: list[Open], began: float) -> bool:
    return all(page.at > began for page in pages)


def _post(newsroom: Newsroom, report: str, text: str) -> None:
    said = {"report": report, "author": "Zoë", "text": text}
    status, _ = Newsroom(newsroom.home, newsroom.url, newsroom.pid).post("/write/comment/", said)
    assert status == 200


async def _until(done: Callable[[], bool]) -> None:
    until = time.monotonic() + PATIENCE
    while not done():
        assert time.monotonic() < until, "not everybody was told"
        await asyncio.sleep(0.02)


async def _bystander(url: str, meanwhile: Awaitable[None]) -> list[float]:
    """How long a page takes, in milliseconds, while something else goes on."""
    asking = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bench.live", "--ask", url, stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE
    )
    assert asking.stdout
    await asking.stdout.readline()
    await meanwhile
    said, _ = await asking.communicate(b"\n")
    times: list[float] = json.loads(said)
    return times


def _ask(url: str) -> None:
    """Ask for the page until something is written to standard input."""
    connection, times = HTTPConnection(url.removeprefix("http://"), timeout=30), []
    print("begins", flush=True)
    while not select.select([sys.stdin], [], [], PAUSE)[0]:
        began = time.perf_counter()
        connection.request("GET", REPORT, headers={"Accept-Encoding": "br"})
        connection.getresponse().read()
        times.append((time.perf_counter() - began) * 1000)
    print(json.dumps(times))


def _p99(times: list[float]) -> float:
    return sorted(times)[int(len(times) * 0.99) - 1]


if __name__ == "__main__":
    main()
