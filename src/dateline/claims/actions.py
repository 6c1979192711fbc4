"""Every write to the record of claims."""

from datetime import date

from django.db import transaction

from dateline.atlas.models import Actor, Place
from dateline.claims import leaves
from dateline.claims.models import Assessment, Claim, Source, Statement
from dateline.claims.rules.vocabulary import USUAL_EFFECT, Action, Effect, StanceKind, Verdict
from dateline.ledger.actions import append
from dateline.ledger.clock import record_time
from dateline.ledger.log import add_leaf
from dateline.people.models import User
from dateline.people.queries import name_of, require
from dateline.values.errors import DatelineError
from dateline.values.grades import Credibility, Reliability
from dateline.values.ids import check_ref, ref_from
from dateline.values.links import checked_link
from dateline.values.time import Precision


@transaction.atomic
def add_source(
    *,
    name: str,
    ref: str | None = None,
    kind: str = "",
    side: Actor | None = None,
    reliability: Reliability = Reliability.F,
    by: User | None,
) -> Source:
    """Put a speaker on record; without a ref it gets one made from its name."""
    require(by, "source.add")
    ref = check_ref(ref or _free_ref(Source, name), of="a source")
    if Source.objects.filter(ref=ref).exists():
        raise DatelineError(f"There is already a source “{ref}”: choose another id.")
    source = Source.objects.create(ref=ref, name=name, kind=kind, side=side, reliability=reliability)
    append(kind="source.added", subject=f"source:{ref}", by=name_of(by), name=name)
    return source


@transaction.atomic
def make_claim(
    *,
    text: str,
    action: Action,
    true_from: date,
    agent: Actor | None = None,
    target: Actor | None = None,
    place: Place | None = None,
    precision: Precision = Precision.DAY,
    true_until: date | None = None,
    effect: Effect | None = None,
    effect_by: Actor | None = None,
    effect_against: Actor | None = None,
    ref: str | None = None,
    by: User | None,
) -> Claim:
    """Put a proposition on record, without a stance yet.

    Where no effect is given it follows from the action: a capture by an agent at a place means that
    the agent holds it, an advance that agent and target contest it.
    """
    require(by, "claim.make")
    if effect is None:
        effect, effect_by, effect_against = _usual_effect(action, agent, target, place)
    if effect is not Effect.NONE and place is None:
        raise DatelineError("A claim that changes the map needs a place.")
    ref = check_ref(ref or _free_ref(Claim, text), of="a claim")
    if Claim.objects.filter(ref=ref).exists():
        raise DatelineError(f"There is already a claim “{ref}”: choose another id.")
    claim = Claim.objects.create(
        ref=ref,
        text=text,
        action=action,
        agent=agent,
        target=target,
        place=place,
        true_from=true_from,
        true_until=true_until,
        precision=precision,
        effect=effect,
        effect_by=effect_by,
        effect_against=effect_against,
    )
    append(kind="claim.made", subject=f"claim:{ref}", by=name_of(by), place=place.ref if place else None)
    return claim


@transaction.atomic
def add_statement(
    *,
    claim: Claim,
    source: Source,
    stance: StanceKind,
    known_at: date,
    note: str = "",
    via: str = "",
    link: str = "",
    repeats: Source | None = None,
    by: User | None,
) -> Statement:
    """Put on record what a source says of a claim, after whatever else it said that day."""
    require(by, "statement.add")
    if repeats == source:
        raise DatelineError("A statement cannot repeat its own source: leave “repeats” out.")
    earlier = Statement.objects.filter(claim=claim, source=source, known_at=known_at).count()
    statement = Statement.objects.create(
        claim=claim,
        source=source,
        stance=stance,
        known_at=known_at,
        said_order=earlier + 1,
        note=note,
        via=via,
        link=checked_link(link),
        repeats=repeats,
        by=name_of(by),
        recorded_at=record_time(),
    )
    kept = leaves.statements().get(pk=statement.pk)  # as the database gives it back, which is what will be checked
    add_leaf(kind="statement", row=kept.pk, content=leaves.content_of_statement(kept))
    append(
        kind="statement.added",
        subject=f"claim:{claim.ref}",
        by=name_of(by),
        statement=statement.pk,
        source=source.ref,
        stance=stance,
    )
    return statement


@transaction.atomic
def assess_claim(
    *,
    claim: Claim,
    verdict: Verdict,
    reason: str,
    known_at: date,
    credibility: Credibility = Credibility.NOT_JUDGED,
    by: User | None,
) -> Assessment:
    """Put the desk's own judgement on record; it outranks statements from `known_at` on."""
    require(by, "claim.assess")
    if not reason.strip():
        raise DatelineError("An assessment needs a reason: say what it rests on.")
    assessment = Assessment.objects.create(
        claim=claim,
        verdict=verdict,
        credibility=credibility,
        reason=reason.strip(),
        known_at=known_at,
        by=name_of(by),
        recorded_at=record_time(),
    )
    kept = leaves.assessments().get(pk=assessment.pk)  # as the database gives it back
    add_leaf(kind="assessment", row=kept.pk, content=leaves.content_of_assessment(kept))
    append(kind="claim.assessed", subject=f"claim:{claim.ref}", by=name_of(by), verdict=verdict)
    return assessment


def _usual_effect(
    action: Action, agent: Actor | None, target: Actor | None, place: Place | None
) -> tuple[Effect, Actor | None, Actor | None]:
    effect = USUAL_EFFECT.get(action, Effect.NONE)
    if effect is Effect.NONE or place is None or agent is None:
        return Effect.NONE, None, None
    if effect is Effect.CONTESTED:
        return (effect, agent, target) if target else (Effect.NONE, None, None)
    holder = target if action is Action.HANDS_OVER else agent
    return (effect, holder, None) if holder else (Effect.NONE, None, None)


def _free_ref(model: type[Claim] | type[Source], text: str) -> str:
    stem = ref_from(text)[:60].strip("-") or str(model._meta.model_name)
    taken = set(model._default_manager.filter(ref__startswith=stem).values_list("ref", flat=True))
    return next(ref for n in range(1, len(taken) + 2) if (ref := stem if n == 1 else f"{stem}-{n}") not in taken)
