"""Live stances, counted as they come in: what a standing depends on, without looking at all of them again."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import NamedTuple

from dateline.claims.rules.vocabulary import StanceKind
from dateline.values.grades import Reliability


class Stance(NamedTuple):
    """One statement, reduced to what the standing depends on."""

    source: str
    side: str | None  # the side the source is party to; None: party to nothing
    reliability: Reliability
    kind: StanceKind
    known_at: date
    said_order: int  # the order of one source's stances within one day
    recorded_at: datetime
    repeats: str | None = None  # the source that this one repeats


Voice = tuple[str | None, Reliability]  # side and reliability: sources that share both count alike


class Tally:
    """The latest stance of each source, and how many there are of each kind."""

    __slots__ = ("_first_hand", "_kinds", "_repeating", "live")

    def __init__(self) -> None:
        self.live: dict[str, Stance] = {}
        self._kinds = dict.fromkeys(StanceKind, 0)
        self._first_hand: dict[Voice, int] = {}  # who asserts, and repeats nobody
        self._repeating: dict[str, Stance] = {}  # who asserts, and repeats somebody

    def add(self, stance: Stance) -> None:
        """Take a stance in the place of what its source said before."""
        if before := self.live.get(stance.source):
            self._kinds[before.kind] -= 1
            if before.kind is StanceKind.ASSERTS and self._repeating.pop(before.source, None) is None:
                self._count((before.side, before.reliability), -1)
        self.live[stance.source] = stance
        self._kinds[stance.kind] += 1
        if stance.kind is StanceKind.ASSERTS and stance.repeats:
            self._repeating[stance.source] = stance
        elif stance.kind is StanceKind.ASSERTS:
            self._count((stance.side, stance.reliability), 1)

    @property
    def denied(self) -> bool:
        """Whether anyone denies it."""
        return self._kinds[StanceKind.DENIES] > 0

    @property
    def held(self) -> bool:
        """Whether anyone holds to it, with reservations or without."""
        return self._kinds[StanceKind.ASSERTS] + self._kinds[StanceKind.QUALIFIES] > 0

    @property
    def asserted(self) -> bool:
        """Whether anyone asserts it without reservations."""
        return self._kinds[StanceKind.ASSERTS] > 0

    def voices(self) -> Mapping[Voice, int]:
        """Those who assert it, sources that repeat one another counted once: of each chain the one it begins with."""
        if not self._repeating:
            return self._first_hand
        heard = dict(self._first_hand)
        for source in _beginnings(self._repeating, self.live):
            stance = self._repeating[source]
            voice = stance.side, stance.reliability
            heard[voice] = heard.get(voice, 0) + 1
        return heard

    def _count(self, voice: Voice, more: int) -> None:
        if number := self._first_hand.get(voice, 0) + more:
            self._first_hand[voice] = number
        else:
            del self._first_hand[voice]


def _beginnings(repeating: Mapping[str, Stance], live: Mapping[str, Stance]) -> set[str]:
    """Those who repeat and still count for themselves.

    That is who repeats a source that does not assert it, and of sources that repeat one another in a ring the first
    by name.
    """
    found: set[str] = set()
    seen: set[str] = set()
    for begin in repeating:
        chain: dict[str, None] = {}
        at = begin
        while at in repeating and at not in seen and at not in chain:
            chain[at] = None
            at = repeating[at].repeats or ""
        if at in chain:
            ring = list(chain)
            found.add(min(ring[ring.index(at) :]))
        elif chain and at not in seen and not (at in live and live[at].kind is StanceKind.ASSERTS):
            found.add(next(reversed(chain)))
        seen.update(chain)
    return found
