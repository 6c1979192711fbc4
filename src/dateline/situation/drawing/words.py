"""What the map shows, in sentences: for titles, for screen readers, for the legend."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from dateline.situation.queries import Holding, Situation
from dateline.situation.rules.holding import Answer, Certainty, State
from dateline.situation.words import CERTAINTY, OLD_AFTER_DAYS
from dateline.values.time import in_words


def name_of(ref: str, situation: Situation) -> str:
    """An actor as it is printed."""
    actor = situation.actors.get(ref)
    return str(actor) if actor else ref


def days_old(answer: Answer, at: date) -> int:
    """Days from the last claim that counted to the day shown; none when a later claim gave the answer."""
    return max((at - answer.heard).days, 0) if answer.heard else 0


def is_old(answer: Answer, at: date) -> bool:
    """Whether a place was last heard of so long ago that the map shows it fainter."""
    return days_old(answer, at) > OLD_AFTER_DAYS


def sentence(held: Holding, situation: Situation) -> str:
    """One place's answer: who holds it, how sure that is, since when, how old and how exact."""
    answer = held.answer
    parts = [f"{held.place}: {_who(answer, situation)}"]
    if answer.besieged_by:
        parts.append(f"besieged by {name_of(answer.besieged_by, situation)}")
    if answer.since:
        parts.append(f"since {in_words(answer.since)}")
    elif answer.state is State.HELD and answer.heard is None:
        parts.append("as a later claim implies")
    if answer.heard and is_old(answer, situation.clocks.at):
        parts.append(f"last heard of on {in_words(answer.heard)}, {days_old(answer, situation.clocks.at)} days before")
    if held.place.within_km:
        parts.append(f"position known to within {held.place.within_km:g} km")
    return ", ".join(parts)


def description(drawn: Iterable[Holding], situation: Situation) -> str:
    """Who holds what, a sentence for each holder and certainty: the whole map for those who cannot see it."""
    groups: dict[str, list[str]] = defaultdict(list)
    sieges: dict[str, list[str]] = defaultdict(list)
    for held in drawn:
        groups[_group(held.answer, situation)].append(str(held.place))
        if held.answer.besieged_by:
            sieges[f"Besieged by {name_of(held.answer.besieged_by, situation)}"].append(str(held.place))
    silent = groups.pop("No word", None)
    told = [f"{what}: {', '.join(names)}." for what, names in [*groups.items(), *sieges.items()]]
    if silent:
        told.append(f"No word: {', '.join(silent)}.")
    return " ".join(told) or "No place is drawn."


def _who(answer: Answer, situation: Situation) -> str:
    if answer.state is State.HELD and answer.holder:
        return f"held by {name_of(answer.holder, situation)}, {CERTAINTY[answer.certainty]}"
    if answer.state is State.CONTESTED:
        return f"contested between {_both(answer, situation)}"
    return CERTAINTY[Certainty.UNKNOWN]


def _group(answer: Answer, situation: Situation) -> str:
    if answer.state is State.HELD and answer.holder:
        return f"Held by {name_of(answer.holder, situation)}, {CERTAINTY[answer.certainty]}"
    if answer.state is State.CONTESTED:
        return f"Contested between {_both(answer, situation)}"
    return "No word"


def _both(answer: Answer, situation: Situation) -> str:
    names = [name_of(ref, situation) for ref in answer.between]
    return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)
