"""A mirror that is a folder of this machine: a disk, a share, the root of a web server."""

import os
from collections.abc import Mapping, Sequence
from pathlib import Path

from dateline.publishing.baking import put_plain
from dateline.publishing.mirrors.ports import inside, is_hidden
from dateline.values.errors import Unusable


class Folder:
    """The files of a mirror under one folder, each replaced whole."""

    def __init__(self, root: Path) -> None:
        self._root = root

    def put(self, files: Mapping[str, bytes]) -> None:
        """Write each file beside its place, then into it."""
        self._there()
        try:
            for path, content in files.items():
                put_plain(self._root, path, content)
        except OSError as problem:
            raise Unusable(f"{self._root} cannot be written ({problem.strerror}).") from problem

    def remove(self, paths: Sequence[str]) -> None:
        """Unlink each file, and the folders that became empty."""
        self._there()
        try:
            for path in paths:
                target = inside(self._root, path)
                target.unlink(missing_ok=True)
                for folder in target.parents:
                    if folder == self._root or not folder.is_dir() or any(folder.iterdir()):
                        break
                    folder.rmdir()
        except OSError as problem:
            raise Unusable(f"{self._root} cannot be written ({problem.strerror}).") from problem

    def paths(self) -> set[str]:
        """Every file under the folder."""
        self._there()
        found = (Path(folder, name) for folder, _, names in os.walk(self._root) for name in names)
        return {path for one in found if not is_hidden(path := one.relative_to(self._root).as_posix())}

    def _there(self) -> None:
        # Never made: a disk that is not mounted must not be written beside.
        if not self._root.is_dir():
            raise Unusable(f"There is no folder {self._root}: make it, or mount what it is on.")
