"""What a claim is in the words of ACLED and of PLOVER: tables, stated in docs/reference/vocabularies.md.

ACLED's words as its codebook has them, read through the documentation of acledR; PLOVER's as its manual has them.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import IntEnum, StrEnum
from functools import cache
from typing import TypeVar

from dateline.claims.rules.vocabulary import Action, Mode, Standing
from dateline.values.grades import Credibility
from dateline.values.time import Precision, Span

Code = TypeVar("Code")


class Inter(IntEnum):
    """ACLED's kinds of actors."""

    NONE = 0
    STATE_FORCES = 1
    REBEL_GROUPS = 2
    POLITICAL_MILITIAS = 3
    IDENTITY_MILITIAS = 4
    RIOTERS = 5
    PROTESTERS = 6
    CIVILIANS = 7
    OTHER = 8  # external and other forces


class Case(StrEnum):
    """What, beside its action, decides the code of a claim; the first that fits and has a row decides."""

    CIVILIANS = "against civilians"
    STATE = "by state forces"
    NOBODY = "by nobody named"
    NOWHERE = "at no place"
    USUAL = "otherwise"


@dataclass(frozen=True, slots=True)
class Told:
    """A claim, reduced to what its codes depend on."""

    action: Action
    mode: Mode = Mode.PLAIN
    agent: Inter = Inter.NONE
    target: Inter = Inter.NONE
    has_place: bool = True


@dataclass(frozen=True, slots=True)
class Acled:
    """An ACLED code."""

    event_type: str
    sub_event_type: str

    @property
    def disorder_type(self) -> str:
        """What ACLED counts the event type as."""
        return DISORDER[self.event_type]


@dataclass(frozen=True, slots=True)
class Plover:
    """A PLOVER code; without a mode the manual has none that fits."""

    event: str
    mode: str = ""

    def __str__(self) -> str:
        return f"{self.event}/{self.mode}" if self.mode else self.event


_BATTLES, _STRATEGIC = "Battles", "Strategic developments"
_EXPLOSIONS, _CIVILIANS = "Explosions/Remote violence", "Violence against civilians"
DISORDER: Mapping[str, str] = {
    _BATTLES: "Political violence",
    _EXPLOSIONS: "Political violence",
    _CIVILIANS: "Political violence",
    _STRATEGIC: "Strategic developments",
}
ACLED: Mapping[tuple[Action, Case], Acled] = {
    (Action.CAPTURES, Case.STATE): Acled(_BATTLES, "Government regains territory"),
    (Action.CAPTURES, Case.USUAL): Acled(_BATTLES, "Non-state actor overtakes territory"),
    (Action.RECAPTURES, Case.STATE): Acled(_BATTLES, "Government regains territory"),
    (Action.RECAPTURES, Case.USUAL): Acled(_BATTLES, "Non-state actor overtakes territory"),
    (Action.ENTERS, Case.USUAL): Acled(_BATTLES, "Armed clash"),
    (Action.ADVANCES, Case.USUAL): Acled(_BATTLES, "Armed clash"),
    (Action.APPROACHES, Case.USUAL): Acled(_STRATEGIC, "Change to group/activity"),
    (Action.BESIEGES, Case.USUAL): Acled(_STRATEGIC, "Change to group/activity"),
    (Action.LIFTS_SIEGE, Case.USUAL): Acled(_STRATEGIC, "Change to group/activity"),
    (Action.HANDS_OVER, Case.USUAL): Acled(_STRATEGIC, "Non-violent transfer of territory"),
    (Action.WITHDRAWS, Case.USUAL): Acled(_STRATEGIC, "Change to group/activity"),
    (Action.STRIKES, Case.USUAL): Acled(_EXPLOSIONS, "Air/drone strike"),
    (Action.CLASHES, Case.CIVILIANS): Acled(_CIVILIANS, "Attack"),
    (Action.CLASHES, Case.USUAL): Acled(_BATTLES, "Armed clash"),
    (Action.STATEMENT, Case.USUAL): Acled(_STRATEGIC, "Other"),
    (Action.FORECAST, Case.USUAL): Acled(_STRATEGIC, "Other"),
    (Action.AGREEMENT, Case.USUAL): Acled(_STRATEGIC, "Agreement"),
    (Action.DISPLACEMENT, Case.USUAL): Acled(_STRATEGIC, "Other"),
    (Action.AID, Case.USUAL): Acled(_STRATEGIC, "Other"),
}

X_CONTROL = "X-CONTROL"  # our declared extension: PLOVER has no word for territory that changes hands
X_MODES = (
    "capture", "recapture", "loss", "enter", "besiege", "break-siege", "handover", "withdraw", "claim-only",
)  # fmt: skip
PLOVER: Mapping[tuple[Action, Case], Plover] = {
    (Action.CAPTURES, Case.NOBODY): Plover(X_CONTROL, "loss"),
    (Action.CAPTURES, Case.USUAL): Plover(X_CONTROL, "capture"),
    (Action.RECAPTURES, Case.NOBODY): Plover(X_CONTROL, "loss"),
    (Action.RECAPTURES, Case.USUAL): Plover(X_CONTROL, "recapture"),
    (Action.ENTERS, Case.USUAL): Plover(X_CONTROL, "enter"),
    (Action.ADVANCES, Case.USUAL): Plover(X_CONTROL, "enter"),
    (Action.APPROACHES, Case.USUAL): Plover("MOBILIZE", "troops"),
    (Action.BESIEGES, Case.USUAL): Plover(X_CONTROL, "besiege"),
    (Action.LIFTS_SIEGE, Case.USUAL): Plover(X_CONTROL, "break-siege"),
    (Action.HANDS_OVER, Case.USUAL): Plover(X_CONTROL, "handover"),
    (Action.WITHDRAWS, Case.NOWHERE): Plover("RETREAT", "withdraw"),
    (Action.WITHDRAWS, Case.USUAL): Plover(X_CONTROL, "withdraw"),
    (Action.STRIKES, Case.USUAL): Plover("ASSAULT", "aerial"),
    (Action.CLASHES, Case.USUAL): Plover("ASSAULT"),
    (Action.STATEMENT, Case.USUAL): Plover(X_CONTROL, "claim-only"),
    (Action.FORECAST, Case.USUAL): Plover(X_CONTROL, "claim-only"),
    (Action.AGREEMENT, Case.USUAL): Plover("AGREE"),
    (Action.DISPLACEMENT, Case.CIVILIANS): Plover("COERCE", "deport"),
    (Action.DISPLACEMENT, Case.USUAL): Plover("COERCE"),
    (Action.AID, Case.USUAL): Plover("AID"),
}
AUXILIARY: Mapping[Mode, tuple[str, ...]] = {
    Mode.PLAIN: (),
    Mode.NEGATED: ("negation",),
    Mode.FUTURE: ("future",),
    Mode.ALLEGED: ("hypothetical",),
}

INTER: Mapping[str, Inter] = {
    "state": Inter.STATE_FORCES,
    "state force": Inter.STATE_FORCES,
    "government": Inter.STATE_FORCES,
    "army": Inter.STATE_FORCES,
    "police": Inter.STATE_FORCES,
    "armed group": Inter.REBEL_GROUPS,
    "rebel group": Inter.REBEL_GROUPS,
    "militia": Inter.POLITICAL_MILITIAS,
    "political militia": Inter.POLITICAL_MILITIAS,
    "identity militia": Inter.IDENTITY_MILITIAS,
    "tribe": Inter.IDENTITY_MILITIAS,
    "rioters": Inter.RIOTERS,
    "protesters": Inter.PROTESTERS,
    "civilians": Inter.CIVILIANS,
}
CREDIBILITY: Mapping[Standing, Credibility] = {  # of what the desk has not graded itself
    Standing.UNSAID: Credibility.NOT_JUDGED,
    Standing.REPORTED: Credibility.NOT_JUDGED,
    Standing.CORROBORATED: Credibility.PROBABLE,
    Standing.DISPUTED: Credibility.NOT_JUDGED,
    Standing.CONFIRMED: Credibility.CONFIRMED,
    Standing.REFUTED: Credibility.IMPROBABLE,
    Standing.WITHDRAWN: Credibility.NOT_JUDGED,
}
TIME: Mapping[Precision, int | None] = {  # None: as long as the span is
    Precision.INSTANT: 1,
    Precision.DAY: 1,
    Precision.WEEK: 2,
    Precision.MONTH: 3,
    Precision.SPAN: None,
}
TOWN_KM, NEAR_KM = 1, 10  # a position as exact as this is the named place itself; as this, part of a region


@cache
def acled(told: Told) -> Acled:
    """The claim as an ACLED event."""
    return _row(ACLED, told)


@cache
def plover(told: Told) -> Plover:
    """The claim as a PLOVER event."""
    return _row(PLOVER, told)


def auxiliary(mode: Mode) -> tuple[str, ...]:
    """PLOVER's auxiliary modes of what is not plainly so."""
    return AUXILIARY[mode]


@cache
def tags(told: Told) -> tuple[str, ...]:
    """What an ACLED row has no column for: the PLOVER code, and how the claim is meant."""
    return (str(plover(told)), *auxiliary(told.mode))


def civilian_targeting(told: Told) -> str:
    """ACLED's mark of violence whose target are civilians."""
    violent = acled(told).disorder_type == "Political violence"
    return "Civilian targeting" if violent and told.target is Inter.CIVILIANS else ""


def inter_of(kind: str, parts: Iterable[str] = ()) -> Inter:
    """The kind of an actor; an alliance of which a state force is part counts as one, any other as external."""
    found = INTER.get(kind.strip().lower(), Inter.OTHER)
    if found is Inter.OTHER and any(inter_of(part) is Inter.STATE_FORCES for part in parts):
        return Inter.STATE_FORCES
    return found


def interaction(one: Inter, other: Inter) -> int | None:
    """ACLED's code of a pair: the lower kind first, a sole actor with a nought; None if nobody is named."""
    first, second = sorted((one, other), key=lambda kind: (kind is Inter.NONE, kind))
    return int(first) * 10 + int(second) if first is not Inter.NONE else None


def time_precision(precision: Precision, span: Span) -> int:
    """ACLED's 1 to 3: the day is known, the week, only the month."""
    told = TIME[precision]
    if told is not None:
        return told
    days = (span.last - span.first).days + 1
    return 1 if days == 1 else 2 if days <= 7 else 3


def geo_precision(has_position: bool, within_km: float | None) -> int:
    """ACLED's 1 to 3: the named place, part of a region, a region; what is known by name only is the last."""
    if not has_position:
        return 3
    return 1 if within_km is None or within_km <= TOWN_KM else 2 if within_km <= NEAR_KM else 3


def _row(table: Mapping[tuple[Action, Case], Code], told: Told) -> Code:
    fits = {
        Case.CIVILIANS: told.target is Inter.CIVILIANS,
        Case.STATE: told.agent is Inter.STATE_FORCES,
        Case.NOBODY: told.agent is Inter.NONE,
        Case.NOWHERE: not told.has_place,
        Case.USUAL: True,
    }
    return next(table[told.action, case] for case in Case if fits[case] and (told.action, case) in table)
