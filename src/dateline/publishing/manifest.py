"""What the site consists of, signed: every file with its size and SHA-256, so that any copy can be checked.

The files are listed in shards, by the hash of their path, and the manifest lists the shards: a change rewrites the
shards that it touches. A shard lists a file's compressed forms beside it. How a bake keeps them stands in `sealing`.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from dateline.ledger.log import Head
from dateline.values.errors import Unreadable

FORMAT = 1
MANIFEST, SIGNATURE = "manifest.json", "manifest.sig"
SHARDS = "record/manifest/"  # with the first two digits of the hash of each path that is listed in it
KEY, COPIES, HEAD = "record/key.txt", "record/copies/index.html", "record/head.json"
REDIRECTS = "redirects.json"
PACKED = (".br", ".gz")


@dataclass(frozen=True, slots=True)
class Listed:
    """A file as a manifest lists it."""

    size: int
    sha256: str

    @classmethod
    def of(cls, content: bytes) -> "Listed":
        """How a file with this content is listed."""
        return cls(len(content), hashlib.sha256(content).hexdigest())


Shard = dict[str, Listed]  # by path


@dataclass(frozen=True, slots=True)
class Manifest:
    """The head of the lists: the state of the site, and the shards that tell of all of it."""

    site: str
    newsroom: str
    made_at: str  # when the last entry of the ledger that shows in it was recorded; "" before there is one
    log: Head
    shards: Mapping[str, Listed]

    def written(self) -> bytes:
        """As it is signed: the same manifest is the same bytes."""
        said = {
            "format": FORMAT,
            "newsroom": self.newsroom,
            "site": self.site,
            "made_at": self.made_at,
            "log": {"size": self.log.size, "root": self.log.root},
            "shards": {name: [one.size, one.sha256] for name, one in sorted(self.shards.items())},
        }
        return _written(said)


def shard_of(path: str) -> str:
    """The name of the shard that lists a file: compressed forms are listed where the file itself is."""
    return hashlib.sha256(plain(path).encode()).hexdigest()[:2]


def shard_file(name: str) -> str:
    """Where a shard stands in the site."""
    return f"{SHARDS}{name}.json"


def plain(path: str) -> str:
    """The file that this one is, or is a compressed form of."""
    return path[:-3] if path.endswith(PACKED) else path


def is_own(path: str) -> bool:
    """Whether a file is part of the manifest, and so not listed in it."""
    return path in {MANIFEST, SIGNATURE} or path.startswith(SHARDS)


def written_shard(shard: Shard) -> bytes:
    """A shard as it stands in the site."""
    return _written({path: [one.size, one.sha256] for path, one in sorted(shard.items())})


def read_manifest(content: bytes, *, where: str) -> Manifest:
    """What a manifest says; it may come from anywhere."""
    said = _read(content, where)
    if said.get("format") != FORMAT:
        raise Unreadable(f"{where} has a manifest of format {said.get('format')!r}: this Dateline reads {FORMAT}.")
    try:
        texts = [said["site"], said["newsroom"], said["made_at"]]
        head = Head(said["log"]["size"], said["log"]["root"])
        shards = {name: _listed(one) for name, one in said["shards"].items()}
        if not all(isinstance(text, str) for text in [*texts, head.root]) or type(head.size) is not int:
            raise ValueError("a text or a number is of another kind")
        if any(len(name) != 2 or set(name) - set("0123456789abcdef") for name in shards):
            raise ValueError("a shard has a name that none can have")
    except (KeyError, TypeError, ValueError, AttributeError) as problem:
        raise Unreadable(f"{where} has a manifest that cannot be read ({problem}).") from None
    return Manifest(texts[0], texts[1], texts[2], head, shards)


def read_shard(content: bytes, name: str, *, where: str) -> Shard:
    """What a shard says; no path in it leads out of the site."""
    try:
        shard = {path: _listed(one) for path, one in _read(content, where).items()}
    except (TypeError, ValueError) as problem:
        raise Unreadable(f"{where} has a list of files that cannot be read ({problem}).") from None
    for path in shard:
        if not is_inside(path) or is_own(path) or shard_of(path) != name:
            raise Unreadable(f"{where} lists “{path}” in shard {name}, where no file of a site can stand.")
    return shard


def read_head(content: bytes) -> Head:
    """The head of a log as record/head.json has it."""
    said = _read(content, "The head of the log")
    try:
        return Head(int(said["size"]), str(said["root"]))
    except (ValueError, KeyError, TypeError):
        raise Unreadable("This is no head of a log: give a head.json that was kept.") from None


def is_inside(path: str) -> bool:
    """Whether a path names a file inside a site."""
    return not (set(path) & {"\0", "\\"}) and not any(part in {"", ".", ".."} for part in path.split("/"))


def _listed(said: Any) -> Listed:
    size, sha256 = said
    if type(size) is not int or size < 0 or not isinstance(sha256, str) or len(sha256) != 64:
        raise ValueError("a file has no size and SHA-256")
    return Listed(size, sha256)


def _written(said: Any) -> bytes:
    return (json.dumps(said, ensure_ascii=False, indent=0, separators=(",", ":")) + "\n").encode()


def _read(content: bytes, where: str) -> dict[str, Any]:
    try:
        said = json.loads(content)
    except (ValueError, RecursionError):
        said = None
    if not isinstance(said, dict):
        raise Unreadable(f"{where} has a manifest that cannot be read: it is no JSON object.")
    return said
