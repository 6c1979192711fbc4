"""The mirrors of this newsroom: a folder each under `mirrors/`, with where it is and what it has.

It holds keys to other machines, so it is in no database and only its owner may read it.
"""

import json
import os
import re
import shutil
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from django.conf import settings

from dateline.publishing.mirrors.folder import Folder
from dateline.publishing.mirrors.ports import Nowhere, Store
from dateline.publishing.mirrors.rsync import Rsync
from dateline.publishing.mirrors.s3 import S3
from dateline.values.errors import DatelineError, NotFound, Unusable

_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")


@dataclass(frozen=True, slots=True)
class Mirror:
    """A mirror as the host has added it."""

    name: str
    kind: str
    address: str  # where readers find it; "" where it is for nobody to read
    where: Mapping[str, Any]  # what its kind must know

    @property
    def store(self) -> Store:
        """The place itself."""
        make = _KINDS.get(self.kind)
        if make is None:
            return Nowhere(self.kind)
        try:
            return make(self.where)
        except (KeyError, TypeError):
            raise Unusable(
                f"What is kept of the mirror {self.name} cannot be used: remove it and add it anew."
            ) from None

    @property
    def shown(self) -> str:
        """Where it is, without its keys."""
        told = self.where
        return (
            f"{told.get('endpoint')}/{told.get('bucket')}/{told.get('prefix')}"
            if self.kind == "s3"
            else str(told.get("target"))
        )

    @property
    def folder(self) -> Path:
        """What is kept of it."""
        return _root() / self.name


_KINDS: dict[str, Callable[[Mapping[str, Any]], Store]] = {
    "folder": lambda where: Folder(Path(where["target"])),
    "s3": lambda where: S3(**where),
    "rsync": lambda where: Rsync(**where),
}


def mirrors() -> list[Mirror]:
    """All mirrors, by name."""
    root = _root()
    return (
        [mirror(path.name) for path in sorted(root.iterdir()) if (path / "mirror.json").is_file()]
        if root.is_dir()
        else []
    )


def mirror(name: str) -> Mirror:
    """The mirror of this name."""
    path = _root() / name / "mirror.json"
    if not _NAME.fullmatch(name) or not path.is_file():
        raise NotFound(f"There is no mirror “{name}”: `dateline mirror list` names those that there are.")
    try:
        return Mirror(name=name, **json.loads(path.read_bytes()))
    except (ValueError, TypeError):
        raise Unusable(f"{path} cannot be read: remove the mirror {name} and add it anew.") from None


def public_addresses() -> list[str]:
    """Where readers find the mirrors that are for them."""
    return [one.address for one in mirrors() if one.address]


def keep(one: Mirror) -> None:
    """Keep a new mirror; the file appears whole, readable by its owner alone."""
    check_name(one.name)
    one.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    said = asdict(one)
    del said["name"]
    put_private(one.folder / "mirror.json", json.dumps(said, indent=1, ensure_ascii=False).encode() + b"\n")


def check_name(name: str) -> None:
    """Refuse a name that no mirror can have, or one already has."""
    if not _NAME.fullmatch(name):
        raise DatelineError(f"A mirror cannot be called “{name}”: use a to z, digits and hyphens, 40 at most.")
    if (_root() / name / "mirror.json").exists():
        raise DatelineError(f"There is already a mirror “{name}”: choose another name, or remove that one.")


def forget(one: Mirror) -> None:
    """Keep nothing of a mirror any longer; what it has stays where it is."""
    (one.folder / "mirror.json").unlink(missing_ok=True)
    shutil.rmtree(one.folder, ignore_errors=True)


def put_private(path: Path, content: bytes) -> None:
    """Write a file of ours whole, for its owner alone."""
    partial = path.with_name(f".{path.name}.{os.getpid()}.partial")
    try:
        with os.fdopen(os.open(partial, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600), "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        partial.replace(path)
    except OSError:
        partial.unlink(missing_ok=True)
        raise


def _root() -> Path:
    return Path(settings.MIRRORS)
