"""A bake of very many files, in turns: on one core in this process, or on several in processes of their own.

A process of the crew inherits the lock's descriptor. If who leads it is killed, it finishes what it has at hand and
ends, and only then can another bake begin.
"""

import json
import time
from collections import deque
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import partial
from threading import Lock as Mutex
from typing import Any

from dateline.publishing.forked import Fork, fork
from dateline.publishing.locking import Lock
from dateline.publishing.press import Done, Press
from dateline.values.errors import DatelineError, Unusable

Progress = Callable[[int, int], None]

TURN = 1.0  # seconds of work until others are let in, such as the server with a comment
PAUSE = 0.01
CHUNK = 24  # keys at once
WORTH_A_CREW = 60  # keys; what is read before the first of them is read by each


def in_turns(keys: list[str], *, processes: int = 1, check: bool = False, progress: Progress | None = None) -> Done:
    """Bake, or check, all of these keys in their order."""
    done, left, total = Done(), deque(keys), len(keys)
    lock = Lock()
    told = Mutex()

    def count(some: Done) -> None:
        with told:
            done.add(some)
            if progress:
                progress(total - len(left), total)

    crew = _Several(processes, check=check) if processes > 1 and total >= WORTH_A_CREW else _Alone(check=check)
    try:
        while left:
            with lock:
                crew.turn(left, count)
            time.sleep(PAUSE)
    finally:
        crew.end()
        lock.close()
    return done


class _Alone:
    def __init__(self, *, check: bool) -> None:
        self._press = Press(check=check, doubts=True)

    def turn(self, left: deque[str], count: Callable[[Done], None]) -> None:
        until = time.monotonic() + TURN
        while keys := _next(left):
            count(self._press.bake(keys))
            if time.monotonic() > until:
                break
        self._press.settle()

    def end(self) -> None:
        pass


class _Several:
    def __init__(self, processes: int, *, check: bool) -> None:
        press = Press(check=check, doubts=True)  # each process has its own of it
        self._workers = [fork(partial(_answer, press)) for _ in range(processes)]
        self._threads = ThreadPoolExecutor(processes)

    def turn(self, left: deque[str], count: Callable[[Done], None]) -> None:
        until = time.monotonic() + TURN
        each = [self._threads.submit(self._work, one, left, until, count) for one in self._workers]
        for future in each:
            future.result()

    def end(self) -> None:
        self._threads.shutdown(wait=False, cancel_futures=True)
        for one in reversed(self._workers):  # each holds the pipes to those that were there before it
            one.end()

    def _work(self, worker: Fork, left: deque[str], until: float, count: Callable[[Done], None]) -> None:
        while keys := _next(left):
            count(_ask(worker, keys))
            if time.monotonic() > until:
                break


def _next(left: deque[str]) -> list[str]:
    keys: list[str] = []
    with suppress(IndexError):
        while len(keys) < CHUNK:
            keys.append(left.popleft())
    return keys


def _ask(worker: Fork, keys: list[str]) -> Done:
    said = worker.ask(json.dumps(keys))
    if not said:
        raise Unusable("A process of the bake ended before its time: what it said stands above. Bake again.")
    facts: dict[str, Any] = json.loads(said)
    if "refused" in facts:
        raise Unusable(facts["refused"])
    return Done(**facts)


def _answer(press: Press, line: str) -> str:
    """In a process of the crew: bake these keys, and say what was done with them."""
    try:
        done = press.bake(json.loads(line))
        press.settle()
    except DatelineError as problem:
        return json.dumps({"refused": problem.sentence})
    return json.dumps(done.as_facts())
