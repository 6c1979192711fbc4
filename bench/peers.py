"""What other systems were measured by, measured of Dateline: `python -m bench.peers [COMMENTS ...]`.

The definitions B1 to B8, B11 and B12 are those of a comparison of WordPress with wpDiscuz, Isso, Remark42, Ghost and a plain
Django program; what the best of them reached stands beside our last table in bench/README.md. A newsroom for each length of thread
(100, 1,000 and 100,000 unless told otherwise), and an nginx beside each that has its files, all at the same time; runs are
interleaved, and each number is a median. It needs nginx and wrk (Debian: apt-get install nginx-light wrk); loopback only.
"""

import asyncio
import re
import shutil
import statistics
import sys
import tempfile
import time
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from urllib.request import Request, urlopen

import uvloop
from tests.newsroom import run

from bench import discussion
from bench.discussion import LENGTHS as _ENDS
from bench.discussion import say, vote
from bench.publishing import REPORT, alone, cpu_ms, family_of, nginx, pss, wrk
from bench.table import show

LENGTHS = (_ENDS[0], 1_000, _ENDS[1])
NEWEST = f"{REPORT}discussion/newest/"
BYSTANDERS = ("/claims/", "/")  # pages that a thread is not on
ROUNDS, SECONDS, TURNS = 5, 2, 100
POSTS, POSTING = 5_200, (8, 64)  # in all; at once
MIXED, MIXED_A_SECOND, READING = (
    4 * 15,
    20,
    48,
)  # seconds; comments; connections that wait a millisecond between two pages
STAMPEDES, HERD = 20, 64
DELAY = "function delay() return 1 end\n"


@dataclass
class Served:
    """A newsroom with its thread, and an nginx that has its files."""

    thread: discussion.Thread
    nginx: str
    of_nginx: list[int]
    idle: float  # MB

    @property
    def reader(self) -> int:
        """The process that answers readers."""
        return self.thread.newsroom.pid


@dataclass
class Asked:
    """A page that is asked for, by way of somebody, and what came of it."""

    url: str
    path: str
    processes: list[int]
    runs: list[dict[str, float]] = field(default_factory=list)

    def once(self) -> None:
        """Ask for a while."""
        before = cpu_ms(self.processes)
        told = wrk(self.url, SECONDS, self.path)
        self.runs.append(told | {"cpu": (cpu_ms(self.processes) - before) / told["requests"]})

    def of(self, what: str) -> float:
        """The median of its runs."""
        return statistics.median(run[what] for run in self.runs)


def main() -> None:
    """Measure and print the tables."""
    if missing := [program for program in ("nginx", "wrk") if not shutil.which(program)]:
        sys.exit(f"bench.peers needs more programs. On Debian, as root: apt-get install nginx-light {missing[-1]}")
    folder = Path(tempfile.mkdtemp(prefix="dateline-peers-"))
    (folder / "delay.lua").write_text(DELAY)
    try:
        run(folder / "demo", "demo", "--no-serve")
        with ExitStack() as stack, asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
            every = [_served(folder, one, stack) for one in map(int, sys.argv[1:] or LENGTHS)]
            _read(every)
            _bystanders(every)
            runner.run(_write(every, folder))
            _sizes(every)
    finally:
        shutil.rmtree(folder)


def _served(folder: Path, length: int, stack: ExitStack) -> Served:
    home = folder / f"{length}" / "newsroom"
    thread = discussion.served_thread(shutil.copytree(folder / "demo", home), length, stack)
    url, pids = stack.enter_context(nginx(folder / f"nginx-{length}", alone(home), 1))
    return Served(thread, url, pids, pss(family_of(thread.newsroom.pid)))


def _read(every: list[Served]) -> None:
    """B1, B2 and their growth (B3): the newest and the most voted, beside the same files by nginx."""
    rows = []
    for name, path in (("B1, newest", NEWEST), ("B2, most voted", REPORT)):
        pairs = [
            (Asked(one.thread.newsroom.url, path, [one.reader]), Asked(one.nginx, path, one.of_nginx)) for one in every
        ]
        for _ in range(ROUNDS):
            for ours, theirs in pairs:
                theirs.once()
                ours.once()
        least = pairs[0][0].of("cpu")
        for one, (ours, theirs) in zip(every, pairs, strict=True):
            rows.append(
                [f"{one.thread.length:,}", name, f"{_bytes(one.nginx + path):,}", f"{ours.of('rate'):,.0f}",
                 f"{ours.of('rate') / theirs.of('rate'):.2f}", f"{ours.of('p99'):.1f} ms",
                 f"{ours.of('cpu') * 1000:.0f} µs", f"{ours.of('cpu') / least:.2f}"]
            )  # fmt: skip
    show(["comments", "read", "bytes, gzip", "requests/s", "of nginx", "p99", "CPU a request", "of the shortest"], rows)
    print()


def _bystanders(every: list[Served]) -> None:
    """B8: pages that the thread is not on, in a newsroom with the longest thread and in one with the shortest."""
    rows = []
    for path in BYSTANDERS:
        short, long = (Asked(one.thread.newsroom.url, path, [one.reader]) for one in (every[0], every[-1]))
        for _ in range(ROUNDS):
            short.once()
            long.once()
        rows.append(
            [f"B8, `{path}`", f"{short.of('cpu') * 1000:.1f} µs", f"{long.of('cpu') * 1000:.1f} µs",
             f"{long.of('cpu') / short.of('cpu'):.2f}"]
        )  # fmt: skip
    show(["bystander", *(f"CPU beside {one.thread.length:,}" for one in (every[0], every[-1])), "ratio"], rows)
    print()


async def _write(every: list[Served], folder: Path) -> None:
    """B5, B7, B6 and B4, in this order: the last makes threads longer."""
    threads = [one.thread for one in every]
    rows = [
        row
        for name, act in (("B5, B3: a comment, where it stands", say), ("B5, B3: a vote, among the most voted", vote))
        for row in await discussion.by_turns(threads, name, act, rounds=TURNS)
    ]
    show(discussion.BY_TURNS, rows)
    print()
    show(["comments", "B7", "slowest answer, median", "the worst"], [await _stampede(one) for one in threads])
    print()
    rows = [await _mixed(one, folder / "delay.lua") for one in every]
    show(["comments", "B6", "pages a second", "of nginx at its most", "page, p99", *discussion.MANY[2:]], rows)
    print()
    rows = [
        await discussion.many(one, f"B4, {doors} at once", say, POSTS, doors=doors)
        for doors in POSTING
        for one in threads[1:]
    ]
    show(discussion.MANY, rows)
    print()


async def _stampede(thread: discussion.Thread) -> list[object]:
    """Right after a comment a herd of readers comes, each with a connection of its own."""
    slowest = []
    for _ in range(STAMPEDES):
        assert await say(thread)
        slowest.append(max(await asyncio.gather(*(_asked(thread) for _ in range(HERD)))))
    return [f"{thread.length:,}", f"{HERD} readers", f"{statistics.median(slowest):.0f} ms", f"{max(slowest):.0f} ms"]


async def _asked(thread: discussion.Thread) -> float:
    began = time.perf_counter()
    head, _ = await discussion.ask(thread, REPORT)
    assert b" 200 " in head[:14]
    return (time.perf_counter() - began) * 1000


async def _mixed(one: Served, delay: Path) -> list[object]:
    """Readers about as fast as half of what nginx can do, and comments all the while."""
    most = wrk(one.nginx, SECONDS)["rate"]
    reading = asyncio.to_thread(wrk, one.thread.newsroom.url, MIXED, REPORT, "-s", str(delay), connections=READING)
    name, wanted = f"{MIXED_A_SECOND} comments a second", MIXED_A_SECOND * MIXED
    told, row = await asyncio.gather(reading, discussion.many(one.thread, name, say, wanted, a_second=MIXED_A_SECOND))
    length, name, *rest = row
    return [length, name, f"{told['rate']:,.0f}", f"{told['rate'] / most:.2f}", f"{told['p99']:.1f} ms", *rest]


def _sizes(every: list[Served]) -> None:
    """B11 and B12: a first visit in bytes, and what a newsroom takes."""
    rows = []
    for one in every:
        page = _get(one.nginx + REPORT, "identity").decode()
        style = re.search(r'<link rel="stylesheet" href="([^"]+)"', page)
        assert style
        both = _bytes(one.nginx + REPORT) + _bytes(one.nginx + style[1])
        now = pss(family_of(one.thread.newsroom.pid))
        rows.append([f"{one.thread.length:,}", f"{both:,}", f"{one.idle:.0f} MB", f"{now:.0f} MB"])
    show(["comments", "B11: page and style, gzip", "B12: all processes, PSS, before", "after all that"], rows)


def _bytes(url: str) -> int:
    return len(_get(url, "gzip"))


def _get(url: str, coding: str) -> bytes:
    with urlopen(Request(url, headers={"Accept-Encoding": coding}), timeout=10) as answer:
        body: bytes = answer.read()
        return body


if __name__ == "__main__":
    main()
