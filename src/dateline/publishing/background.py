"""What is not baked at once: the rest of large changes, in slices, and pages that failed, again.

A thread of its own, so that a comment does not wait for it: between two slices whoever has something else to bake
does so.
"""

import logging
import threading
import time

from django.db import close_old_connections

from dateline.publishing.actions import bake_keys, seal_site, take_strays_away
from dateline.publishing.baking import sweep
from dateline.publishing.beside import beside
from dateline.publishing.failures import due, note
from dateline.publishing.locking import alone, site
from dateline.publishing.owing import STRAYS, next_owed, paid
from dateline.publishing.plans import OF_EVERY_BAKE
from dateline.publishing.press import Press
from dateline.values.errors import DatelineError

log = logging.getLogger(__name__)

SLICE = 24  # keys
SEAL_AFTER = 10.0  # seconds in which the manifest may be behind while there is more to bake
PAUSE = 0.02  # seconds between two slices, in which others may begin
trouble = ""  # what kept the last slice from being baked; the desk reads it

_work = threading.Event()


def wake() -> None:
    """There is something to do."""
    _work.set()


def bake_for_ever(stop: threading.Event, *, every_seconds: float = 2.0) -> None:
    """The loop of the background thread."""
    swept, sealed = False, 0.0
    while not stop.is_set():
        close_old_connections()
        more = False
        try:
            if not swept:
                with alone():
                    sweep(site())
                swept = True
            more = bake_some()
            if not more or time.monotonic() - sealed > SEAL_AFTER:
                seal()
                sealed = time.monotonic()
            _say("")
        except DatelineError as problem:
            _say(problem.sentence)
        except Exception:
            log.exception("the rest of a change could not be baked; it will be tried again")
        if more:
            time.sleep(PAUSE)
        else:
            _work.wait(timeout=every_seconds)
            _work.clear()
    close_old_connections()


@beside
def bake_some() -> bool:
    """One slice of what is owed, or else what failed and is due again; whether there is more."""
    if not next_owed(1):
        if keys := due():
            bake_keys(keys)
        return False
    with alone():
        owed = next_owed(SLICE)
        keys = {OF_EVERY_BAKE, *(one.key for one in owed if one.key != STRAYS)}
        press = Press()
        done = press.bake(keys)
        press.settle()
        note(done, keys)
        if any(one.key == STRAYS for one in owed):
            take_strays_away(None)
        paid(owed)
    return True


@beside
def seal() -> None:
    """Bring the manifest up to what was baked since."""
    seal_site()


def _say(sentence: str) -> None:
    global trouble
    if sentence and sentence != trouble:
        log.error("%s", sentence)
    trouble = sentence
