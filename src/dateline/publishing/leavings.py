"""What stands at addresses that reports, series and places had and have no longer: the way to them, or a notice.

All of it is told by the ledger. Who had an address last answers for it; who is there now comes before all of them. The
way leads straight to where something is now, so there are no chains, and never to an address that leads on.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from dateline.atlas.queries import moved_places
from dateline.ledger.models import Entry
from dateline.reports.queries import addresses_by_subject

KINDS = ("series.published", "series.withdrawn", "report.published", "report.withdrawn")


@dataclass(frozen=True, slots=True)
class Told:
    """One entry of the ledger that names an address."""

    kind: str
    subject: str
    address: str
    title: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Left:
    """An address that something had. It moved `to` another one, or was withdrawn `at` that time, with a last title."""

    address: str
    subject: str
    to: str | None
    title: str = ""
    at: datetime | None = None

    @property
    def key(self) -> str:
        """The key of its page."""
        return f"left:{self.subject}"

    @property
    def path(self) -> str:
        """Its page in the site's folder."""
        return f"{self.address.strip('/')}/index.html"


def moved_by(entries: Iterable[Entry]) -> set[str]:
    """The reports and series that may have other files, be at another address, or at none, since these entries."""
    return {entry.subject for entry in entries if entry.kind in KINDS}


def may_move(entry: Entry) -> bool:
    """Whether something may be at another address, or at none, since this entry: not what is published again."""
    if entry.kind not in KINDS:
        return False
    earlier = Entry.objects.filter(subject=entry.subject, kind__in=KINDS, pk__lt=entry.pk).order_by("-pk").first()
    stays = earlier and earlier.kind == entry.kind and earlier.facts.get("address") == entry.facts.get("address")
    return entry.kind.endswith(".withdrawn") or not stays


def leavings() -> list[Left]:
    """Every address that was left and that nobody has now, in order."""
    rows = Entry.objects.filter(kind__in=KINDS).order_by("pk").values_list("kind", "subject", "facts", "recorded_at")
    told = [
        Told(kind, subject, facts["address"], facts.get("title", ""), at)
        for kind, subject, facts, at in rows.iterator()
        if "address" in facts
    ]
    places = [Left(f"/places/{ref}/", f"place:{ref}", f"/places/{into}/") for ref, into in moved_places()]
    return [*left_by(told, addresses_by_subject()), *places]


def left_by(told: Iterable[Told], now: Mapping[str, str]) -> list[Left]:
    """The same from what the ledger tells, and where each subject is now."""
    taken = set(now.values())
    last: dict[str, str] = {}  # address: who had it last
    goodbye: dict[str, Told] = {}
    for one, had in _walks(told):
        for address, subject in had:
            last.pop(address, None)
            last[address] = subject
        if one.kind.endswith(".withdrawn"):
            goodbye[one.subject] = one
    found = []
    for address, subject in sorted(last.items()):
        if address not in taken:
            to, bye = now.get(subject), goodbye.get(subject)
            said = (bye.title, bye.at) if bye and to is None else ("", None)
            found.append(Left(address, subject, to, *said))
    return found


def _walks(told: Iterable[Told]) -> Iterable[tuple[Told, Sequence[tuple[str, str]]]]:
    """Each entry with the addresses that are had from then on: a series that moves takes its reports along."""
    at: dict[str, str] = {}
    for one in told:
        before = at.get(one.subject)
        had = [(one.address, one.subject)]
        if one.kind.startswith("series.") and before and before != one.address:
            for subject, address in at.items():
                if subject.startswith("report:") and address.startswith(before):
                    had.append((one.address + address.removeprefix(before), subject))
        at.update((subject, address) for address, subject in had)
        if one.kind == "report.withdrawn":  # it stays behind when its series moves
            del at[one.subject]
        yield one, had
