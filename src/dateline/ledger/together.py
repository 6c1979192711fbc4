"""What is written at the same time shares one commit: flushing it to the disk is what a commit costs.

One thread takes whatever waits, runs each in a savepoint of its own inside one transaction, and answers each once the
commit is on the disk. So nobody is told of a success that a crash could still undo, and the failure of one keeps back
none of the others: what the database finds wrong only as it commits is tried again, each alone. Entries stand in the
order in which the work was done, as ever.
"""

import queue
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass, field
from typing import Any, TypeVar

from django.db import IntegrityError, OperationalError, close_old_connections, connection, transaction

MOST = 64  # that share one commit
WITHIN = 0.05  # seconds after which it is committed, whoever else waits
Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class _Wanted:
    work: Callable[[], Any]
    answer: "Future[Any]" = field(default_factory=Future)


_waiting: "queue.SimpleQueue[_Wanted | None]" = queue.SimpleQueue()
_taking = threading.Lock()  # held to put something in, and to close the door
_is_open = False


def together(work: Callable[[], Result]) -> Result:
    """What `work` returns, once all that it wrote is on the disk; what it raises, with nothing written.

    It runs in one transaction, in the thread that writes; in this one where there is none, or where a transaction has
    begun already, of which it is then a part.
    """
    wanted = None if connection.in_atomic_block else _put(work)
    if wanted is None:
        with transaction.atomic():
            return work()
    result: Result = wanted.answer.result()
    return result


def write_for_ever(stop: threading.Event) -> None:
    """The loop of the thread that writes, until `end` is called; what waits then is still written."""
    global _is_open
    with _taking:
        _is_open = True
    while not stop.is_set():
        if first := _waiting.get():
            _write(first)
    with _taking:
        _is_open = False
    while not _waiting.empty():
        if first := _waiting.get():
            _write(first)
    close_old_connections()


def is_open() -> bool:
    """Whether there is a thread that writes."""
    return _is_open


def how_many_wait() -> int:
    """How many wait for it."""
    return _waiting.qsize()


def wake() -> None:
    """Let the thread that writes look whether it is to end."""
    _waiting.put(None)


def _put(work: Callable[[], Any]) -> _Wanted | None:
    with _taking:
        if not _is_open:
            return None
        wanted = _Wanted(work)
        _waiting.put(wanted)
        return wanted


def _write(first: _Wanted, most: int = MOST) -> None:
    """One transaction with this and what comes while it lasts, up to so many."""
    done: list[tuple[_Wanted, Any, BaseException | None]] = []
    taken = [first]
    try:
        close_old_connections()
        with transaction.atomic():
            until = time.monotonic() + WITHIN
            for wanted in taken:
                done.append((wanted, *_outcome(wanted.work)))
                if connection.needs_rollback:  # the database has given up the whole of it
                    raise OperationalError("what was written at the same time could not be written")
                if len(taken) < most and time.monotonic() < until and (another := _next()):
                    taken.append(another)
    except IntegrityError as problem:  # a reference that leads nowhere: it undid all, and does not say whose it is
        if len(taken) > 1:
            for wanted in taken:
                _write(wanted, most=1)
            return
        done = [(first, None, problem)]
    except BaseException as problem:
        done = [(wanted, None, problem) for wanted in taken]
    for wanted, result, trouble in done:
        if trouble is None:
            wanted.answer.set_result(result)
        else:
            wanted.answer.set_exception(trouble)


def _outcome(work: Callable[[], Any]) -> tuple[Any, BaseException | None]:
    try:
        with transaction.atomic():
            return work(), None
    except Exception as problem:
        return None, problem


def _next() -> _Wanted | None:
    try:
        return _waiting.get_nowait()
    except queue.Empty:
        return None
