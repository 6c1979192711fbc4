"""Comparing the site with the record: every planned file with what stands there, and what stands there unplanned."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from dateline.ledger.queries import entries_after, position_of
from dateline.publishing.baking import files_in, left_over_in, strays_among
from dateline.publishing.crew import Progress, in_turns
from dateline.publishing.edition import Edition
from dateline.publishing.failures import failed_pages
from dateline.publishing.keys import all_keys
from dateline.publishing.locking import alone, site
from dateline.publishing.owing import next_owed
from dateline.publishing.plans import plan
from dateline.publishing.touching import EVERYTHING, touched_by

LOOKED_AT = 2000  # entries that are asked why a page is older than the record


class Kind(StrEnum):
    """What can be wrong with a file."""

    STALE = "stale"
    MISSING = "missing"
    ALTERED = "altered"
    STRAY = "stray"
    UNMADE = "unmade"


@dataclass(frozen=True, slots=True)
class Finding:
    """One file that is not as it must be, and why."""

    path: str
    kind: Kind
    why: str

    @property
    def sentence(self) -> str:
        """It for a person."""
        return f"{self.path} is {self.kind}: {self.why}."


@dataclass(frozen=True, slots=True)
class Findings:
    """What a check found, and how many files it looked at."""

    files: int
    found: list[Finding]

    @property
    def counts(self) -> dict[str, int]:
        """How many of each kind."""
        return dict(Counter(str(one.kind) for one in self.found))


def check_site(*, progress: Progress | None = None, processes: int = 1) -> Findings:
    """Make every file again, write none, and say which are not there as they must be."""
    waiting = _waiting()
    done = in_turns(all_keys(Edition()), processes=processes, check=True, progress=progress)
    with alone():
        waiting = _waiting() | waiting
        there, left_over = files_in(site()), left_over_in(site())
        planned = set(done.paths) if there <= set(done.paths) else {one.path for one in plan(Edition())}
    found = [_finding(path, key, wrong, waiting) for path, key, wrong in done.wrong]
    found += [Finding(path, Kind.UNMADE, sentence.rstrip(".")) for path, (_, sentence) in done.failed.items()]
    if not done.unplanned:
        found += [
            Finding(path, Kind.STRAY, "no page of the record has this address") for path in strays_among(there, planned)
        ]
    found += [Finding(path, Kind.STRAY, "somebody began to write it and never finished") for path in left_over]
    return Findings(done.files, sorted(found, key=lambda one: (one.kind, one.path)))


def _finding(path: str, key: str, wrong: str, waiting: dict[str, str]) -> Finding:
    why = waiting.get(key) or waiting.get(EVERYTHING)
    if why:
        return Finding(path, Kind.STALE, f"{wrong}, and {why}")
    if wrong == "it is not there":
        return Finding(path, Kind.MISSING, "it was taken away, or never baked")
    return Finding(path, Kind.ALTERED, f"{wrong}, and nothing has changed on record since it was baked")


def _waiting() -> dict[str, str]:
    """By key: why a page may be older than the record."""
    reasons = {one.key: f"the try to bake it failed: {one.sentence.rstrip('.')}" for one in failed_pages(LOOKED_AT)}
    reasons |= {one.key: "its turn in the background has not come yet" for one in next_owed(LOOKED_AT)}
    for entry in entries_after(position_of("publishing"), limit=LOOKED_AT):
        reasons |= _named(touched_by([entry]), f"entry {entry.pk} of the ledger ({entry.kind}) is not baked yet")
    return reasons


def _named(keys: Iterable[str], why: str) -> dict[str, str]:
    return dict.fromkeys(keys, why)
