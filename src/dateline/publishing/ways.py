"""How the server answers at addresses that were left: `redirects.json`, read again whenever it changes."""

import json
from pathlib import Path

_PARTS_OF_A_REPORT = 5  # /SERIES/2017/11/09/REPORT/


class Ways:
    """Where an address leads now, and which have nothing any more."""

    def __init__(self, baked: Path) -> None:
        self._file = baked / "redirects.json"
        self._seen: tuple[int, int, int] | None = None
        self._moved: dict[str, str] = {}
        self._withdrawn: frozenset[str] = frozenset()

    def from_here(self, path: str) -> str | None:
        """The address to go on to; also for what was below a report that moved, such as its discussion."""
        self._read()
        address = path if path.endswith("/") else f"{path}/"
        if address in self._moved:
            return self._moved[address]
        parts = path.split("/")
        report = "/".join(parts[: _PARTS_OF_A_REPORT + 1]) + "/"
        if len(parts) > _PARTS_OF_A_REPORT + 1 and report in self._moved:
            return self._moved[report] + path.removeprefix(report)
        return None

    def is_withdrawn(self, path: str) -> bool:
        """Whether what was here was withdrawn."""
        self._read()
        return path in self._withdrawn

    def is_left(self, path: str) -> bool:
        """Whether it is answered otherwise than a page: by the way on, or as gone."""
        return self.is_withdrawn(path) or self.from_here(path) is not None

    def _read(self) -> None:
        try:
            there = self._file.stat()
            seen = (there.st_mtime_ns, there.st_size, there.st_ino)
            if seen == self._seen:
                return
            said = json.loads(self._file.read_text("utf-8"))
            self._moved, self._withdrawn = dict(said["moved"]), frozenset(said["withdrawn"])
        except (OSError, ValueError, KeyError, TypeError):  # not there or edited by hand: the pages still lead on
            self._moved, self._withdrawn, seen = {}, frozenset(), None
        self._seen = seen
