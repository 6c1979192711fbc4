"""Making what was written survive the machine: each file by itself, or very many by one flush of their disk."""

import ctypes
import os
from collections.abc import Callable, Collection
from pathlib import Path

# A flush of the file system costs what one of a file does, but waits for whatever others have written meanwhile: who
# writes a few files does not wait for that.
MANY = 32
_C = ctypes.CDLL(None, use_errno=True)


def make_durable(paths: Collection[Path], within: Path) -> None:
    """What is in these files and folders, all below `within`, is on the disk when this returns."""
    if len(paths) < MANY or not _flush_all(within):
        for path in paths:
            _on(path, os.fsync)


def _flush_all(within: Path) -> bool:
    """Linux's syncfs(2), which tells of trouble with the disk since Linux 5.8; whether there is one here."""
    flush = getattr(_C, "syncfs", None)
    if flush is None:
        return False

    def checked(handle: int) -> None:
        if flush(handle):
            number = ctypes.get_errno()
            raise OSError(number, os.strerror(number), str(within))

    _on(within, checked)
    return True


def _on(path: Path, work: Callable[[int], None]) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        work(handle)
    finally:
        os.close(handle)
