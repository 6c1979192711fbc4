"""The processes that `dateline serve` starts: `python -m dateline.wiring.child program FOLDER` or `... reader PLAN`.

A child says on standard output when it answers. Its standard input is its parent's life: it ends when that does.
"""

import os
import sys
import threading
from importlib import import_module
from pathlib import Path

from dateline.wiring.cli import exit_status, set_up
from dateline.wiring.reader import read_plan, run_reader


def main() -> None:
    """Be the child that was asked for."""
    _end_with_parent()
    kind, told = sys.argv[1:3]
    work = _program if kind == "program" else _reader
    sys.exit(exit_status(lambda: work(told)))


def _program(folder: str) -> None:
    os.nice(5)  # where there is too little for both, readers come first
    set_up()
    import_module("dateline.wiring.program").run(Path(folder), _ready)


def _reader(plan: str) -> None:
    run_reader(read_plan(plan), _ready)


def _ready() -> None:
    os.write(sys.stdout.fileno(), b"ready\n")


def _end_with_parent() -> None:
    """End at once when the process that started this one is gone: nobody is left to hear an answer."""

    def watch() -> None:
        while os.read(sys.stdin.fileno(), 1024):
            pass
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()


if __name__ == "__main__":
    main()
