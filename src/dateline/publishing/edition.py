"""What one bake has read: each thing once, however many pages show it."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date, datetime
from functools import cached_property
from typing import Any

from dateline.atlas.models import Actor, Place
from dateline.atlas.queries import actors, merges, places, places_with_outlines
from dateline.atlas.rules import Said, merged_by
from dateline.claims.in_order import months
from dateline.claims.queries import OnRecord
from dateline.claims.rules.vocabulary import Standing
from dateline.discussion.models import Thread
from dateline.discussion.queries import thread_of
from dateline.publishing.leavings import Left, leavings
from dateline.reports.models import MarkedClaim, Report, Series
from dateline.reports.queries import (
    all_series,
    last_corrected,
    marks,
    months_of,
    published,
    published_keys,
    report,
    report_numbers,
    reports_numbered,
)
from dateline.reports.rules import marks_in
from dateline.situation.account import Account, account
from dateline.situation.drawing import Map, lay_out
from dateline.situation.queries import Chart, Situation, chart_now
from dateline.values.clocks import Clocks

# Everything that has been said, about any day: a page that is made once must not change because a day has passed.
NOW = Clocks(date.max, date.max)
REPORTS_KEPT = 4  # with their maps
AT_A_TIME = 200  # reports


class Edition:
    """The newsroom as it is when a bake begins. One that `doubts` takes nothing over from what stands."""

    def __init__(self, *, doubts: bool = False) -> None:
        self.doubts = doubts
        self._newest: tuple[int, list[Report]] = 0, []
        # Of the search: the segment that was asked for last, and the files of its words.
        self.shards: tuple[tuple[str, int], list[str]] = ("", 0), []

    @cached_property
    def chart(self) -> Chart:
        """The record of claims."""
        return chart_now()

    @cached_property
    def record(self) -> Mapping[str, OnRecord]:
        """Claims with all that was said of them, by ref."""
        return self.chart.record

    @cached_property
    def last_day(self) -> date:
        """The last day on which anything was said."""
        return self.chart.last_day() or date(1970, 1, 1)

    def newest(self, many: int) -> list[Report]:
        """The newest published reports."""
        if self._newest[0] < many:
            self._newest = many, published(most=many)
        return self._newest[1][:many]

    def months_of(self, series: Series) -> list[date]:
        """The first days of the months of which a series has published reports, the last one first."""
        if series.pk not in self._months:
            self._months[series.pk] = months_of(series)
        return self._months[series.pk]

    @cached_property
    def _months(self) -> dict[int, list[date]]:
        return {}

    @cached_property
    def claimed_months(self) -> list[date]:
        """The first days of the months in which the valid time of a claim begins, the last one first."""
        return months()

    @cached_property
    def report_keys(self) -> list[int]:
        """The primary keys of all published reports, the newest first."""
        return published_keys()

    def every_report(self) -> Iterator[Report]:
        """All published reports, some of them in memory at a time."""
        numbers = report_numbers()
        for first in range(numbers.start, numbers.stop, AT_A_TIME):
            yield from reports_numbered(first, first + AT_A_TIME)

    def changed_at(self, pk: int, published: datetime | None) -> datetime | None:
        """When a report that was published last then was published or corrected the last time."""
        return max((at for at in (published, self._corrected.get(pk)) if at), default=None)

    def is_corrected(self, report: Report) -> bool:
        """Whether a report has corrections."""
        return report.pk in self._corrected

    @cached_property
    def _corrected(self) -> dict[int, datetime]:
        return last_corrected()

    @cached_property
    def series(self) -> dict[int, Series]:
        """Published series, by primary key."""
        return {one.pk: one for one in all_series()}

    @cached_property
    def left(self) -> list[Left]:
        """Addresses that reports and series had and that nobody has now."""
        return leavings()

    @cached_property
    def actors(self) -> list[Actor]:
        """All actors."""
        return actors()

    @cached_property
    def places(self) -> list[Place]:
        """All places."""
        return places()

    @cached_property
    def outlined(self) -> set[int]:
        """The primary keys of places that have an outline, or had one."""
        return places_with_outlines()

    def report(self, pk: int) -> Report:
        """One published report, without reading the others."""
        if pk not in self._reports:
            self._reports[pk] = report(pk)
        return self._reports[pk]

    @cached_property
    def _reports(self) -> dict[int, Report]:
        return {}

    def marks_of(self, report: Report) -> list[MarkedClaim]:
        """The claims marked in a report's published text, by number."""
        if report.pk not in self._marks:
            _make_room(self._marks)
            self._marks[report.pk] = marks(report)
        return self._marks[report.pk]

    @cached_property
    def _marks(self) -> dict[int, list[MarkedClaim]]:
        return {}

    def thread_of(self, report: Report) -> Thread | None:
        """The thread under a report, if anyone has spoken yet."""
        if report.pk not in self._threads:
            self._threads[report.pk] = thread_of(report)
        return self._threads[report.pk]

    @cached_property
    def _threads(self) -> dict[int, Thread | None]:
        return {}

    def series_of(self, report: Report) -> Series:
        """The series of a report, without asking again for each."""
        path = report.path[: -report.steplen]
        if path not in self._series_at:
            self._series_at[path] = report.series
        return self._series_at[path]

    @cached_property
    def _series_at(self) -> dict[str, Series]:
        return {}

    def places_of(self, report: Report) -> list[Place]:
        """The places that a report is about: in its series' area, or, while that has none, where its claims are."""
        area = self.series_of(report).bounds
        every, counts_for = self._places_at_press(report)
        if area is None:
            claims = [self.record[mark.ref].claim for mark in marks_in(report.body) if mark.ref in self.record]
            named = {counts_for.get(one.place_id, one.place_id) for one in claims if one.place_id}
            return [place for place in every if place.pk in named]
        return [place for place in every if _lies_in(place, area)]

    def _places_at_press(self, report: Report) -> tuple[list[Place], dict[int, int]]:
        """The places as they were told apart when a report went to press, and what others counted for."""
        if not self._merges:
            return self.places, {}
        return places(report.on_record_by), merged_by(self._merges, report.on_record_by)

    @cached_property
    def _merges(self) -> list[Said]:
        return merges()

    @cached_property
    def _merged(self) -> dict[int, int]:
        return merged_by(self._merges)

    def has_map(self, report: Report) -> bool:
        """Whether there is anything to draw on a report's map."""
        if report.pk not in self._mapped:
            self._mapped[report.pk] = self.series_of(report).bounds is not None or bool(
                self.situation_of(report).window
            )
        return self._mapped[report.pk]

    @cached_property
    def _mapped(self) -> dict[int, bool]:
        return {}

    def situation_of(self, report: Report) -> Situation:
        """Who held what on a report's day, as known when it went to press."""
        if report.pk not in self._situations:
            _make_room(self._situations)
            self._situations[report.pk] = self.chart.situation(self.at_press(report), self.places_of(report))
        return self._situations[report.pk]

    @cached_property
    def _situations(self) -> dict[int, Situation]:
        return {}

    def map_of(self, report: Report) -> Map | None:
        """Its map, of the series' area, else of what is known; nothing when nothing is."""
        if report.pk not in self._maps:
            _make_room(self._maps)
            situation = self.situation_of(report)
            bounds = self.series_of(report).bounds or situation.window
            title = f"Who held which place on {situation.clocks.in_words()}"
            self._maps[report.pk] = lay_out(situation, bounds, title=title) if bounds else None
        return self._maps[report.pk]

    @cached_property
    def _maps(self) -> dict[int, Map | None]:
        return {}

    def on_place(self, place: Place) -> list[OnRecord]:
        """The claims on a place, in order of valid time."""
        return self.chart.record.on_places([place], self._merged).get(place.pk, [])

    def read(self, refs: Collection[str]) -> None:
        """Read these claims at once, for who will ask for them one by one."""
        self.chart.record.read(refs)

    def account_of(self, place: Place) -> Account:
        """Who holds a place by all that has been said, told to a stranger; made once for all pages that tell it."""
        if place.ref not in self._accounts:
            self._accounts[place.ref] = account(self.chart, place, NOW)
        return self._accounts[place.ref]

    @cached_property
    def _accounts(self) -> dict[str, Account]:
        return {}

    def standing_now(self, ref: str) -> Standing:
        """A claim's standing by all that has been said."""
        return self.record[ref].standing(NOW)

    def standings_of(self, refs: Iterable[str]) -> list[dict[str, Any]]:
        """Claims with their standing by all that has been said, for a list."""
        return [{"claim": self.record[ref].claim, "standing": self.standing_now(ref)} for ref in refs]

    def at_press(self, report: Report) -> Clocks:
        """The clocks of a report: its day, as known on it, from what was on record when it went to press."""
        return Clocks(report.dated, report.dated, report.on_record_by)


def _make_room(kept: dict[int, Any]) -> None:
    """All files of a report show the same map, and then the next report's turn comes."""
    if len(kept) >= REPORTS_KEPT:
        del kept[next(iter(kept))]


def _lies_in(place: Place, area: tuple[float, float, float, float]) -> bool:
    """Whether a place is in an area; one that is known by name only is where the place it is near to is."""
    spot = place if place.lat is not None or place.near is None else place.near
    if spot.lat is None or spot.lon is None:
        return False
    west, south, east, north = area
    return west <= spot.lon <= east and south <= spot.lat <= north
