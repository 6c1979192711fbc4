"""Files written so that a reader never sees half of one, beside each its compressed forms."""

import gzip
import os
import shutil
from pathlib import Path

import brotli

COMPRESSED = (".html", ".css", ".svg", ".json", ".jsonld", ".geojson", ".csv", ".atom", ".xml", ".txt", ".js")
SMALLEST_WORTH_COMPRESSING = 400


def put(root: Path, path: str, content: bytes) -> bool:
    """Write one file and its .gz and .br; False when it stands there already, byte for byte."""
    target = root / path
    if target.is_file() and target.read_bytes() == content:
        return False
    target.parent.mkdir(parents=True, exist_ok=True)
    if target.suffix in COMPRESSED and len(content) >= SMALLEST_WORTH_COMPRESSING:
        # The compressed forms first: who sees a new page never gets an old one by asking for it compressed.
        _replace(target.with_name(target.name + ".br"), brotli.compress(content, quality=9, lgwin=20))
        _replace(target.with_name(target.name + ".gz"), gzip.compress(content, 9, mtime=0))
    else:
        for suffix in (".br", ".gz"):
            target.with_name(target.name + suffix).unlink(missing_ok=True)
    _replace(target, content)
    return True


def standing(root: Path, path: str) -> bytes | None:
    """One file as it stands; None if there is none."""
    try:
        return (root / path).read_bytes()
    except FileNotFoundError:
        return None


def remove(root: Path, path: str) -> None:
    """Take one file and its compressed forms away, and folders that became empty."""
    target = root / path
    for suffix in ("", ".gz", ".br"):
        target.with_name(target.name + suffix).unlink(missing_ok=True)
    for folder in target.parents:
        if folder == root or any(folder.iterdir()):
            break
        folder.rmdir()


def remove_folder(root: Path, folder: str) -> None:
    """Take a whole folder away; only ever one inside the site."""
    target = (root / folder).resolve()
    if target != root.resolve() and target.is_relative_to(root.resolve()) and target.exists():
        shutil.rmtree(target)


def files_in(root: Path) -> set[str]:
    """All files of the site but the compressed forms, as paths with slashes."""
    paths = (Path(folder, name) for folder, _, names in os.walk(root) for name in names)
    return {path.relative_to(root).as_posix() for path in paths if path.suffix not in {".gz", ".br"}}


def _replace(target: Path, content: bytes) -> None:
    # A bake on the command line may run beside the server's: each has its own half-written file.
    partial = target.with_name(f".{target.name}.{os.getpid()}.partial")
    try:
        with partial.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        partial.replace(target)
    except OSError:
        partial.unlink(missing_ok=True)
        raise
