"""Which files were changed since the manifest was written: noted, durably, before any of them is.

The note lies beside the site. What writes into the site is alone with it (`locking`), and so is who reads the note and
takes it away.
"""

import os
from collections.abc import Iterable
from pathlib import Path


def note(root: Path, paths: Iterable[str]) -> None:
    """These files are about to be written or taken away."""
    lines = b"".join(os.fsencode(path) + b"\n" for path in paths)
    if not lines:
        return
    handle = os.open(_file(root), os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o644)
    try:
        os.write(handle, lines)
        os.fsync(handle)
    finally:
        os.close(handle)


def noted(root: Path) -> set[str]:
    """What was noted since it was last forgotten."""
    try:
        return {os.fsdecode(line) for line in _file(root).read_bytes().split(b"\n") if line}
    except FileNotFoundError:
        return set()


def is_anything_noted(root: Path) -> bool:
    """Whether anything was."""
    try:
        return _file(root).stat().st_size > 0
    except FileNotFoundError:
        return False


def forget(root: Path) -> None:
    """The manifest tells of all of it."""
    _file(root).unlink(missing_ok=True)


def _file(root: Path) -> Path:
    return root.with_name(f"{root.name}.changed")
