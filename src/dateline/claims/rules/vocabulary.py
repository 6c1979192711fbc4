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


class Effect(StrEnum):
    """What the claim does to the map if it holds."""

    HOLDS = "holds"
    CONTESTED = "contested"
    BESIEGED_BY = "besieged_by"
    NONE = "none"


USUAL_EFFECT: dict[Action, Effect] = {
    Action.CAPTURES: Effect.HOLDS,
    Action.RECAPTURES: Effect.HOLDS,
    Action.HANDS_OVER: Effect.HOLDS,
    Action.ENTERS: Effect.CONTESTED,
    Action.ADVANCES: Effect.CONTESTED,
    Action.BESIEGES: Effect.BESIEGED_BY,
}


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
        return self in {Standing.REPORTED, Standing.CORROBORATED, Standing.DISPUTED, Standing.CONFIRMED}
