"""The clocks of every question: when it was so, when it was said, when we had it."""

from dataclasses import dataclass
from datetime import date, datetime

from dateline.values.time import in_words


@dataclass(frozen=True, slots=True)
class Clocks:
    """`at` is valid time, `known_by` known time, `on_record_by` record time (None: everything on record now)."""

    at: date
    known_by: date
    on_record_by: datetime | None = None

    def counts(self, known_at: date, recorded_at: datetime) -> bool:
        """Whether what was said on this day, and came on our record at this instant, counts under these clocks."""
        return known_at <= self.known_by and (self.on_record_by is None or recorded_at <= self.on_record_by)

    def in_words(self) -> str:
        """Both days as a reader sees them."""
        return f"{in_words(self.at)}, as known on {in_words(self.known_by)}"
