"""What a correction begins with: words drafted from the record, which whoever signs it changes. Pure functions."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from dateline.claims.rules.vocabulary import StanceKind, Standing
from dateline.values.time import in_words


@dataclass(frozen=True, slots=True)
class Said:
    """Who says what of the claim now, since when, and where that can be read."""

    source: str
    stance: StanceKind
    day: date
    link: str = ""


@dataclass(frozen=True, slots=True)
class Judged:
    """The desk's last word on the claim."""

    reason: str
    day: date


def new_wording(claim: str, standing: Standing, instead: str = "") -> str:
    """What is now known, in one sentence; `instead` is the claim that stands in its place."""
    if instead:
        return instead
    that = claim[:1] + claim[1:].rstrip(".")
    return {
        Standing.DISPUTED: f"It is disputed whether it is so: “{that}”.",
        Standing.REFUTED: f"It was not so: “{that}”.",
        Standing.WITHDRAWN: f"Nobody who speaks of it holds to it any longer: “{that}”.",
    }.get(standing, "")


def reason(said: Sequence[Said], judged: Judged | None) -> str:
    """Who said so: the desk's own word first, then those who deny it, then those who hold to it."""
    told = [f"The desk, on {in_words(judged.day)}: {judged.reason.rstrip('.')}."] if judged else []
    for stance, verb in ((StanceKind.DENIES, "denied"), (StanceKind.ASSERTS, "asserted")):
        who = [
            f"{one.source} ({in_words(one.day)}{', ' + one.link if one.link else ''})"
            for one in said
            if one.stance is stance
        ]
        if who:
            told.append(f"It is {verb} by {_and(who)}.")
    return " ".join(told)[:1000]


def _and(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
