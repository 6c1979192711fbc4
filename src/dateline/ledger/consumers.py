"""How news rises: rooms above read the ledger by cursor, after the commit."""

import logging
import threading
from collections.abc import Callable, Sequence
from functools import partial

from django.db import close_old_connections

from dateline.ledger import queries
from dateline.ledger.models import Cursor, Entry
from dateline.ledger.together import together
from dateline.values.errors import DatelineError

log = logging.getLogger(__name__)

AFTER = "Dateline-After"  # the header of an answer that is to wait until an entry has been read: wiring takes it out
ELSE = "Dateline-Else"  # with it: where such an answer leads if the entry is not read in time
Handler = Callable[[Sequence[Entry]], None]
_handlers: dict[str, Handler] = {}
_reading = threading.Lock()  # one reader at a time in this process: handlers need not be thread-safe
_news = threading.Event()
_read_to: dict[str, int] = {}  # by consumer: the last entry it was seen to have dealt with
_tell: Callable[[int], None] | None = None
_troubles: dict[str, str] = {}  # by consumer: the sentence on why it could not read on


def register(consumer: str, handler: Handler) -> None:
    """Let `handler` have every entry, in batches, in order. It must be safe to repeat."""
    _handlers[consumer] = handler


def wake() -> None:
    """There is news: called after each commit that wrote an entry."""
    _news.set()


def catch_up() -> int:
    """Let every consumer read to the head; returns how many entries were handled.

    A consumer that fails keeps its cursor and is tried again next time; the others go on.
    """
    handled = 0
    while read := _read_on():
        handled += read
    return handled


def _read_on() -> int:
    """Let every consumer read to where the head is now, and tell who waits; how many entries were handled."""
    with _reading:
        handled, moved = _all_read(queries.head())
        if _tell:
            _tell(read_to())
        if moved:  # after those who wait were told: what was handled and not noted is handled again, which is safe
            together(partial(_move_all, moved))
    return handled


def _all_read(upto: int) -> tuple[int, dict[str, int]]:
    """How many entries were handled, and where consumers have come to that is not noted yet."""
    handled, moved = 0, dict[str, int]()
    for consumer, handler in _handlers.items():
        try:
            position = queries.position_of(consumer)
            while entries := [one for one in queries.entries_after(position) if one.pk <= upto]:
                handler(entries)
                handled, position = handled + len(entries), entries[-1].pk
                if position < upto:  # there is much to read: what was read is noted on the way
                    together(partial(_move, consumer, position))
                else:
                    moved[consumer] = position
                    break
            _troubles.pop(consumer, None)
            _read_to[consumer] = max(upto, position)
        except DatelineError as problem:
            if _troubles.get(consumer) != problem.sentence:  # once, not each second
                log.error("%s", problem.sentence)
            _troubles[consumer] = problem.sentence
        except Exception:
            log.exception("%s could not read the ledger; it will try again", consumer)
    return handled, moved


def trouble_of(consumer: str) -> str:
    """Why this consumer cannot read on, as a sentence; empty while it can."""
    return _troubles.get(consumer, "")


def skip_to_head(consumer: str, upto: int) -> None:
    """Mark all entries up to this one as read by `consumer`, because it has just done everything from nothing."""
    _move(consumer, upto)


def _move_all(positions: dict[str, int]) -> None:
    for consumer, position in positions.items():
        _move(consumer, position)


def _move(consumer: str, position: int) -> None:
    if not Cursor.objects.filter(consumer=consumer).update(position=position):
        Cursor.objects.create(consumer=consumer, position=position)


def when_read(tell: Callable[[int], None] | None) -> None:
    """Have `tell` called, from the reading thread, with the entry up to which every consumer has read."""
    global _tell  # one for the process
    _tell = tell


def read_to() -> int:
    """The entry up to which every consumer has read, as far as this process knows."""
    return min((_read_to.get(consumer, 0) for consumer in _handlers), default=0)


def read_for_ever(stop: threading.Event, *, every_seconds: float = 1.0) -> None:
    """The loop of the reading thread: at once on news from this process, each second for news from others."""
    while not stop.is_set():
        _news.wait(timeout=every_seconds)
        _news.clear()
        close_old_connections()
        try:
            if _read_on() and read_to() < queries.head():  # there is more by now
                _news.set()
        except Exception:  # a database that was started anew, say
            log.exception("the ledger could not be read; it will be tried again")
    close_old_connections()
