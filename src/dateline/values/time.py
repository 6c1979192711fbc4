"""Days with precision: a date that is known to the week stays known to the week."""

import calendar
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from dateline.values.errors import DatelineError


class Precision(StrEnum):
    """How exactly a valid time is known."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    SPAN = "span"


@dataclass(frozen=True, slots=True)
class Span:
    """The days in which something may have been so; both ends belong to it."""

    first: date
    last: date

    def __post_init__(self) -> None:
        if self.last < self.first:
            raise DatelineError(f"A span cannot end on {self.last} before it begins on {self.first}.")

    def overlaps(self, other: "Span") -> bool:
        """Whether the two share a day."""
        return self.first <= other.last and other.first <= self.last


def span_of(true_from: date, precision: Precision, true_until: date | None = None) -> Span:
    """The days that a stated valid time may mean.

    A day means itself, a week the ISO week and a month the calendar month around it;
    a span runs from `true_from` to `true_until`.
    """
    match precision:
        case Precision.DAY:
            return Span(true_from, true_from)
        case Precision.WEEK:
            monday = true_from - timedelta(days=true_from.weekday())
            return Span(monday, monday + timedelta(days=6))
        case Precision.MONTH:
            last = calendar.monthrange(true_from.year, true_from.month)[1]
            return Span(true_from.replace(day=1), true_from.replace(day=last))
        case Precision.SPAN:
            return Span(true_from, true_until or true_from)


def parse_day(text: str, *, named: str) -> date:
    """Read an ISO day such as 2017-11-09; `named` is what the person calls it."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise DatelineError(f"{named} must be a day such as 2017-11-09, not “{text}”.") from None


def in_words(day: date) -> str:
    """A day as it is printed: 9 November 2017."""
    return f"{day.day} {calendar.month_name[day.month]} {day.year}"


def span_in_words(true_from: date, precision: Precision, true_until: date | None = None) -> str:
    """A valid time as it is printed, its precision kept."""
    match precision:
        case Precision.DAY:
            return in_words(true_from)
        case Precision.WEEK:
            span = span_of(true_from, precision)
            return f"in the week of {span.first.day} {calendar.month_name[span.first.month]} {span.first.year}"
        case Precision.MONTH:
            return f"in {calendar.month_name[true_from.month]} {true_from.year}"
        case Precision.SPAN:
            return f"{in_words(true_from)} to {in_words(true_until or true_from)}"
