"""Every write to the record of claims."""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from dateline.atlas.models import Actor, Place
from dateline.claims.custody import received
from dateline.claims.delays import TooYoung, waits_until
from dateline.claims.models import (
    Assessment,
    Claim,
    Evidence,
    ForecastCheck,
    Link,
    Showing,
    Source,
    Statement,
    WaitingClaim,
)
from dateline.claims.originals import Original, keep
from dateline.claims.refusing import (
    NO_EFFECT,
    check_effect,
    free_name,
    free_ref,
    leads_to,
    next_in_the_day,
    not_to_come,
    reason_given,
    usual_effect,
)
from dateline.claims.rules.vocabulary import (
    Action,
    Bond,
    Effect,
    EvidenceKind,
    Mode,
    Outcome,
    StanceKind,
    Verdict,
    mode_of,
)
from dateline.ledger.actions import append
from dateline.ledger.clock import record_time
from dateline.ledger.log import seal
from dateline.people.models import User
from dateline.people.queries import name_of, require
from dateline.values.errors import DatelineError
from dateline.values.grades import Credibility, Reliability
from dateline.values.ids import check_ref
from dateline.values.links import checked_link
from dateline.values.lookalikes import skeleton
from dateline.values.text import written
from dateline.values.time import Precision, check_time


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
    ref = check_ref(ref or free_ref(Source, name), of="a source")
    if Source.objects.filter(ref=ref).exists():
        raise DatelineError(f"There is already a source “{ref}”: choose another id.")
    kind = written(kind, named="The kind", most=60, least=0)
    name = free_name(name, kind)
    source = Source.objects.create(
        ref=ref, name=name, skeleton=skeleton(name), kind=kind, side=side, reliability=reliability
    )
    append(kind="source.added", subject=f"source:{ref}", by=name_of(by), name=name)
    return source


def proposed(
    *,
    text: str,
    action: Action,
    true_from: date,
    mode: Mode | None = None,
    agent: Actor | None = None,
    target: Actor | None = None,
    place: Place | None = None,
    precision: Precision = Precision.DAY,
    true_until: date | None = None,
    true_at: datetime | None = None,
    effect: Effect | None = None,
    effect_by: Actor | None = None,
    effect_against: Actor | None = None,
    ref: str | None = None,
    by: User | None,
) -> Claim:
    """A proposition that may go on record, and is not there yet; refused with a sentence otherwise.

    Where no mode or effect is given it follows from the action: a capture by an agent at a place means that
    the agent holds it, an advance that agent and target contest it, a forecast is of the future. What is negated,
    to come or only alleged does nothing to the map.
    """
    require(by, "claim.make")
    mode = mode or mode_of(action)
    text = written(text, named="The claim", most=400)
    check_time(true_from, precision, true_until, true_at)
    if action is Action.FORECAST and mode is not Mode.FUTURE:
        raise DatelineError("A forecast is of the future: choose that mode, or another action.")
    if effect is not None:
        does = effect, effect_by, effect_against
    else:
        does = usual_effect(action, agent, target, place) if mode is Mode.PLAIN else NO_EFFECT
    check_effect(does, mode, place)
    ref = check_ref(ref or free_ref(Claim, text), of="a claim")
    if Claim.objects.filter(ref=ref).exists():
        raise DatelineError(f"There is already a claim “{ref}”: choose another id.")
    if WaitingClaim.objects.filter(ref=ref).exists():
        raise DatelineError(f"A claim that was kept back has the id “{ref}”: choose another.")
    return Claim(
        ref=ref,
        text=text,
        action=action,
        mode=mode,
        agent=agent,
        target=target,
        place=place,
        true_from=true_from,
        true_until=true_until,
        true_at=true_at,
        precision=precision,
        effect=does[0],
        effect_by=does[1],
        effect_against=does[2],
    )


@transaction.atomic
def make_claim(*, by: User | None, **facts: Any) -> Claim:
    """Put a proposition on record, without a stance yet; `facts` are those of `proposed`.

    Raises TooYoung for one that the desk's delay still keeps back.
    """
    claim = proposed(**facts, by=by)
    if until := waits_until(claim, timezone.now()):
        raise TooYoung(claim, until)
    return put_on_record(claim, by=by)


def put_on_record(claim: Claim, *, by: User | None) -> Claim:
    """What `proposed` gave, on record from now on."""
    claim.save(force_insert=True)
    place = claim.place.ref if claim.place else None
    append(kind="claim.made", subject=f"claim:{claim.ref}", by=name_of(by), place=place)
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
    not_to_come(known_at)
    if repeats == source:
        raise DatelineError("A statement cannot repeat its own source: leave “repeats” out.")
    statement = Statement.objects.create(
        claim=claim,
        source=source,
        stance=stance,
        known_at=known_at,
        said_order=next_in_the_day(claim, source, known_at),
        note=written(note, named="The note", most=500, lines=True, least=0),
        via=written(via, named="“Via”", most=200, least=0),
        link=checked_link(link),
        repeats=repeats,
        by=name_of(by),
        recorded_at=record_time(),
    )
    seal("statement", statement.pk)
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
    not_to_come(known_at)
    reason = reason_given(reason, "An assessment needs a reason: say what it rests on.")
    assessment = Assessment.objects.create(
        claim=claim,
        verdict=verdict,
        credibility=credibility,
        reason=reason,
        known_at=known_at,
        by=name_of(by),
        recorded_at=record_time(),
    )
    seal("assessment", assessment.pk)
    append(kind="claim.assessed", subject=f"claim:{claim.ref}", by=name_of(by), verdict=verdict)
    return assessment


@transaction.atomic
def link_claims(
    *, claim: Claim, bond: Bond, other: Claim, reason: str, known_at: date, stands: bool = True, by: User | None
) -> Link:
    """Put on record that `claim` supersedes, contradicts or repeats `other`; with `stands=False` take that back."""
    require(by, "claim.link")
    not_to_come(known_at)
    if claim == other:
        raise DatelineError("A claim has no bond with itself: choose another one.")
    reason = reason_given(reason, "A link between claims needs a reason: say what it rests on.")
    if stands and bond is not Bond.CONTRADICTS and leads_to(other, bond, claim):
        raise DatelineError(f"“{other.ref}” {bond} “{claim.ref}” already, itself or by others: it cannot go both ways.")
    made = Link.objects.create(
        claim=claim,
        bond=bond,
        other=other,
        stands=stands,
        reason=reason,
        known_at=known_at,
        by=name_of(by),
        recorded_at=record_time(),
    )
    seal("link", made.pk)
    append(kind="claim.linked", subject=f"claim:{claim.ref}", by=name_of(by), bond=bond, other=other.ref, stands=stands)
    return made


@transaction.atomic
def check_forecast(
    *, claim: Claim, outcome: Outcome, reason: str, known_at: date, rests_on: Claim | None = None, by: User | None
) -> ForecastCheck:
    """Put on record what became of a forecast; a later check outranks an earlier one."""
    require(by, "forecast.check")
    not_to_come(known_at)
    if claim.mode != Mode.FUTURE:
        raise DatelineError("Only what was said of the future can be checked: this claim is no forecast.")
    if claim == rests_on:
        raise DatelineError("A forecast does not decide itself: name another claim, or none.")
    reason = reason_given(reason, "A check needs a reason: say what decided it.")
    made = ForecastCheck.objects.create(
        claim=claim,
        outcome=outcome,
        rests_on=rests_on,
        reason=reason,
        known_at=known_at,
        by=name_of(by),
        recorded_at=record_time(),
    )
    seal("check", made.pk)
    append(kind="forecast.checked", subject=f"claim:{claim.ref}", by=name_of(by), outcome=outcome)
    return made


def add_evidence(
    *,
    statement: Statement,
    kind: EvidenceKind,
    shows: str,
    credit: str = "",
    captured_on: date | None = None,
    captured_at: datetime | None = None,
    link: str = "",
    original: Original | None = None,
    graphic: bool = False,
    by: User | None,
) -> Evidence:
    """Put on record what a source shows for what it says.

    The original is kept as it came in and shown to nobody. Readers see no copy of it before `show_evidence`.
    """
    require(by, "evidence.add")
    shows = written(shows, named="What it shows", most=500, least=0)
    if not shows:
        raise DatelineError("Say in a sentence what the evidence shows: who cannot see it reads that.")
    if original is None and not link.strip():
        raise DatelineError("Evidence needs a file or a link: add one of them.")
    if captured_at is not None:
        captured_on = captured_on or captured_at.date()
        check_time(captured_on, Precision.INSTANT, None, captured_at)
    if captured_on is not None:
        not_to_come(captured_on)
    kept = keep(original) if original else None  # before the database's turn: a video takes its time
    with transaction.atomic():
        made = Evidence.objects.create(
            statement=statement,
            kind=kind,
            shows=shows,
            credit=written(credit, named="The credit", most=200, least=0),
            captured_on=captured_on,
            captured_at=captured_at,
            link=checked_link(link),
            sha256=kept.sha256 if kept else "",
            bytes=kept.bytes if kept else None,
            copy=kept.copy if kept else "",
            width=kept.width if kept else None,
            height=kept.height if kept else None,
            graphic=graphic or None,
            by=name_of(by),
            recorded_at=record_time(),
        )
        seal("evidence", made.pk)
        append(
            kind="evidence.added", subject=f"claim:{statement.claim.ref}", by=name_of(by), evidence=made.pk,
            statement=statement.pk,
        )  # fmt: skip
        if kept:
            received(evidence=made, by=by)
    return made


@transaction.atomic
def show_evidence(
    *, evidence: Evidence, shown: bool, covered: bool | None = None, reason: str, by: User | None
) -> Showing:
    """Show readers the copy of evidence, `covered` until they ask (None: as it was), or show it no longer."""
    require(by, "evidence.show")
    if shown and not evidence.copy:
        raise DatelineError("There is no copy that could be shown: only pictures and videos have one.")
    reason = written(reason, named="The reason", most=500, lines=True, least=0)
    if not reason:
        raise DatelineError("Say why: who is in the picture, and what speaks for or against showing it.")
    made = Showing.objects.create(
        evidence=evidence, shown=shown, covered=covered, reason=reason, by=name_of(by), recorded_at=record_time()
    )
    claim = evidence.statement.claim
    append(
        kind="evidence.shown", subject=f"claim:{claim.ref}", by=name_of(by), evidence=evidence.pk, shown=shown,
        covered=covered,
    )  # fmt: skip
    return made
