"""What is answered of one claim on its own: all that was said of it, shown for it and made of it."""

from datetime import date
from enum import StrEnum

from pydantic import BaseModel, Field

from dateline.claims.rules.vocabulary import Bond, EvidenceKind, Outcome, Standing, Verdict
from dateline.exchange.api.schemas import ClaimItem, Instant, KnownBy, StatementItem


class Direction(StrEnum):
    """From which end a link is read."""

    OUTWARD = "outward"
    INWARD = "inward"


class StatementOfClaim(StatementItem):
    """What a source said of this claim."""

    live: bool = Field(description="Whether it is its source's latest word under the clocks, and so counts.")


class Judged(BaseModel):
    """What the desk says, and when it did."""

    reason: str = Field(description="What it rests on.")
    known_at: date = Field(description="The day from which it counts.")
    recorded_at: Instant = Field(description="The instant it came on record here.")


class AssessmentItem(Judged):
    """What the desk itself says of the claim."""

    verdict: Verdict = Field(description="The verdict; “open” takes an earlier one back.")
    credibility: int = Field(description="Credibility of the claim, 1 (confirmed) to 6 (not judged).")


class LinkItem(Judged):
    """What the desk says this claim is to another one."""

    bond: Bond = Field(description="What the one is to the other.")
    other: str = Field(description="Id of the other claim.")
    direction: Direction = Field(description="“outward”: this claim is that to the other; “inward”: the other to it.")
    stands: bool = Field(description="False: it takes an earlier one back.")
    live: bool = Field(description="Whether it is the latest word on the two under the clocks, and stands.")


class CheckItem(Judged):
    """What became of the forecast, in the desk's judgement."""

    outcome: Outcome = Field(description="What became of it.")
    rests_on: str | None = Field(description="Id of the claim that decides it.")


class EvidenceItem(BaseModel):
    """What a source shows for what it says."""

    source: str = Field(description="Id of the source whose statement it belongs to.")
    known_at: date = Field(description="The day of that statement.")
    said_order: int = Field(description="The number of that statement within the day.")
    kind: EvidenceKind = Field(description="What kind of thing it is.")
    shows: str = Field(description="What can be seen in it.")
    credit: str = Field(description="Whose it is; may be empty.")
    captured_on: date | None = Field(description="The day it was taken; null: not known.")
    captured_at: Instant | None = Field(description="The instant it was taken, if that is known.")
    link: str = Field(description="Where it was found; may be empty.")
    sha256: str = Field(description="SHA-256 of the original as it came in, in hex; empty: it was only linked to.")
    copy_address: str | None = Field(
        description="Where its copy stands on the newsroom's site; null: the desk does not show it, or there is none."
    )
    covered: bool = Field(description="Whether readers are asked before they see it: it shows death or wounds.")
    recorded_at: Instant = Field(description="The instant it came on record here.")


class StandingTurn(BaseModel):
    """A day on which the standing became another."""

    day: date = Field(description="The day.")
    standing: Standing = Field(description="The standing from that day on.")
    rule: str = Field(description="The sentence of the rule that gave it.")


class ClaimWhole(ClaimItem, KnownBy):
    """A claim with all that was said of it."""

    statements: list[StatementOfClaim] = Field(
        description="What was said of it by the clocks, in order of saying; the first 500."
    )
    more_statements: str | None = Field(description="Where all of them are, page by page; null: they are all here.")
    assessments: list[AssessmentItem] = Field(description="What the desk judged by the clocks, in order.")
    history: list[StandingTurn] = Field(description="How its standing changed, up to the clocks.")
    links: list[LinkItem] = Field(description="What the desk said by the clocks that it is to other claims, in order.")
    outcome: Outcome | None = Field(description="What became of the forecast by the clocks; null: it is none.")
    checks: list[CheckItem] = Field(description="The desk's checks of the forecast by the clocks, in order.")
    evidence: list[EvidenceItem] = Field(description="What was shown for the statements by the clocks, in order.")
