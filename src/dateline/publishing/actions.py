"""Baking: from nothing, or what the ledger says has changed."""

import time
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from dateline.ledger.models import Entry
from dateline.ledger.queries import head
from dateline.publishing import finding
from dateline.publishing.baking import files_in, strays_among, sweep
from dateline.publishing.crew import Progress, in_turns
from dateline.publishing.edition import Edition
from dateline.publishing.failures import note
from dateline.publishing.keys import all_keys
from dateline.publishing.leavings import moved_by
from dateline.publishing.locking import alone, site
from dateline.publishing.owing import forget, last_owed
from dateline.publishing.pages.pictures import FOLDER
from dateline.publishing.plans import OF_EVERY_BAKE, plan, reports_at, series_and_month
from dateline.publishing.press import Done, Press
from dateline.publishing.sealing import seal, seal_what_changed
from dateline.publishing.touching import EVERYTHING, touched_by
from dateline.reports.queries import published_among


@dataclass(frozen=True, slots=True)
class BakeSummary:
    """What a bake did: files planned, changed and taken away, those that could not be made, and seconds it took."""

    files: int
    written: int
    removed: int
    failed: tuple[str, ...]
    seconds: float


def bake_all(*, progress: Progress | None = None, processes: int = 1) -> BakeSummary:
    """Bake everything; take away what is no longer planned."""
    began = time.monotonic()
    with alone():
        sweep(site())
    owed, at = last_owed(), head()
    done = in_turns(all_keys(Edition()), processes=processes, progress=progress)
    with alone():
        note(done)
        removed = take_strays_away(None if head() != at else done.paths) if not done.unplanned else 0
        seal(site(), doubt=True)
    forget(upto=owed)
    return _summary(done, removed, began)


def bake_touched(entries: Iterable[Entry]) -> BakeSummary:
    """Bake the files that these entries touch, each once."""
    entries = list(entries)
    keys = touched_by(entries)
    return bake_keys(keys, moved=moved_by(entries))


def bake_keys(keys: Collection[str], *, moved: Collection[str] = ()) -> BakeSummary:
    """Bake the files of these keys; of reports that `moved` or went only the way to them stays, or the notice."""
    began = time.monotonic()
    if not keys:
        return _summary(Done(), 0, began)
    keys = {*keys, OF_EVERY_BAKE}
    every = EVERYTHING in keys
    press = Press(doubts=every)
    with alone():
        edition = Edition()
        done = press.bake(all_keys(edition) if every else keys)
        note(done, None if every else keys)
        if every:
            removed = 0 if done.unplanned else take_strays_away(done.paths)
        else:
            removed = press.take_away(_of_no_plan(edition, keys, moved, set(done.paths))) if not done.unplanned else 0
        press.settle()
    return _summary(done, removed, began)


def seal_site() -> None:
    """Bring the manifest up to what was baked since."""
    with alone():
        seal_what_changed(site())


def take_strays_away(paths: Collection[str] | None) -> int:
    """Take away what is not among these paths; if they are not known, they are planned. Only for who is alone."""
    planned = set(paths) if paths is not None else {one.path for one in plan(Edition())}
    press = Press()
    removed = press.take_away(strays_among(files_in(site()), planned))
    press.settle()
    return removed


def _of_no_plan(edition: Edition, keys: Collection[str], moved: Collection[str], baked: set[str]) -> list[str]:
    """What stood for these keys and stands for nothing now."""
    parts = [path for path in finding.parts_of(keys) if path not in baked and (site() / path).is_file()]
    hidden = _hidden_evidence(baked) if "evidence" in keys else []
    behind = _behind(edition, keys, moved, baked) if moved else []
    return [*behind, *hidden, *parts, *_pictures_gone(keys, baked), *_months_gone(edition, keys, baked)]


def _behind(edition: Edition, keys: Collection[str], moved: Collection[str], baked: Collection[str]) -> list[str]:
    """The files of these reports that are theirs no longer, where they were and where they are.

    At an address that was left only the page stays; another report that has taken it since answers for what is there.
    What was left by all is read only where something may have been left: a report that stays is soon published again.
    """
    lefts = edition.left if any(key.startswith("left:") for key in keys) else []
    kept = {left.path for left in lefts}.union(baked)
    folders = [left.address for left in lefts if left.subject in moved and left.subject.startswith("report:")]
    folders += [one.address for one in published_among(_numbers(moved))]
    found = [f"{folder.strip('/')}/{name}" for folder in folders for name in files_in(site() / folder.strip("/"))]
    return [path for path in found if path not in kept]


def _pictures_gone(keys: Collection[str], baked: set[str]) -> list[str]:
    """Pictures that these reports show no longer."""
    folders = [f"{one.address.strip('/')}/{FOLDER}" for one in published_among(_numbers(keys))]
    found = (f"{folder}/{name}" for folder in folders for name in files_in(site() / folder))
    return [path for path in found if path not in baked]


def _numbers(keys: Collection[str]) -> list[int]:
    """The primary keys of the reports among these."""
    return [int(key.removeprefix("report:")) for key in keys if key.startswith("report:")]


def _months_gone(edition: Edition, keys: Collection[str], baked: set[str]) -> list[str]:
    """Pages of months of which a series has no report any more."""
    parts = [series_and_month(key.removeprefix("reports:")) for key in keys if key.startswith("reports:")]
    found = [reports_at(edition.series[pk], month) for pk, month in parts if pk in edition.series]
    return [path for path in found if path not in baked and (site() / path).is_file()]


def _hidden_evidence(planned: set[str]) -> list[str]:
    """Pictures that readers are shown no longer."""
    found = (f"evidence/{name}" for name in files_in(site() / "evidence"))
    return [path for path in found if path not in planned]


def _summary(done: Done, removed: int, began: float) -> BakeSummary:
    return BakeSummary(done.files, done.written, removed, tuple(done.failed), round(time.monotonic() - began, 2))
