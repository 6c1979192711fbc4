"""How like one claim is to some words, and to another claim: a suggestion to who looks, never a decision."""

import re
from dataclasses import dataclass
from datetime import date

from anyascii import anyascii

STEM = 5  # letters by which two forms of a word are taken for one: “captured” and “captures”
NEAR = 7  # days beyond which two claims on one place are hardly the same
SAME = 0.55  # from here on it is worth asking whether two claims are one
# Words that stand in any sentence; what is left says what it is about.
_SAYS_NOTHING = """the and that this with from into onto over near were was had has have been who says said not for all
but its his her their than then there here after before about out off our are will would could which while when where"""
_EMPTY = frozenset(_SAYS_NOTHING.split())

# How much each thing that two claims share weighs. The place and what was done there make most of a proposition.
WEIGHTS = {"place": 0.3, "action": 0.2, "agent": 0.15, "target": 0.1, "words": 0.25}


@dataclass(frozen=True, slots=True)
class Proposition:
    """Who did what to whom, where and when, as far as it is compared; None: not said."""

    text: str
    action: str
    agent: int | None
    target: int | None
    place: int | None
    day: date


def stems(text: str) -> frozenset[str]:
    """The words of a text that say something, in plain letters and without their endings."""
    words = re.findall(r"[a-z0-9]+", anyascii(text).lower())
    return frozenset(word[:STEM] for word in words if len(word) > 2 and word not in _EMPTY)


def shared(asked: frozenset[str], text: str) -> float:
    """Which part of the words asked for a text has, 0 to 1."""
    return len(asked & stems(text)) / len(asked) if asked else 0.0


def sameness(one: Proposition, other: Proposition) -> float:
    """How much speaks for two claims being one proposition, 0 to 1; days apart count against it, two places decide it.

    The weights are our own, chosen on the demonstration episode's claims and held by a table of cases.
    """
    if one.place != other.place:
        return 0.0
    words, more = stems(one.text), stems(other.text)
    alike = {
        "place": one.place is not None,
        "action": one.action == other.action,
        "agent": one.agent is not None and one.agent == other.agent,
        "target": one.target is not None and one.target == other.target,
        "words": len(words & more) / len(words | more) if words | more else 0.0,
    }
    apart = min(abs((one.day - other.day).days), NEAR) / NEAR
    return sum(WEIGHTS[part] * float(value) for part, value in alike.items()) * (1 - 0.6 * apart)
