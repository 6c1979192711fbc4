"""Opening an export: is it there, is it XML without traps, is it WordPress's?"""

import os
import re
from pathlib import Path
from typing import BinaryIO
from xml.parsers import expat

from dateline.values.errors import Unreadable

EXPORT_AGAIN = "in WordPress choose Tools, Export, All content, and download the file again"
_NAMESPACE = re.compile(r"http://wordpress\.org/export/(\d+\.\d+)/\Z")
_VERSIONS = {"1.0", "1.1", "1.2"}
# WordPress lets commenters send control characters, which XML forbids; they mean nothing and are left out.
_FORBIDDEN = bytes(set(range(32)) - {9, 10, 13})


class Cleaned:
    """The bytes of an export without what XML forbids and without blank lines before its first tag."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        start = file.read(4096)
        wide = start[:2] in {b"\xff\xfe", b"\xfe\xff"}  # UTF-16, where zero bytes are half a letter
        self._forbidden = b"" if wide else _FORBIDDEN
        file.seek(0 if wide else len(start) - len(start.lstrip()))

    def read(self, size: int = -1) -> bytes:
        """Up to `size` bytes; none at the end of the file."""
        while chunk := self._file.read(size):
            if kept := chunk.translate(None, self._forbidden):
                return kept
        return b""


class _Enough(Exception):
    """The root element has been seen."""


def namespace_of(path: Path) -> str:
    """The `wp:` namespace of an export, in braces; raises Unreadable when the file is no export that can be trusted."""
    attributes: dict[str, str] = {}
    root = ""

    def refuse(*_declared: object) -> None:
        raise Unreadable(f"{path} declares a DOCTYPE, which no WordPress export does: {EXPORT_AGAIN}.")

    def enough(name: str, found: dict[str, str]) -> None:
        nonlocal root
        root = name
        attributes.update(found)
        raise _Enough

    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = refuse
    parser.StartElementHandler = enough
    try:
        with path.open("rb") as file:
            if not os.fstat(file.fileno()).st_size:
                raise Unreadable(f"{path} is empty: {EXPORT_AGAIN}.")
            source = Cleaned(file)
            while chunk := source.read(65536):
                parser.Parse(chunk, False)
            parser.Parse(b"", True)
    except _Enough:
        pass
    except FileNotFoundError:
        raise Unreadable(f"There is no file {path}: check its name.") from None
    except IsADirectoryError:
        raise Unreadable(f"{path} is a folder: name the export file in it.") from None
    except OSError as problem:
        raise Unreadable(f"{path} cannot be read ({problem.strerror}): check who may read it.") from None
    except (expat.ExpatError, LookupError, ValueError):
        raise Unreadable(f"{path} is no XML, so no WordPress export: {EXPORT_AGAIN}.") from None
    return _checked(path, root, attributes)


def _checked(path: Path, root: str, attributes: dict[str, str]) -> str:
    found = [match for value in attributes.values() if (match := _NAMESPACE.match(value))]
    if root != "rss" or not found:
        raise Unreadable(f"{path} is XML but no WordPress export (WXR): {EXPORT_AGAIN}.")
    if found[0][1] not in _VERSIONS:
        raise Unreadable(f"{path} is a WordPress export of version {found[0][1]}: Dateline reads 1.0, 1.1 and 1.2.")
    return f"{{{found[0][0]}}}"


def broken(path: Path, line: int | None) -> Unreadable:
    """What to say of an export that stopped being XML on the way: cut off, or broken at a line."""
    with path.open("rb") as file:
        file.seek(max(0, os.fstat(file.fileno()).st_size - 4096))
        whole = b"</rss>" in file.read()
    if not whole:
        return Unreadable(f"{path} ends in the middle: {EXPORT_AGAIN}.")
    return Unreadable(f"{path} is not well-formed XML near line {line or 1}: mend it there, or {EXPORT_AGAIN}.")
