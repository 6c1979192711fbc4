"""One bake at a time: whoever writes files reads the record and writes while nobody else does.

So no file is ever overwritten by one made from an older reading, be it by the server or by a command beside it. A bake
of everything works in turns and lets others in between them. The system takes the lock from whoever dies.
"""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings

from dateline.publishing.baking import trouble_with_disk


def site() -> Path:
    """The folder that readers get."""
    return Path(settings.BAKED_ROOT)


class Lock:
    """The right to write, as a file beside the site. Never taken inside a transaction: the other may wait for that."""

    def __init__(self) -> None:
        path = site().with_name(f"{site().name}.lock")
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            self.handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
        except OSError as problem:
            raise (trouble_with_disk(problem, path.parent) or problem) from None

    def __enter__(self) -> None:
        fcntl.flock(self.handle, fcntl.LOCK_EX)

    def __exit__(self, *_: object) -> None:
        # Said outright: processes that inherited the descriptor keep it open. If we are killed they keep the lock too,
        # until they have noticed and put the last file in its place.
        fcntl.flock(self.handle, fcntl.LOCK_UN)

    def close(self) -> None:
        """Give the descriptor back."""
        os.close(self.handle)


@contextmanager
def alone() -> Iterator[None]:
    """Wait for the right to write, and have it for the block."""
    lock = Lock()
    try:
        with lock:
            yield
    finally:
        lock.close()
