"""Processes of our own that are forked: there at once, and sharing the memory of what was read before."""

import gc
import logging
import os
import signal
import socket
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import TextIO, cast

from django.db import connections

log = logging.getLogger(__name__)
_INPUT, _OUTPUT = 0, 1


@dataclass(frozen=True)
class Fork:
    """A forked process: its number, and lines to it and from it. It ends once it has read that these are closed."""

    number: int
    lines: TextIO

    def ask(self, line: str) -> str:
        """The line with which it answers; without its end, or empty, if it has ended."""
        try:
            self.lines.write(f"{line}\n")
            self.lines.flush()
            return self.lines.readline()
        except OSError:
            return ""

    def end(self) -> None:
        """Let it finish what it has at hand, and wait for that."""
        with suppress(OSError):  # it has ended, and what was left to be said to it is lost
            self.lines.close()
        os.waitpid(self.number, 0)


def fork(answer: Callable[[str], str]) -> Fork:
    """Fork a process that answers each line with one; only while no other thread of this one does anything but wait."""
    connections.close_all()
    gc.freeze()  # what both share stays shared: the collector writes into what it looks at
    ours, its = socket.socketpair()
    number = os.fork()
    if not number:
        ours.close()
        _answer_for_ever(its, answer)
    its.close()
    lines = cast(TextIO, ours.makefile("rw"))
    ours.close()  # the file keeps it open
    return Fork(number, lines)


def _answer_for_ever(pipe: socket.socket, answer: Callable[[str], str]) -> None:
    for one in (signal.SIGINT, signal.SIGTERM):  # these are for who leads: what is at hand is finished
        signal.signal(one, signal.SIG_IGN)
    nothing = os.open(os.devnull, os.O_RDWR)
    for inherited in (_INPUT, _OUTPUT):  # over these others may hear of one another's end, or print what came of it
        os.dup2(nothing, inherited)
    try:
        lines = pipe.makefile("rw")
        for line in lines:
            lines.write(f"{answer(line)}\n")
            lines.flush()
    except BaseException as problem:
        if not isinstance(problem, OSError):  # the other end is gone
            log.exception("a process that was forked ends")
    finally:
        os._exit(0)  # nothing of what was inherited is this process's to tidy up
