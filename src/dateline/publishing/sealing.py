"""The manifest, brought up to what stands in the site, and its signature.

What was not changed since is listed as before, without being read. What is about to change is noted first (`changed`),
and the note goes only when the manifest is there: who is killed in between leaves it to the next.
"""

from collections.abc import Iterable
from pathlib import Path

from django.conf import settings

from dateline.ledger.log import Head
from dateline.publishing import changed
from dateline.publishing.baking import files_in, put_plain
from dateline.publishing.made import made_at
from dateline.publishing.manifest import (
    HEAD,
    MANIFEST,
    PACKED,
    SHARDS,
    SIGNATURE,
    Listed,
    Manifest,
    Shard,
    plain,
    read_head,
    read_manifest,
    read_shard,
    shard_file,
    shard_of,
    written_shard,
)
from dateline.publishing.signing import has_key, sign
from dateline.values.errors import Unreadable


def seal(root: Path, *, doubt: bool = False) -> None:
    """List what was changed as it stands now. Only for who is alone with the site.

    Where there is no manifest that can be read, every file of the site is; with `doubt`, all lists are looked at.
    """
    before = _manifest(root)
    if before and doubt and not all(_is_as_listed(root, name, one) for name, one in before.shards.items()):
        before = None
    try:
        shards = _anew(root, before, changed.noted(root)) if before else _from_disk(root)
    except Unreadable:
        before, shards = None, _from_disk(root)
    listed = dict(before.shards) if before else {}
    for name, shard in shards.items():
        content = written_shard(shard)
        if shard:
            put_plain(root, shard_file(name), content)
            listed[name] = Listed.of(content)
        else:
            listed.pop(name, None)
    _put_manifest(root, Manifest(settings.SITE_ADDRESS, settings.NEWSROOM_NAME, made_at(), _head(root), listed))
    for name in shards.keys() - listed.keys():
        (root / shard_file(name)).unlink(missing_ok=True)
    changed.forget(root)


def _put_manifest(root: Path, manifest: Manifest) -> None:
    content = manifest.written()
    put_plain(root, MANIFEST, content)
    if has_key():
        put_plain(root, SIGNATURE, sign(content))
    else:
        (root / SIGNATURE).unlink(missing_ok=True)


def _manifest(root: Path) -> Manifest | None:
    try:
        return read_manifest((root / MANIFEST).read_bytes(), where=MANIFEST)
    except (FileNotFoundError, Unreadable):
        return None


def seal_what_changed(root: Path) -> None:
    """Seal, if there is anything to list. Only for who is alone with the site."""
    if changed.is_anything_noted(root) or not (root / MANIFEST).is_file():
        seal(root)


def _is_as_listed(root: Path, name: str, listed: Listed) -> bool:
    try:
        return Listed.of((root / shard_file(name)).read_bytes()) == listed
    except FileNotFoundError:
        return False


def _anew(root: Path, before: Manifest, paths: Iterable[str]) -> dict[str, Shard]:
    """The shards that list these paths, as they are now."""
    shards: dict[str, Shard] = {}
    for path in sorted({plain(path) for path in paths}):
        name = shard_of(path)
        if name not in shards:
            shards[name] = _shard(root, before, name)
        _list(root, shards[name], path)
    return shards


def _list(root: Path, shard: Shard, path: str) -> None:
    """Write down a file and its compressed forms as they stand on the disk."""
    for form in (path, *(path + suffix for suffix in PACKED)):
        try:
            shard[form] = Listed.of((root / form).read_bytes())
        except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
            shard.pop(form, None)


def _shard(root: Path, before: Manifest, name: str) -> Shard:
    listed = before.shards.get(name)
    if listed is None:
        return {}
    try:
        content = (root / shard_file(name)).read_bytes()
    except FileNotFoundError:
        raise Unreadable(f"{shard_file(name)} is missing.") from None
    return read_shard(content, name, where=shard_file(name))


def _from_disk(root: Path) -> dict[str, Shard]:
    """Every file of the site, read: for a site that has no manifest yet, or none that can be read."""
    shards: dict[str, Shard] = {path.stem: {} for path in (root / SHARDS).glob("*.json")}
    for path in sorted(files_in(root)):
        if path.isprintable():  # else it is none of ours
            _list(root, shards.setdefault(shard_of(path), {}), path)
    return shards


def _head(root: Path) -> Head:
    """The head of the log as it is baked."""
    try:
        return read_head((root / HEAD).read_bytes())
    except (FileNotFoundError, Unreadable):
        return Head(0, "")
