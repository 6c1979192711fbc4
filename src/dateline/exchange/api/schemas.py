"""What is answered: the shapes of the API. Days are ISO 8601, ids are what addresses end in, null means none."""

from datetime import date, datetime
from enum import StrEnum
from typing import Annotated

from pydantic import BaseModel, Field, PlainSerializer, WithJsonSchema

from dateline.claims.rules.vocabulary import Action, Bond, Effect, Mode, StanceKind, Standing
from dateline.situation.rules.holding import Certainty, State
from dateline.values.grades import Reliability
from dateline.values.time import Precision

# To the microsecond: cut short, an instant that is handed back as `on_record_by` would miss its own row.
Instant = Annotated[
    datetime,
    PlainSerializer(lambda moment: moment.isoformat().replace("+00:00", "Z")),
    WithJsonSchema({"type": "string", "format": "date-time"}),
]


class Refused(BaseModel):
    """What cannot be answered, and why."""

    code: str = Field(description="The case, for programs, such as not_found or unknown_parameter.")
    sentence: str = Field(description="What is wrong and what to do about it, for people.")
    status: int = Field(description="The HTTP status, again.")


class KnownBy(BaseModel):
    """The clocks under which was answered."""

    known_by: date = Field(description="The day by which it was said.")
    on_record_by: Instant | None = Field(description="The instant by which it was on record; null: all of it.")


class ShownAt(KnownBy):
    """All three clocks under which was answered."""

    at: date = Field(description="The day that was asked about.")


class Paged(BaseModel):
    """A part of a list."""

    next: str | None = Field(description="The cursor for “after” that leads to the next page; null: this is the last.")


class PlacePrecision(StrEnum):
    """How exactly a place's position is known."""

    EXACT = "exact"  # as exact as a gazetteer
    WITHIN_KM = "within_km"
    NAMED = "named"  # by name only


class ClaimItem(BaseModel):
    """A claim and how it stands."""

    ref: str = Field(description="The claim's id.")
    text: str = Field(description="The proposition.")
    action: Action = Field(description="What was done.")
    mode: Mode = Field(description="How it is meant: only a plain one can change the map.")
    agent: str | None = Field(description="Id of the actor that did it.")
    target: str | None = Field(description="Id of the actor to whom it was done.")
    place: str | None = Field(description="Id of the place.")
    place_precision: PlacePrecision | None = Field(
        description="How exactly the place's position is known; null: it is on no place."
    )
    place_within_km: float | None = Field(description="The same in km, where it is “within_km”.")
    true_from: date = Field(description="The day it is said to have happened, or the first day of a span.")
    true_at: Instant | None = Field(description="The instant; null for the other precisions.")
    true_until: date | None = Field(description="The last day of a span; null for the other precisions.")
    precision: Precision = Field(description="How exactly the day is known.")
    effect: Effect = Field(description="What it does to the map if it holds.")
    effect_by: str | None = Field(description="Id of the actor that the effect names.")
    effect_against: str | None = Field(description="Id of the second actor of a contest.")
    standing: Standing = Field(description="What the record says of it under the clocks.")
    rule: str = Field(description="The sentence of the rule that gave the standing.")
    address: str = Field(description="Where its page stands on the newsroom's site.")


class ClaimPage(Paged, KnownBy):
    """Claims in order of valid time."""

    items: list[ClaimItem] = Field(description="The claims of this page.")


class StatementItem(BaseModel):
    """What a source said of a claim."""

    claim: str = Field(description="Id of the claim.")
    source: str = Field(description="Id of the source.")
    side: str | None = Field(description="Id of the actor that leads the source's side; null: party to nothing.")
    reliability: Reliability = Field(description="The source's grade, A to F.")
    stance: StanceKind = Field(description="Whether it asserts, denies or qualifies the claim.")
    known_at: date = Field(description="The day it was said.")
    said_order: int = Field(description="Its number among what this source said of this claim on that day, from 1.")
    recorded_at: Instant = Field(description="The instant it came on record here.")
    note: str = Field(description="In what words; may be empty.")
    via: str = Field(description="The publication that carried it; may be empty.")
    link: str = Field(description="Where it can be read; may be empty.")
    repeats: str | None = Field(description="Id of the source whose word it passes on; the two count once.")


class StatementPage(Paged, KnownBy):
    """Statements in the order in which they were said."""

    items: list[StatementItem] = Field(description="The statements of this page.")


class SourceItem(BaseModel):
    """A speaker."""

    ref: str = Field(description="The source's id.")
    name: str = Field(description="Its name.")
    kind: str = Field(description="Such as outlet, official, monitor, witness; may be empty.")
    party_to: str | None = Field(description="Id of the actor that it belongs to; null: party to nothing.")
    side: str | None = Field(
        description="Id of the actor that leads that actor's side; sources of one side count once."
    )
    reliability: Reliability = Field(description="Its grade, A to F.")


class SourcePage(Paged):
    """Sources in order of their ids."""

    items: list[SourceItem] = Field(description="The sources of this page.")


class PlaceItem(BaseModel):
    """A place."""

    ref: str = Field(description="The place's id.")
    name: str = Field(description="Its name.")
    kind: str = Field(description="Such as city, village, island; may be empty.")
    country: str = Field(description="Two letters (ISO 3166-1); may be empty.")
    lat: float | None = Field(description="Latitude in degrees (WGS 84); null: known by name only.")
    lon: float | None = Field(description="Longitude in degrees (WGS 84); null: known by name only.")
    within_km: float | None = Field(description="How exact the position is, in km; null: as exact as a gazetteer.")
    near: str | None = Field(description="Id of a place that it is near.")
    geonames: int | None = Field(description="Its number in GeoNames.")
    aliases: list[str] = Field(description="Other names, in any script.")
    address: str = Field(description="Where its page stands on the newsroom's site.")


class PlacePage(Paged):
    """Places in the order in which they were named."""

    items: list[PlaceItem] = Field(description="The places of this page.")


class ActorItem(BaseModel):
    """Someone who acts in a public role."""

    ref: str = Field(description="The actor's id.")
    name: str = Field(description="Its name.")
    kind: str = Field(description="Such as state force, alliance, armed group; may be empty.")
    colour: str = Field(description="The name of its colour on maps; may be empty.")
    part_of: str | None = Field(description="Id of the actor that it belongs to.")
    allied_with: list[str] = Field(description="Ids of the actors that it is allied with.")
    side: str = Field(description="Id of the actor that leads its side: who shares it counts as one.")
    aliases: list[str] = Field(description="Other names, in any script.")
    address: str = Field(description="Where its page stands on the newsroom's site.")


class ActorPage(Paged):
    """Actors in the order in which they were named."""

    items: list[ActorItem] = Field(description="The actors of this page.")


class SilencedItem(BaseModel):
    """A claim that does nothing to the map in favour of another one."""

    claim: str = Field(description="Id of the claim that does nothing.")
    in_favour_of: str = Field(description="Id of the claim in whose favour.")
    bond: Bond = Field(
        description="“supersedes”: that one stands in its place; “repeats”: it says the same as that one."
    )
    reason: str = Field(description="What the desk rests that on.")
    known_at: date = Field(description="The day from which that counts.")
    sentence: str = Field(description="The same in a sentence.")


class AnswerItem(BaseModel):
    """Who holds a place."""

    holder: str | None = Field(description="Id of the actor that holds it.")
    state: State = Field(description="Whether it is held or contested, or nothing is known.")
    between: list[str] = Field(description="Ids of the actors that contest it; empty if it is not contested.")
    certainty: Certainty = Field(description="How sure that is.")
    besieged_by: str | None = Field(description="Id of the actor that besieges it.")
    since: date | None = Field(description="The day since which it is so; null: not known.")
    last_heard: date | None = Field(description="The valid time of the last claim that counted.")
    claims: list[str] = Field(description="Ids of the claims it rests on.")
    rule: str = Field(description="The sentence of the rule that gave it.")
    words: str = Field(description="The answer in words.")


class Located(BaseModel):
    """Which place an answer is of."""

    place: str = Field(description="Id of the place.")
    name: str = Field(description="The place's name.")
    lat: float | None = Field(description="Latitude in degrees (WGS 84); null: known by name only.")
    lon: float | None = Field(description="Longitude in degrees (WGS 84); null: known by name only.")
    within_km: float | None = Field(description="How exact the position is, in km; null: as exact as a gazetteer.")


class HoldingItem(AnswerItem, Located):
    """A place and its answer."""

    silenced: list[SilencedItem] = Field(description="The claims on it that do nothing in favour of others, and why.")


class SituationAnswer(ShownAt):
    """Who holds which place."""

    holdings: list[HoldingItem] = Field(description="Each place's answer, in the order in which places were named.")


class TurnItem(BaseModel):
    """A place whose answer became another."""

    place: str = Field(description="Id of the place.")
    name: str = Field(description="The place's name.")
    before: AnswerItem = Field(description="Its answer before.")
    after: AnswerItem = Field(description="Its answer after.")


class StandingChange(BaseModel):
    """A claim that rose or fell."""

    claim: str = Field(description="Id of the claim.")
    text: str = Field(description="The proposition.")
    place: str | None = Field(description="Id of the place.")
    before: Standing = Field(description="Its standing as known by the earlier day.")
    after: Standing = Field(description="Its standing as known by the later day.")
    rule: str = Field(description="The sentence of the rule that gave the latter.")
    address: str = Field(description="Where its page stands on the newsroom's site.")


class DifferenceAnswer(ShownAt):
    """What parts two situations."""

    to_at: date = Field(description="The later day that was asked about.")
    to_known_by: date = Field(description="The later day by which it was said.")
    changed: list[TurnItem] = Field(description="Places that changed from “at” to “to_at”, both as known later.")
    learned: list[TurnItem] = Field(description="Places of which something else was known later about the same “at”.")
    claims: list[StandingChange] = Field(description="Claims that rose or fell between the two days of knowledge.")


class From(BaseModel):
    """When an answer begins."""

    day: date = Field(description="The day from which the answer is this one.")


class TimelineHolding(AnswerItem, From):
    """A place's answer from a day on."""


class TimelineAnswer(Paged):
    """What became of a place, or what an actor is named in."""

    place: str | None = Field(description="Id of the place that was asked about.")
    actor: str | None = Field(description="Id of the actor that was asked about.")
    known_by: date = Field(description="The day by which it was said.")
    holdings: list[TimelineHolding] = Field(description="The place's holdings, oldest first; empty for an actor.")
    claims: list[ClaimItem] = Field(description="The claims that name the actor, oldest first; empty for a place.")


class ExplanationAnswer(ShownAt):
    """Why the answer is what it is."""

    place: str = Field(description="Id of the place.")
    words: str = Field(description="The answer in words.")
    rule: str = Field(description="The sentence of the rule that gave it.")
    claims: list[str] = Field(description="Ids of the claims it rests on.")
    silenced: list[SilencedItem] = Field(description="The claims on it that do nothing in favour of others, and why.")
    sentences: list[str] = Field(
        description="The answer, its rule, and for each claim its text and standing, the rule of that, and who says it."
    )


class LogHead(BaseModel):
    """What the log of the record comes to."""

    size: int = Field(description="How many entries the log has.")
    root: str = Field(description="Its head: SHA-256 in hex, 64 digits.")


class InclusionProof(LogHead):
    """That an entry is in the log."""

    number: int = Field(description="Number of the entry, from 0.")
    kind: str = Field(description="What the entry seals: “statement”, “assessment” or “correction”.")
    leaf: str = Field(description="The entry's own hash, in hex.")
    proof: list[str] = Field(description="The hashes that lead from one to the other, in hex, the deepest first.")


class ConsistencyProof(BaseModel):
    """That a later log begins with an earlier one."""

    first: int = Field(description="The earlier size.")
    first_root: str = Field(description="The head at the earlier size, in hex.")
    second: int = Field(description="The later size.")
    second_root: str = Field(description="The head at the later size, in hex.")
    proof: list[str] = Field(description="The hashes that lead from one to the other, in hex, the deepest first.")
