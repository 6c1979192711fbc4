"""What the actions of this room refuse, each with its sentence, and what they fill in."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from django.utils import timezone

from dateline.atlas.models import Actor, Place
from dateline.claims.models import Claim, Link, Source, Statement, WaitingClaim
from dateline.claims.rules.vocabulary import USUAL_EFFECT, Action, Bond, Effect, Mode
from dateline.values.errors import DatelineError
from dateline.values.ids import ref_from
from dateline.values.lookalikes import skeleton
from dateline.values.text import written
from dateline.values.time import in_words

READER = "reader"  # the kind of a source that is nothing but the author of a contribution
MOST_A_DAY = 32_767  # statements of one source on one claim: what the column of their order can hold


Does = tuple[Effect, Actor | None, Actor | None]  # an effect, by whom, against whom
NO_EFFECT: Does = (Effect.NONE, None, None)


def check_effect(does: Does, mode: Mode, place: Place | None) -> None:
    """Refuse an effect that the claim cannot have."""
    effect, by, against = does
    if effect is Effect.NONE:
        if by or against:
            raise DatelineError("A claim that does nothing to the map names nobody for it: leave its actors out.")
        return
    if place is None:
        raise DatelineError("A claim that changes the map needs a place.")
    if mode is not Mode.PLAIN:
        raise DatelineError(f"A claim that is {mode} does nothing to the map: leave its effect out.")
    if by is None:
        raise DatelineError(f"The effect “{effect}” needs an actor: say who.")
    if (effect is Effect.CONTESTED) != (against is not None):
        raise DatelineError("A contest is between two actors, every other effect names one.")


def not_to_come(day: date) -> None:
    """A slip of the year cannot be taken off the record again; a day is left for who lives east of us."""
    day = day.date() if isinstance(day, datetime) else day
    if day > timezone.localdate() + timedelta(days=1):
        raise DatelineError(f"{in_words(day)} is still to come: nobody can have said or seen it then.")


def leads_to(claim: Claim, bond: Bond, other: Claim) -> bool:
    """Whether `claim` has this bond to `other`, directly or by claims between them."""
    seen: set[int] = set()
    waiting = [claim.pk]
    while waiting:
        at = waiting.pop()
        if at == other.pk:
            return True
        if at not in seen:
            seen.add(at)
            waiting += Link.objects.filter(claim=at, bond=bond, stands=True).values_list("other", flat=True)
    return False


def usual_effect(action: Action, agent: Actor | None, target: Actor | None, place: Place | None) -> Does:
    """What a plain claim does to the map unless it is said otherwise."""
    effect = USUAL_EFFECT.get(action, Effect.NONE)
    if effect is Effect.NONE or place is None or agent is None:
        return NO_EFFECT
    if effect is Effect.CONTESTED:
        return (effect, agent, target) if target else NO_EFFECT
    holder = target if action is Action.HANDS_OVER else agent
    return (effect, holder, None) if holder else NO_EFFECT


def free_ref(model: type[Claim] | type[Source], text: str) -> str:
    """An id made from a text that nothing else has."""
    stem = ref_from(text)[:60].strip("-") or str(model._meta.model_name)
    kept_back = [WaitingClaim] if model is Claim else []  # will have its id once it is on record
    taken = {ref for kind in (model, *kept_back) for ref in _refs_like(kind, stem)}
    return next(ref for n in range(1, len(taken) + 2) if (ref := stem if n == 1 else f"{stem}-{n}") not in taken)


def _refs_like(model: type[Claim] | type[Source] | type[WaitingClaim], stem: str) -> Iterable[str]:
    return model._default_manager.filter(ref__startswith=stem).values_list("ref", flat=True)


def free_name(name: str, kind: str) -> str:
    """The name of a source, if it does not read like another's.

    Readers are the exception: nobody knows who they are, so each contribution is a source of its own.
    """
    name = written(name, named="The name", most=200)
    like = Source.objects.filter(skeleton=skeleton(name)).first() if kind != READER else None
    if like:
        raise DatelineError(
            f"“{name}” reads like the source “{like.name}” ({like.ref}): choose that one, or write a name that can be "
            "told apart from it."
        )
    return name


def reason_given(reason: str, otherwise: str) -> str:
    """What a word of the desk rests on; `otherwise` is said when there is nothing."""
    reason = written(reason, named="The reason", most=1000, lines=True, least=0)
    if not reason:
        raise DatelineError(otherwise)
    return reason


def next_in_the_day(claim: Claim, source: Source, known_at: date) -> int:
    """The place of the next statement of this source on this claim on this day; found by one step in the index."""
    said = Statement.objects.filter(claim=claim, source=source, known_at=known_at).order_by("-said_order")
    last = said.values_list("said_order", flat=True).first() or 0
    if last >= MOST_A_DAY:
        raise DatelineError(
            f"{source} has said {last:,} things of this claim on {in_words(known_at)}: no more can be kept of one day."
        )
    return last + 1
