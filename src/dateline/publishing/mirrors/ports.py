"""What a mirror must be able to do, whatever it is."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Protocol

from dateline.values.errors import Unusable


class Store(Protocol):
    """A place that holds a copy of the site. Each method raises Unusable, with a sentence, when it cannot be done."""

    def put(self, files: Mapping[str, bytes]) -> None:
        """Store these files, by path, in this order; one that is there is replaced."""

    def remove(self, paths: Sequence[str]) -> None:
        """Take these files away; one that is not there is no trouble."""

    def paths(self) -> set[str]:
        """All files that are there, but hidden ones."""


class Nowhere:
    """A mirror of a kind that this Dateline does not know: refuses everything."""

    def __init__(self, kind: str) -> None:
        self._kind = kind

    def put(self, files: Mapping[str, bytes]) -> None:  # noqa: ARG002  # the port's signature
        """Refuse."""
        self._refuse()

    def remove(self, paths: Sequence[str]) -> None:  # noqa: ARG002  # the port's signature
        """Refuse."""
        self._refuse()

    def paths(self) -> set[str]:
        """Refuse."""
        self._refuse()
        return set()

    def _refuse(self) -> None:
        raise Unusable(f"This Dateline knows no mirrors of the kind “{self._kind}”: remove it and add it anew.")


def is_hidden(path: str) -> bool:
    """Whether a file is somebody else's, such as .well-known: it is neither listed nor taken away."""
    return path.startswith(".")


def inside(root: Path, path: str) -> Path:
    """The file of this path; the caller has checked that it does not lead out."""
    return root.joinpath(*path.split("/"))
