"""Whether a copy of the site is whole, true and of today: each file against the signed manifest that it carries."""

import json
import zlib
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol
from urllib.parse import quote

import brotli

from dateline.ledger.log import Head
from dateline.publishing.manifest import (
    HEAD,
    KEY,
    MANIFEST,
    REDIRECTS,
    SIGNATURE,
    Listed,
    Manifest,
    Shard,
    plain,
    read_head,
    read_manifest,
    read_shard,
    shard_file,
)
from dateline.publishing.mirrors.folder import Folder
from dateline.publishing.mirrors.ports import inside
from dateline.publishing.signing import is_signed
from dateline.values.errors import DatelineError, Unreadable, Unusable
from dateline.values.outgoing import ask, split

MOST = 50  # findings that are told one by one
OK, _WITHDRAWN, _ELSEWHERE, _MISSING = 200, 410, {301, 302, 307, 308}, {403, 404}
IN_A_ROW = 5  # answers that do not come, until the rest is not asked for
Progress = Callable[[int, int], None]


@dataclass(slots=True)
class Findings:
    """What was checked, and a sentence for each thing that is not as it should be."""

    files: int = 0
    found: int = 0
    made_at: str = ""
    sentences: list[str] = field(default_factory=list)

    def say(self, sentence: str) -> None:
        """Put a finding down; beyond the most that are told, it is only counted."""
        self.found += 1
        if self.found <= MOST:
            self.sentences.append(sentence)


class Copy(Protocol):
    """A copy that can be read; what it says is believed in nothing."""

    def read(self, path: str, most: int) -> bytes | None:
        """A file of at most so many bytes and one more; None if there is none."""

    def paths(self) -> set[str] | None:
        """All its files; None where they cannot be listed."""


@dataclass(frozen=True, slots=True)
class InFolder:
    """A copy on this machine."""

    root: Path

    def read(self, path: str, most: int) -> bytes | None:
        """The file, unless it is reached by a link out of the copy."""
        target = inside(self.root, path)
        if not target.is_file() or not target.resolve().is_relative_to(self.root.resolve()):
            return None
        with target.open("rb") as file:
            return file.read(most + 1)

    def paths(self) -> set[str]:
        """Its files."""
        return Folder(self.root).paths()


@dataclass(frozen=True, slots=True)
class AtAddress:
    """A copy as readers get it; a compressed form is asked for as a browser does, and what it holds is compared."""

    url: str
    private: bool

    def read(self, path: str, most: int) -> bytes | None:
        """The file, by its own address or that of its folder."""
        status, content = self._ask(path, most)
        if status in _ELSEWHERE and plain(path).endswith("index.html"):  # pages are at their folders only
            status, content = self._ask(path, most, folder=True)
        return content if status in {OK, _WITHDRAWN} else None

    def paths(self) -> None:
        """A web server does not say what it has."""

    def _ask(self, path: str, most: int, *, folder: bool = False) -> tuple[int, bytes]:
        wanted = {".br": "br", ".gz": "gzip"}.get(path[-3:], "identity")
        named = plain(path).removesuffix("index.html") if folder else plain(path)
        url = f"{self.url.rstrip('/')}/{quote(named)}"
        answer = ask("GET", url, headers={"accept-encoding": wanted}, private=self.private, largest=most + 65536)
        if answer.status not in {OK, _WITHDRAWN, *_ELSEWHERE, *_MISSING}:
            raise Unusable(f"{url} answers {answer.status}.")
        return answer.status, unpacked(answer.body, answer.headers.get("content-encoding", ""), most)


def unpacked(content: bytes, encoding: str, most: int) -> bytes:
    """What was compressed, and never much more than `most` of it."""
    try:
        if encoding == "br":
            return bytes(brotli.Decompressor().process(content, output_buffer_limit=most + 1))
        if encoding == "gzip":
            return zlib.decompressobj(31).decompress(content, most + 1)
    except (brotli.error, zlib.error):
        return b""
    return content


def verify(
    copy: Copy,
    *,
    key: bytes | None,
    own: Manifest | None = None,
    head_at: Callable[[int], Head] | None = None,
    kept: Head | None = None,
    progress: Progress | None = None,
) -> Findings:
    """Check a copy by this key, else its own; against the newsroom's own manifest and log, and a kept head."""
    findings = Findings()
    content = copy.read(MANIFEST, 1 << 20)
    if content is None:
        findings.say("The copy has no manifest.json: it is no copy of a newsroom, or an unfinished one.")
        return findings
    manifest = read_manifest(content, where="The copy")
    findings.made_at = manifest.made_at
    signed_by = key or copy.read(KEY, 4096)
    if signed_by is None or not is_signed(content, copy.read(SIGNATURE, 64) or b"", signed_by):
        findings.say("The manifest is not signed by the newsroom's key: nothing that it says can be believed.")
        return findings
    if own and manifest.made_at < own.made_at:
        findings.say(f"The copy is stale: it is of {manifest.made_at}, the newsroom's own site of {own.made_at}.")
    _log(findings, manifest.log, head_at, kept)
    listed = _listed(findings, copy, manifest)
    _files(findings, copy, listed, progress)
    there = copy.paths()
    wanted = {MANIFEST, SIGNATURE, *map(shard_file, manifest.shards), *listed}
    for path in sorted(there - wanted) if there is not None else ():
        findings.say(f"“{path}” is extra: the manifest does not list it.")
    _head(findings, copy, manifest)
    return findings


def _log(findings: Findings, head: Head, head_at: Callable[[int], Head] | None, kept: Head | None) -> None:
    if kept and head.size < kept.size:
        findings.say(
            f"The copy's log has {head.size} entries, and the kept head {kept.size}: it is stale, or was cut off."
        )
    elif kept and head.size == kept.size and head.root != kept.root:
        findings.say(f"The copy's log of {head.size} entries has another head than the one that was kept.")
    if head_at is None:
        return
    try:
        ours = head_at(head.size)
    except DatelineError:
        findings.say(f"The copy's log has {head.size} entries, more than the newsroom's own.")
    else:
        if head.root and ours != head:
            findings.say(f"The copy's log of {head.size} entries is not what the newsroom's own began with.")


def _listed(findings: Findings, copy: Copy, manifest: Manifest) -> Shard:
    """All files that the manifest lists; a shard that is not the listed one is a finding, and lists nothing."""
    listed: Shard = {}
    for name, one in manifest.shards.items():
        content = copy.read(shard_file(name), one.size)
        if content is None:
            findings.say(f"“{shard_file(name)}” is missing.")
        elif Listed.of(content) != one:
            findings.say(f"“{shard_file(name)}” was altered, or is of another day than the manifest.")
        else:
            listed |= read_shard(content, name, where="The copy")
    return listed


def _files(findings: Findings, copy: Copy, listed: Shard, progress: Progress | None) -> None:
    silent = 0
    # A web server may compress in its own way: what a compressed form holds is compared.
    compares_content = isinstance(copy, AtAddress)
    moved = _moved(copy)
    for done, (path, form) in enumerate(sorted(listed.items()), start=1):
        one = listed.get(plain(path), form) if compares_content else form
        try:
            content = copy.read(path, one.size)
            silent = 0
        except Unusable as problem:
            findings.say(f"“{path}” cannot be read: {problem.sentence}")
            silent += 1
            if silent == IN_A_ROW:
                findings.say(f"The other {len(listed) - done} files were not asked for.")
                return
            continue
        findings.files += 1
        if content is None:
            if not (compares_content and plain(path) in moved):
                findings.say(f"“{path}” is missing.")
        elif Listed.of(content) != one:
            findings.say(f"“{path}” was altered.")
        if progress:
            progress(done, len(listed))


def _moved(copy: Copy) -> set[str]:
    """Pages that a server need not show, because it leads on from their addresses by itself."""
    try:
        said = json.loads(copy.read(REDIRECTS, 1 << 24) or b"{}")
        return {f"{address.strip('/')}/index.html" for address in said.get("moved", {})}
    except (ValueError, AttributeError, RecursionError):
        return set()


def _head(findings: Findings, copy: Copy, manifest: Manifest) -> None:
    content = copy.read(HEAD, 65536)
    try:
        there = read_head(content) if content else None
    except Unreadable:
        there = None
    if there is not None and there != manifest.log:
        findings.say("The head of the log in record/head.json is not the one in the manifest.")


def copy_at(where: str, *, private: bool) -> Copy:
    """The copy at an address or in a folder."""
    if "://" in where:
        split(where)
        return AtAddress(where, private)
    root = Path(where)
    if not root.is_dir():
        raise Unusable(f"There is no folder {where}: name a folder, or an address with https://.")
    return InFolder(root)
