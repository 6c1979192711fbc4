"""Answers as a reader reads them."""

from collections.abc import Mapping
from datetime import date

from dateline.atlas.models import Actor
from dateline.situation.queries import Situation, Turn
from dateline.situation.rules.holding import Answer, Certainty, State
from dateline.values.time import in_words

Names = Mapping[str, Actor]
OLD_AFTER_DAYS = 60

CERTAINTY = {
    Certainty.ASSESSED: "assessed",
    Certainty.CLAIMED: "claimed by one side",
    Certainty.CONTESTED: "contested",
    Certainty.UNKNOWN: "no word",
}


def who(answer: Answer, actors: Names) -> str:
    """Who holds it, or between whom it is contested."""
    match answer.state:
        case State.HELD:
            return str(actors[answer.holder]) if answer.holder else ""
        case State.CONTESTED:
            return " and ".join(str(actors[ref]) for ref in answer.between)
        case State.UNKNOWN:
            return ""


def in_short(answer: Answer, actors: Names) -> str:
    """An answer without its dates: “held by X, claimed by one side; besieged by Y”."""
    said = "no word of who holds it"
    if answer.state is State.HELD:
        said = f"held by {who(answer, actors)}, {CERTAINTY[answer.certainty]}"
    elif answer.state is State.CONTESTED and len(answer.between) == 1:
        said = f"disputed whether {who(answer, actors)} holds it"
    elif answer.state is State.CONTESTED:
        said = f"contested between {who(answer, actors)}"
    return said + (f"; besieged by {actors[answer.besieged_by]}" if answer.besieged_by else "")


def in_full(answer: Answer, actors: Names, at: date) -> str:
    """An answer with since when, and its age where it is old."""
    said = in_short(answer, actors)
    if answer.since:
        said += f", since {in_words(answer.since)}"
    if answer.heard and (at - answer.heard).days > OLD_AFTER_DAYS:
        said += f"; last heard of {(at - answer.heard).days} days before"
    return said


def turn_in_words(turn: Turn, actors: Names) -> str:
    """What became of a place: “Abu Kamal: held by …; before: contested …”."""
    return f"{in_short(turn.after, actors)}; before: {in_short(turn.before, actors)}"


def spoken_of(situation: Situation) -> int:
    """Of how many places anything is known."""
    return sum(held.answer.state is not State.UNKNOWN for held in situation.holdings)
