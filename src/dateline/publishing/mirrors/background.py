"""Pushes beside the running newsroom: a thread for each mirror, so that one which hangs keeps nobody waiting.

Nobody tells them of a bake: each looks at the manifest, which any process may have written.
"""

import logging
import threading
import time

from dateline.publishing.mirrors.kept import Mirror, mirror, mirrors
from dateline.publishing.mirrors.pushing import Busy, is_behind, push
from dateline.publishing.rules import rest_after
from dateline.values.errors import DatelineError, NotFound

log = logging.getLogger(__name__)


def push_for_ever(stop: threading.Event, *, every_seconds: float = 2.0) -> None:
    """Keep a thread for each mirror that there is, until stopped."""
    threads: dict[str, threading.Thread] = {}
    while not stop.is_set():
        try:
            for one in mirrors():
                if one.name not in threads or not threads[one.name].is_alive():
                    told = (one.name, stop, every_seconds)
                    threads[one.name] = threading.Thread(target=_push_one, args=told, daemon=True)
                    threads[one.name].start()
        except (DatelineError, OSError):
            log.exception("The mirrors could not be read; they will be tried again")
        stop.wait(every_seconds)


def _push_one(name: str, stop: threading.Event, every_seconds: float) -> None:
    """Push to one mirror whenever it is behind, until it is removed."""
    failures, look_after = 0, 0.0
    while not stop.wait(every_seconds):
        try:
            there = mirror(name)
        except NotFound:
            return
        except DatelineError as problem:
            log.warning("Mirror %s: %s", name, problem.sentence)
            return
        if time.monotonic() < look_after or not is_behind(there):
            continue
        try:
            push(there)
            failures = 0
        except Busy:
            continue
        except Exception as problem:
            failures += 1
            look_after = time.monotonic() + rest_after(failures)
            _tell(there, problem, rest_after(failures))


def _tell(there: Mirror, problem: Exception, rest: float) -> None:
    sentence = problem.sentence if isinstance(problem, DatelineError) else type(problem).__name__
    log.warning("Mirror %s was not brought up to date, next try in %d s: %s", there.name, rest, sentence)
