"""Times with precision: a date that is known to the week stays known to the week."""

import calendar
import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum

from dateline.values.errors import DatelineError
from dateline.values.text import shortened


class Precision(StrEnum):
    """How exactly a valid time is known."""

    INSTANT = "instant"
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

    A day, and the day of an instant, means itself, a week the ISO week and a month the calendar month around it;
    a span runs from `true_from` to `true_until`.
    """
    match precision:
        case Precision.INSTANT | Precision.DAY:
            return Span(true_from, true_from)
        case Precision.WEEK:
            monday = true_from - timedelta(days=true_from.weekday())
            return Span(monday, monday + timedelta(days=min(6, (date.max - monday).days)))
        case Precision.MONTH:
            last = calendar.monthrange(true_from.year, true_from.month)[1]
            return Span(true_from.replace(day=1), true_from.replace(day=last))
        case Precision.SPAN:
            return Span(true_from, true_until or true_from)


def check_time(true_from: date, precision: Precision, true_until: date | None, true_at: datetime | None) -> None:
    """Refuse a valid time that contradicts itself.

    A span, and nothing else, has a last day; an instant, and nothing else, has `true_at`, on `true_from` as days are
    reckoned somewhere on earth.
    """
    if precision is Precision.SPAN:
        if true_until is None:
            raise DatelineError("A span needs its last day: add it, or choose another precision.")
        Span(true_from, true_until)
    elif true_until is not None:
        raise DatelineError(f"Only a span has a last day: choose “span”, or leave {true_until} out.")
    if (precision is Precision.INSTANT) != (true_at is not None):
        raise DatelineError("An instant needs its hour, and nothing but an instant has one.")
    if true_at is None:
        return
    if true_at.tzinfo is None:
        raise DatelineError(f"The instant {true_at.isoformat()} needs its offset from UTC: add it.")
    try:
        apart = abs(true_at.astimezone(UTC).date() - true_from)
    except OverflowError:
        raise DatelineError(f"The instant {true_at.isoformat()} is outside the calendar: mend it.") from None
    if apart > timedelta(days=1):
        raise DatelineError(f"The instant {true_at.isoformat()} is not on {true_from}: mend one of the two.")


def parse_day(text: str, *, named: str) -> date:
    """Read an ISO day such as 2017-11-09; `named` is what the person calls it."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        said = shortened(text)
        raise DatelineError(f"{named} must be a day such as 2017-11-09, not “{said}”{_meant(text)}.") from None


def parse_instant(text: str, *, named: str) -> datetime:
    """Read an instant such as 2017-11-09T18:00Z; `named` is what the person calls it. It must say its offset."""
    try:
        found = datetime.fromisoformat(text)
        if found.tzinfo is not None and "T" in text.upper():
            return found.astimezone(UTC)
    except (ValueError, OverflowError):  # no instant, or one that is outside the calendar in UTC
        pass
    said = shortened(text)
    raise DatelineError(f"{named} must be an instant with its offset, such as 2017-11-09T18:00Z, not “{said}”.")


def _meant(text: str) -> str:
    """A day written otherwise is named, with its weekday, so that who wrote it sees whether it was meant."""
    if iso := re.fullmatch(r"\s*(\d{1,6})-(\d{1,2})-(\d{1,2})\s*", text):
        return _no_such_day(int(iso[1]), int(iso[2]))
    found = re.search(r"\b(\d{1,2})[./](\d{1,2})[./](\d{4})\b", text[:200])
    if not found:
        return ""
    try:
        day = date(int(found[3]), int(found[2]), int(found[1]))
    except ValueError:
        return _no_such_day(int(found[3]), int(found[2]))
    weekday = calendar.day_name[day.weekday()]
    named = [name for name in calendar.day_name if name.lower() in text.lower()]
    if named and weekday not in named:
        return f": {in_words(day)} was a {weekday}, not a {named[0]}"
    return f": write {day} if {in_words(day)} is meant"


def _no_such_day(year: int, month: int) -> str:
    """Why a day that is written as one is none."""
    if not date.min.year <= year <= date.max.year:
        return f". There is no such day: years run from {date.min.year} to {date.max.year}"
    if not 1 <= month <= 12:
        return ". There is no such day: months run from 1 to 12"
    days = calendar.monthrange(year, month)[1]
    return f". There is no such day: {calendar.month_name[month]} {year} has {days} days"


def in_words(day: date) -> str:
    """A day as it is printed: 9 November 2017."""
    return f"{day.day} {calendar.month_name[day.month]} {day.year}"


def span_in_words(
    true_from: date, precision: Precision, true_until: date | None = None, true_at: datetime | None = None
) -> str:
    """A valid time as it is printed, its precision kept."""
    match precision:
        case Precision.INSTANT:
            at = (true_at or datetime.combine(true_from, datetime.min.time(), UTC)).astimezone(UTC)
            return f"{in_words(at.date())}, {at:%H:%M} UTC"
        case Precision.DAY:
            return in_words(true_from)
        case Precision.WEEK:
            span = span_of(true_from, precision)
            return f"in the week of {span.first.day} {calendar.month_name[span.first.month]} {span.first.year}"
        case Precision.MONTH:
            return f"in {calendar.month_name[true_from.month]} {true_from.year}"
        case Precision.SPAN:
            return f"{in_words(true_from)} to {in_words(true_until or true_from)}"
