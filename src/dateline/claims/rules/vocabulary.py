"""What a claim says was done, and what that does to the map if it holds."""

from enum import StrEnum


class Action(StrEnum):
    """What the agent did."""

    CAPTURES = "captures"
    RECAPTURES = "recaptures"
    ENTERS = "enters"
    ADVANCES = "advances"
    APPROACHES = "approaches"
    BESIEGES = "besieges"
    LIFTS_SIEGE = "lifts siege"
    HANDS_OVER = "hands over"
    WITHDRAWS = "withdraws"
    STRIKES = "strikes"
    CLASHES = "clashes"
    STATEMENT = "statement"
    FORECAST = "forecast"
    AGREEMENT = "agreement"
    DISPLACEMENT = "displacement"
    AID = "aid"


class Mode(StrEnum):
    """How the proposition is meant. Only a plain one can change the map."""

    PLAIN = "plain"  # it was so
    NEGATED = "negated"  # it was not so
    FUTURE = "future"  # it will be so
    ALLEGED = "alleged"  # it is passed on as what others say


def mode_of(action: Action) -> Mode:
    """How a claim with this action is meant unless it is said otherwise."""
    return Mode.FUTURE if action is Action.FORECAST else Mode.PLAIN


class Effect(StrEnum):
    """What the claim does to the map if it holds."""

    HOLDS = "holds"
    CONTESTED = "contested"
    BESIEGED_BY = "besieged_by"
    SIEGE_LIFTED = "siege_lifted"
    LEFT_BY = "left_by"
    NONE = "none"


USUAL_EFFECT: dict[Action, Effect] = {
    Action.CAPTURES: Effect.HOLDS,
    Action.RECAPTURES: Effect.HOLDS,
    Action.HANDS_OVER: Effect.HOLDS,
    Action.ENTERS: Effect.CONTESTED,
    Action.ADVANCES: Effect.CONTESTED,
    Action.BESIEGES: Effect.BESIEGED_BY,
    Action.LIFTS_SIEGE: Effect.SIEGE_LIFTED,
    Action.WITHDRAWS: Effect.LEFT_BY,
}
FIGHTING = frozenset({Action.APPROACHES, Action.STRIKES, Action.CLASHES})  # near a place: nobody is inside by it
GIVES_UP = frozenset({Action.WITHDRAWS, Action.HANDS_OVER})  # who acts loses by it


class StanceKind(StrEnum):
    """What a source says of a claim."""

    ASSERTS = "asserts"
    DENIES = "denies"
    QUALIFIES = "qualifies"


class Verdict(StrEnum):
    """What the desk itself says of a claim."""

    CONFIRMED = "confirmed"
    REFUTED = "refuted"
    WITHDRAWN = "withdrawn"
    OPEN = "open"  # takes an earlier verdict back: the statements decide again


class Bond(StrEnum):
    """What one claim is to another."""

    SUPERSEDES = "supersedes"  # it stands in the other's place
    CONTRADICTS = "contradicts"  # both cannot be so
    REPEATS = "repeats"  # it is the same proposition, made twice


class Outcome(StrEnum):
    """What became of a forecast."""

    CAME_TRUE = "came true"
    DID_NOT = "did not come true"
    OPEN = "open"  # not decided yet, or no longer


class Handling(StrEnum):
    """What was done with a piece of evidence."""

    RECEIVED = "received"
    OPENED = "opened"
    COPIED = "copied"
    HANDED_ON = "handed on"


class EvidenceKind(StrEnum):
    """What kind of thing a source shows for what it says."""

    PHOTO = "photo"
    VIDEO = "video"
    DOCUMENT = "document"
    POST = "post"


class Standing(StrEnum):
    """What the record says of a claim by some day."""

    UNSAID = "unsaid"  # nobody on record had said anything by then
    REPORTED = "reported"
    CORROBORATED = "corroborated"
    DISPUTED = "disputed"
    CONFIRMED = "confirmed"
    REFUTED = "refuted"
    WITHDRAWN = "withdrawn"

    @property
    def has_effect(self) -> bool:
        """Whether a claim of this standing changes the map."""
        return self.stands or self is Standing.DISPUTED

    @property
    def stands(self) -> bool:
        """Whether it is said, and nobody who counts says otherwise."""
        return self in {Standing.REPORTED, Standing.CORROBORATED, Standing.CONFIRMED}
