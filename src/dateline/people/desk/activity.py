"""Every act with its author: one's own for everyone, all of them for admins and editors."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from urllib.parse import urlencode

from dateline.ledger.actions import SYSTEM
from dateline.ledger.queries import entries_by
from dateline.people import queries
from dateline.people.desk.pages import DeskPage, person
from dateline.people.desk.told import told_of
from dateline.people.queries import allowed
from dateline.people.rules.words import SORTS, kinds_of

PER_PAGE = 50
READERS = "a reader"  # as the ledger calls all of them
EVERYONE = ""


class Activity(DeskPage):
    """A page of them, the newest first; the next page begins below the last number of this one."""

    page_title = "Activity"
    header_icon = "history"
    template_name = "people/desk/activity.html"

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        """The acts that the filters leave."""
        asked, asker = self.request.GET, person(self.request)
        sees_all = allowed(asker, "activity.read_all")
        people = [one.username for one in queries.users()] if sees_all else []
        by = asked.get("by", EVERYONE) if sees_all else asker.username
        by = by if by in (*people, SYSTEM, READERS, asker.username) else EVERYONE
        kind = asked.get("kind", "") if asked.get("kind") in SORTS else ""
        day = _day(asked.get("day", ""))
        below = asked.get("below", "")
        found = entries_by(
            [by] if by else [*people, SYSTEM],
            kinds=kinds_of(kind) if kind else (),
            since=_midnight(day) if day else None,
            until=_midnight(day + timedelta(days=1)) if day else None,
            below=int(below) if below.isdecimal() and len(below) < 18 else None,
            limit=PER_PAGE + 1,
        )
        kept = {"by": by if sees_all else "", "kind": kind, "day": day.isoformat() if day else ""}
        lines = told_of(found[:PER_PAGE], asker=asker)
        full: dict[str, Any] = super().get_context_data(
            days=_by_day(lines), sees_all=sees_all, people=[*people, SYSTEM, READERS], sorts=list(SORTS),
            filtered=any(kept.values()),
            older=f"?{urlencode(kept | {'below': lines[-1].number})}" if len(found) > PER_PAGE else "",
            newest=f"?{urlencode(kept)}" if below else "", **kept, **context,
        )  # fmt: skip
        return full


def _day(said: str) -> date | None:
    try:
        return date.fromisoformat(said)
    except ValueError:
        return None


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)


def _by_day(lines: list[Any]) -> list[tuple[date, list[Any]]]:
    days: dict[date, list[Any]] = {}
    for line in lines:
        days.setdefault(line.at.astimezone(UTC).date(), []).append(line)
    return list(days.items())
