"""What can be asked: the parameters of the API."""

from datetime import UTC, date, datetime, time
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, Field, ValidationInfo, model_validator

from dateline.claims.queries import last_day
from dateline.claims.rules.vocabulary import Standing
from dateline.values.clocks import Clocks
from dateline.values.errors import DatelineError
from dateline.values.text import shortened
from dateline.values.time import parse_day

MOST = 500  # items a page
MOST_LETTERS = 200  # that are looked for
BEFORE_ALL = date(1970, 1, 1)  # the day of a record on which nothing has been said; not today, so that answers keep


def _day(said: object, info: ValidationInfo) -> date:
    try:
        return parse_day(str(said), named=f"“{(info.field_name or '').rstrip('_')}”")
    except DatelineError as problem:
        raise DatelineError(problem.sentence, code="bad_value") from None


def _instant(said: object, info: ValidationInfo) -> datetime:
    text = str(said).strip().replace(" ", "+")  # in an address an unescaped plus arrives as a blank
    try:
        found = datetime.fromisoformat(text)
        if "T" not in text.upper() and ":" not in text:  # a day means all of it
            found = datetime.combine(found.date(), time.max)
        return found.astimezone(UTC) if found.tzinfo else found.replace(tzinfo=UTC)
    except (ValueError, OverflowError):  # no instant, or one that is outside the calendar in UTC
        raise DatelineError(
            f"“{info.field_name}” must be an instant such as 2017-11-09T18:00:00Z, or a day, not “{shortened(said)}”.",
            code="bad_value",
        ) from None


Day = Annotated[date, BeforeValidator(_day)]
Instant = Annotated[datetime, BeforeValidator(_instant)]


class Asked(BaseModel):
    """Parameters of which the empty ones count as left out, as a form sends them."""

    @model_validator(mode="before")
    @classmethod
    def _leave_out_the_empty(cls, said: Any) -> Any:
        return {name: value for name, value in said.items() if value != ""} if isinstance(said, dict) else said


class SaidBy(Asked):
    """The clock of what was said."""

    known_by: Day | None = Field(
        None, description="Only what had been said by this day counts (ISO 8601); default: the last day on record."
    )

    def said_by(self) -> date:
        """The day, filled in."""
        return self.known_by or last_day() or BEFORE_ALL


class Known(SaidBy):
    """The clocks of what was said and when we had it."""

    on_record_by: Instant | None = Field(
        None,
        description="Only what the newsroom had on its record by this instant counts (ISO 8601; without an offset "
        "UTC; a day alone means all of it); default: all that is on record.",
    )

    def clocks(self, at: date | None = None) -> Clocks:
        """The clocks with what was left out filled in."""
        last = last_day() if at is None or self.known_by is None else None
        return Clocks(at or last or BEFORE_ALL, self.known_by or last or BEFORE_ALL, self.on_record_by)


class Shown(Known):
    """All three clocks."""

    at: Day | None = Field(None, description="The day that is asked about (ISO 8601); default: the last day on record.")


class Paged(Asked):
    """Which part of a list."""

    limit: int = Field(100, ge=1, le=MOST, description=f"How many items a page has at most, 1 to {MOST}.")
    after: str | None = Field(None, description="The cursor that the page before gave as “next”.")


class ClaimsAsked(Paged, Known):
    """Which claims."""

    place: str | None = Field(None, description="Id of a place: only claims on it.")
    actor: str | None = Field(None, description="Id of an actor: only claims that name it as agent or as target.")
    standing: Standing | None = Field(None, description="Only claims that have this standing under the clocks.")
    from_: Day | None = Field(None, alias="from", description="Only claims that may have been so on this day or later.")
    until: Day | None = Field(None, description="Only claims that may have been so on this day or earlier.")
    words: str | None = Field(
        None, max_length=MOST_LETTERS, description="Only claims with each of these words in text, place or id."
    )


class StatementsAsked(Paged, Known):
    """Which statements."""

    claim: str | None = Field(None, description="Id of a claim: only what was said of it.")
    source: str | None = Field(None, description="Id of a source: only what it said.")


class PlacesAsked(Paged):
    """Which places."""

    within: str | None = Field(
        None,
        description="Four degrees, west,south,east,north: only places in this window. West beyond east means across "
        "the 180th meridian.",
    )
    words: str | None = Field(
        None, max_length=MOST_LETTERS, description="Only places with each of these words in a name or in the id."
    )


class SituationAsked(Shown):
    """Which situation, and how it is written."""

    place: str | None = Field(None, description="Id of a place: only its answer.")
    format: str = Field(
        "json",
        description="“json”; “geojson” for the places or “areas” for the areas inferred from them (RFC 7946); “csv”, "
        "“parquet”; “svg” for the map.",
    )


class DifferenceAsked(Shown):
    """The two situations to compare."""

    to_at: Day | None = Field(None, description="The later day asked about; default: the last day on record.")
    to_known_by: Day | None = Field(None, description="The later day of knowledge; default: the last day on record.")


class TimelineAsked(Paged, SaidBy):
    """Whose timeline: a place's or an actor's."""

    place: str | None = Field(None, description="Id of a place: its holdings over time. Give this or “actor”.")
    actor: str | None = Field(None, description="Id of an actor: the claims that name it. Give this or “place”.")


class ExplanationAsked(Shown):
    """Which answer is to be explained."""

    place: str = Field(description="Id of the place.")


class HeadAsked(Asked):
    """Which head of the log."""

    size: int | None = Field(None, ge=0, description="The head that the log had with this many entries; default: now.")


class InclusionAsked(HeadAsked):
    """Which entry is to be proved."""

    number: int = Field(ge=0, description="Number of the entry, from 0.")


class ConsistencyAsked(Asked):
    """Which two sizes of the log are to be proved one log."""

    first: int = Field(ge=0, description="The earlier size.")
    second: int | None = Field(None, ge=0, description="The later size; default: now.")
