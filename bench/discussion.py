"""What a discussion bears over HTTP, whatever its length: `python -m bench.discussion [COMMENTS ...]`.

Serves one newsroom for each length, all at the same time, and writes as readers do: by form, each from a network and with a
browser of their own. One after the other by turns, then fifty a second, then as many as come through a hundred doors, where
who has an answer makes room for the next. A comment counts once another reader gets it in a page; what was said to be kept is
counted in the database afterwards.
"""

import asyncio
import math
import os
import re
import shutil
import sqlite3
import struct
import subprocess
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable, Iterable
from contextlib import ExitStack, closing
from dataclasses import dataclass, field, replace
from itertools import count
from pathlib import Path
from random import Random
from statistics import median, quantiles
from urllib.parse import urlencode

import uvloop
from tests.newsroom import Newsroom, run, served

from bench.publishing import REPORT, cpu_ms, family_of
from bench.table import show

LENGTHS = (100, 100_000)
ROUNDS = 150
STEADY, STEADY_SECONDS = 50, 20  # a second
DOORS, BURST, PATIENCE = 100, 2_000, 120.0  # at once, in all; seconds
BETWEEN_LOOKS = 0.01  # seconds
WORDS = "the road from north and river was seen at noon by two people who say that bridge stands while others doubt it"
VOTES = re.compile(rb'name="up" value="(\d+)" aria-label="Vote up, (\d+) so far"')
LEADS = re.compile(rb"^location: (\S+)", re.M | re.I)
COOKIE = re.compile(rb"^set-cookie: ([^;]+)", re.M | re.I)
AGAIN = re.compile(rb"^refresh: (\d+)", re.M | re.I)
HERE = re.compile(rb'id="c(\d+)"')
BY_TURNS = [
    "comments", "one after the other", "acknowledged, median", "seen by others, median", "p99", "of the shortest", "CPU",
    "of the shortest",
]  # fmt: skip
MANY = [
    "comments", "many", "accepted", "refused", "with a receipt", "acknowledged a second", "taken a second", "commits",
    "CPU for each", "acknowledged, median", "p99", "seen by others, median", "p99",
]  # fmt: skip
_readers = count(1)


@dataclass
class Thread:
    """A served newsroom and the thread in it."""

    length: int
    newsroom: Newsroom
    report: int
    pids: list[int]
    random: Random
    said: list[int]  # comments that can be answered
    on_page: list[int] = field(default_factory=list)  # that can be voted for
    looks: dict[str, asyncio.Task[int]] = field(default_factory=dict)  # by page: that are about to be taken
    doors: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(100_000))

    def written(self) -> tuple[int, int]:
        """How often the database has committed, as SQLite's index of its log says, and how much was said and voted."""
        file = self.newsroom.home / "dateline.sqlite3"
        commits: int = struct.unpack_from("=I", file.with_name(f"{file.name}-shm").read_bytes(), 8)[0]
        with closing(sqlite3.connect(file)) as database:
            query = "SELECT (SELECT count(*) FROM discussion_comment) + (SELECT count(*) FROM discussion_vote)"
            return commits, int(database.execute(query).fetchone()[0])


@dataclass
class Took:
    """How long something took, in milliseconds: until it was acknowledged, and until another reader saw it."""

    began: float  # seconds, on the clock of this process
    answer: float
    was_kept: bool  # acknowledged by a receipt, to be taken later
    seen: float = 0.0

    def now(self) -> "Took":
        """It is seen now."""
        return replace(self, seen=(time.perf_counter() - self.began) * 1000)


Act = Callable[[Thread], Awaitable[Took | None]]  # none: it was refused


async def ask(
    thread: Thread, path: str, headers: str = "", form: dict[str, object] | None = None
) -> tuple[bytes, bytes]:
    """Head and body of an answer, over a connection of its own."""
    host, _, port = thread.newsroom.url.removeprefix("http://").partition(":")
    reader, writer = await asyncio.open_connection(host, int(port))
    body = urlencode(form).encode() if form else b""
    about = f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}\r\n" if form else ""
    line = f"{'POST' if form else 'GET'} {path} HTTP/1.1\r\nHost: {host}:{port}\r\nConnection: close\r\n"
    writer.write(f"{line}{about}{headers}\r\n".encode() + body)
    answer = await reader.read(-1)
    writer.close()
    head, _, rest = answer.partition(b"\r\n\r\n")
    return head, rest


async def _send(thread: Thread, path: str, form: dict[str, object]) -> tuple[str, Took]:
    """Send a form as a reader whom nobody knows; where it leads, or nothing, and how long the answer took.

    Where the answer came before the page, it leads to the author's own, and from there to where the comment will stand;
    where it was kept for later, it leads to a page that is asked again as often as it says.
    """
    one = next(_readers)
    elsewhere = f"198.{18 + one // 62_500}.{one // 250 % 250}.{one % 250 + 1}"
    async with thread.doors:
        began = time.perf_counter()
        head, _ = await ask(thread, path, f"Sec-Fetch-Site: same-origin\r\nX-Forwarded-For: {elsewhere}\r\n", form)
        took = Took(began, (time.perf_counter() - began) * 1000, b" 303 " in head[:14])
    receipt = LEADS.search(head) if took.was_kept else None
    kept = COOKIE.search(head)
    while receipt and kept:
        head, _ = await ask(thread, receipt[1].decode(), f"Cookie: {kept[1].decode()}\r\n")
        if not (again := AGAIN.search(head)):
            break
        assert time.perf_counter() < began + PATIENCE, "it is kept and never taken"
        await asyncio.sleep(int(again[1]))
    leads = LEADS.search(head)
    if not leads or b" 302 " not in head[:14]:
        return "", took
    if not leads[1].startswith(b"/write/"):
        return leads[1].decode(), took
    known = COOKIE.search(head)
    assert known
    while True:  # where very many ask, it may be told to come again
        _, own = await ask(thread, leads[1].decode(), f"Cookie: {known[1].decode()}\r\n")
        if stands := re.search(rb'href="([^"]+#c\d+)"', own):
            return stands[1].decode(), took
        assert time.perf_counter() < began + PATIENCE, own
        await asyncio.sleep(0.1)


async def say(thread: Thread) -> Took | None:
    """A comment, seven of ten times a reply; such lengths as people write."""
    random, number = thread.random, next(_readers)
    letters = min(2000, max(8, random.lognormvariate(math.log(200) - 0.32, 0.8)))
    text = f"Number {number}: " + " ".join(random.choices(WORDS.split(), k=round(letters / 4.5)))
    form: dict[str, object] = {"report": thread.report, "author": f"Reader {number}", "text": text}
    if random.random() < 0.7:
        form["parent"] = random.choice(thread.said[-200:] if random.random() < 0.85 else thread.said)
    leads, took = await _send(thread, "/write/comment/", form)
    if "#c" not in leads:
        return None
    page, _, pk = leads.partition("#c")
    while await _newest(thread, page) < int(pk):  # others may push it further
        assert time.perf_counter() < took.began + PATIENCE, "nobody sees it"
    thread.said.append(int(pk))
    return took.now()


async def _newest(thread: Thread, page: str) -> int:
    """The newest comment on a page, as another reader finds it; whoever asks meanwhile shares that reader's next look."""
    if page not in thread.looks:
        thread.looks[page] = asyncio.ensure_future(_look(thread, page))
    return await thread.looks[page]


async def _look(thread: Thread, page: str) -> int:
    await asyncio.sleep(BETWEEN_LOOKS)
    del thread.looks[page]
    return max(map(int, HERE.findall((await ask(thread, page))[1])), default=0)


async def vote(thread: Thread) -> Took | None:
    """A vote for one of the comments on the report's page, and seen there."""
    before = await _votes(thread)
    one = thread.random.choice(list(before))
    leads, took = await _send(thread, "/write/vote/", {"up": one})
    if not leads:
        return None
    while (await _votes(thread))[one] <= before[one]:
        assert time.perf_counter() < took.began + PATIENCE, "nobody sees it"
        await asyncio.sleep(0.01)
    return took.now()


async def vote_unseen(thread: Thread) -> Took | None:
    """The same; where many vote at once, nobody can tell from a page whose vote it shows."""
    leads, took = await _send(thread, "/write/vote/", {"up": thread.random.choice(thread.on_page)})
    return took.now() if leads else None


async def _votes(thread: Thread) -> dict[int, int]:
    return {int(pk): int(up) for pk, up in VOTES.findall((await ask(thread, REPORT))[1])}


async def by_turns(threads: list[Thread], name: str, act: Act, *, rounds: int = ROUNDS) -> list[list[object]]:
    """One after the other, at each length by turns; what it costs the processes, too."""
    took: dict[int, list[Took]] = {thread.length: [] for thread in threads}
    cpu = dict.fromkeys(took, 0.0)
    for turn in range(rounds + 5):
        for thread in threads:
            before, one = cpu_ms(thread.pids), await act(thread)
            assert one, "it was refused"
            if turn >= 5:  # what the first ones load is not theirs
                took[thread.length].append(one)
                cpu[thread.length] += cpu_ms(thread.pids) - before
    rows: list[list[object]] = []
    least = took[threads[0].length]
    for length, times in took.items():
        seen, ratio = [one.seen for one in times], median(one.seen for one in times) / median(one.seen for one in least)
        rows.append(
            [f"{length:,}", name, f"{median(one.answer for one in times):.0f} ms", f"{median(seen):.0f} ms", f"{p99(seen):.0f} ms",
             f"{ratio:.2f}", f"{cpu[length] / len(times):.0f} ms", f"{cpu[length] / cpu[threads[0].length]:.2f}"]
        )  # fmt: skip
    return rows


async def many(
    thread: Thread, name: str, act: Act, wanted: int, *, a_second: int = 0, doors: int = DOORS
) -> list[object]:
    """Many at once: so many a second, or as many as come through the doors."""
    thread.doors, took = asyncio.Semaphore(100_000 if a_second else doors), list[Took]()
    thread.on_page = list(await _votes(thread))
    began, (commits, kept), cpu = time.perf_counter(), thread.written(), cpu_ms(thread.pids)

    async def one(number: int) -> None:
        due = number / a_second if a_second else 0.0
        await asyncio.sleep(max(0.0, began + due - time.perf_counter()))
        late = (time.perf_counter() - began - due) * 1000 if a_second else 0.0
        if found := await act(thread):
            took.append(replace(found, answer=found.answer + late, seen=found.seen + late))

    await asyncio.gather(*(one(number) for number in range(wanted)))
    after, cpu = thread.written(), cpu_ms(thread.pids) - cpu
    assert after[1] - kept == len(took), "something was acknowledged and is not there"
    await asyncio.sleep(5)  # what is still to be baked is not the next one's
    lasted = [max(one.began + each(one) / 1000 for one in took) - began for each in (_answer, _seen)]
    answer, seen = [_answer(one) for one in took], [_seen(one) for one in took]
    return [
        f"{thread.length:,}", name, f"{len(took):,}", f"{wanted - len(took):,}", f"{sum(one.was_kept for one in took):,}",
        *(f"{len(took) / one:.0f}" for one in lasted), f"{after[0] - commits:,}", f"{cpu / len(took):.0f} ms",
        f"{median(answer):.0f} ms", f"{p99(answer):.0f} ms", f"{median(seen):.0f} ms", f"{p99(seen):.0f} ms",
    ]  # fmt: skip


def _answer(one: Took) -> float:
    return one.answer


def _seen(one: Took) -> float:
    return one.seen


async def _all(threads: list[Thread]) -> None:
    rows = await by_turns(threads, "a comment", say) + await by_turns(threads, "a vote", vote)
    show(BY_TURNS, rows)
    steady = (f"{STEADY} comments a second", say, STEADY * STEADY_SECONDS)
    rows = [await many(thread, *steady, a_second=STEADY) for thread in threads]
    for name, act in (("comments", say), ("votes", vote_unseen)):
        rows += [await many(thread, f"{name}, {DOORS} at once", act, BURST) for thread in threads]
    print()
    show(MANY, rows)
    print()
    for thread in threads:
        head, body = await ask(thread, REPORT, "Accept-Encoding: br\r\n")
        assert b"content-encoding: br" in head.lower()
        print(f"The report's page under {thread.length:,} comments: {len(head) + 4 + len(body):,} bytes over the wire.")


def p99(times: Iterable[float]) -> float:
    """All but one of a hundred took no longer."""
    return quantiles(times, n=100, method="inclusive")[98]


def served_thread(home: Path, length: int, stack: ExitStack) -> Thread:
    """A copy of the demonstration, with so many comments under its report."""
    env = os.environ | {"DATELINE_HOME": str(home)}
    subprocess.run([sys.executable, "-m", "bench.comments", REPORT, str(length)], env=env, check=True)
    subprocess.run([sys.executable, "-m", "dateline", "bake"], env=env, check=True, capture_output=True)
    newsroom = stack.enter_context(served(home))
    with closing(sqlite3.connect(home / "dateline.sqlite3")) as database:
        query = "SELECT c.id, t.report_id FROM discussion_comment c JOIN discussion_thread t ON t.id = c.thread_id"
        rows = sorted(database.execute(query))
    report = rows[-1][1]  # which was filled last
    said = [pk for pk, of in rows if of == report]
    return Thread(length, newsroom, report, family_of(newsroom.pid), Random(length), said)


def main() -> None:
    """Measure and print the tables."""
    folder = Path(tempfile.mkdtemp(prefix="dateline-discussion-"))
    try:
        run(folder / "demo", "demo", "--no-serve")
        with ExitStack() as stack, asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
            threads = [
                served_thread(shutil.copytree(folder / "demo", folder / f"{one}" / "newsroom"), one, stack)
                for one in map(int, sys.argv[1:] or LENGTHS)
            ]
            print(f"Load before: {os.getloadavg()[0]:.1f}\n")
            runner.run(_all(threads))
            print(f"\nLoad after: {os.getloadavg()[0]:.1f}")
    finally:
        shutil.rmtree(folder)


if __name__ == "__main__":
    main()
