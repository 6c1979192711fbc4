"""Baking: from nothing, or what the ledger says has changed."""

import logging
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError

from dateline.ledger.models import Entry
from dateline.publishing.baking import files_in, put, remove, remove_folder
from dateline.publishing.edition import Edition
from dateline.publishing.plans import Planned, plan
from dateline.publishing.touching import EVERYTHING, touched_by
from dateline.reports.queries import addresses

log = logging.getLogger(__name__)

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class BakeSummary:
    """What a bake did: files planned, changed and taken away, those that could not be made, and seconds it took."""

    files: int
    written: int
    removed: int
    failed: tuple[str, ...]
    seconds: float


def bake_all(*, progress: Progress | None = None) -> BakeSummary:
    """Bake everything; take away what is no longer planned."""
    began = time.monotonic()
    files = list(plan(Edition()))
    written, failed = _bake(files, progress)
    stray = files_in(_root()) - {one.path for one in files}
    for path in stray:
        remove(_root(), path)
    return BakeSummary(len(files), written, len(stray), failed, round(time.monotonic() - began, 2))


def bake_touched(entries: Iterable[Entry]) -> BakeSummary:
    """Bake the files that these entries touch, each once."""
    began = time.monotonic()
    entries = list(entries)
    keys = touched_by(entries)
    files = list(plan(Edition(), None if EVERYTHING in keys else keys)) if keys else []
    written, failed = _bake(files, None)
    removed = _take_old_addresses_away(entries)
    if keys & {"evidence", EVERYTHING}:
        removed += _take_hidden_evidence_away({one.path for one in files})
    return BakeSummary(len(files), written, removed, failed, round(time.monotonic() - began, 2))


def _bake(files: list[Planned], progress: Progress | None) -> tuple[int, tuple[str, ...]]:
    """How many files were written, and which could not be made: they stay as they were, the others are baked."""
    written, failed = 0, []
    for done, one in enumerate(files, start=1):
        try:
            content = one.content()
        except (DatabaseError, OSError):  # passing trouble: all of it is tried again
            raise
        except Exception:
            log.exception("%s could not be made and stays as it was", one.path)
            failed.append(one.path)
        else:
            written += put(_root(), one.path, content.encode() if isinstance(content, str) else content)
        if progress:
            progress(done, len(files))
    return written, tuple(failed)


def _take_old_addresses_away(entries: Iterable[Entry]) -> int:
    """Reports and series that moved or were withdrawn leave nothing at the addresses that they had.

    An address that another one has taken since is left to it.
    """
    subjects = {entry.subject for entry in entries if entry.kind.startswith(("report.", "series."))}
    if not subjects:
        return 0
    told = Entry.objects.filter(subject__in=subjects).values_list("facts", flat=True)
    live = addresses()
    gone = {facts["address"] for facts in told if "address" in facts} - live
    for address in gone:
        if any(other.startswith(address) for other in live):  # a withdrawn series whose reports stay
            remove(_root(), f"{address.strip('/')}/index.html")
        else:
            remove_folder(_root(), address.strip("/"))
    return len(gone)


def _take_hidden_evidence_away(planned: set[str]) -> int:
    """What readers are shown no longer is gone from their files too."""
    hidden = [f"evidence/{name}" for name in files_in(_root() / "evidence") if f"evidence/{name}" not in planned]
    for path in hidden:
        remove(_root(), path)
    return len(hidden)


def _root() -> Path:
    return Path(settings.BAKED_ROOT)
