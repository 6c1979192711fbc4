"""Lists in pages: behind a key, never by counting rows, so that what is added meanwhile shifts nothing.

What is in the database is asked for from there, some rows at a time: a page costs what is on it, not what is on record.
"""

import base64
import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import Any, Generic, TypeVar

from django.http import HttpRequest

from dateline.values.errors import DatelineError

T = TypeVar("T")
Key = tuple[Any, ...]  # days, numbers and texts: what a list is ordered by, the last of them unique
LARGEST = 2**63 - 1  # what a database takes for a number
AT_ONCE = 500  # rows that are looked at in one go
LOOKED_AT = 2_500  # rows that are looked at for one page, where only looking tells whether they are wanted


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """The next items of a list, and the cursor behind which it goes on; None at its end."""

    items: list[T]
    next: str | None


def page_of(rows: Iterable[T], key: Callable[[T], Key], *, after: Key | None, limit: int) -> Page[T]:
    """The first `limit` of the rows behind `after`; the rows must come in order of their key."""
    taken = list(islice((row for row in rows if after is None or key(row) > after), limit + 1))
    if len(taken) <= limit:
        return Page(taken, None)
    return Page(taken[:limit], cursor_of(key(taken[limit - 1])))


def page_behind(
    fetch: Callable[[Any, int], list[T]],
    key: Callable[[T], Key],
    *,
    after: Key | None,
    limit: int,
    where: Callable[[T], bool] | None = None,
) -> Page[T]:
    """The next `limit` rows; `fetch` gives as many as it is asked for from behind a key on.

    With `where`, which only a row itself can answer, no more than so many are looked at: then the page is short,
    perhaps empty, and goes on behind the last one that was looked at.
    """
    if where is None:
        return page_of(fetch(after, limit + 1), key, after=None, limit=limit)
    taken: list[T] = []
    for _ in range(0, LOOKED_AT, AT_ONCE):
        rows = fetch(after, AT_ONCE)
        for row in rows:
            if where(row):
                if len(taken) == limit:
                    return Page(taken, cursor_of(key(taken[-1])))
                taken.append(row)
        if len(rows) < AT_ONCE:
            return Page(taken, None)
        after = key(rows[-1])
    return Page(taken, cursor_of(after or ()))


def cursor_of(key: Key) -> str:
    """A key as it stands in an address."""
    plain = [part.isoformat() if isinstance(part, date) else part for part in key]
    return base64.urlsafe_b64encode(json.dumps(plain, separators=(",", ":")).encode()).decode().rstrip("=")


def read_cursor(cursor: str | None, *kinds: type) -> Key | None:
    """The key in a cursor; `kinds` are the types of its parts."""
    if not cursor:
        return None
    try:
        said = json.loads(base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True))
        if not isinstance(said, list):
            raise ValueError
        return tuple(_part(part, kind) for part, kind in zip(said, kinds, strict=True))
    except (ValueError, RecursionError):
        raise DatelineError(
            "“after” is not a cursor of this list: take it from “next” as it stands, or leave it out to begin anew.",
            code="bad_cursor",
        ) from None


def _part(said: object, kind: type) -> object:
    if kind is date and isinstance(said, str):
        return date.fromisoformat(said)
    if type(said) is not kind or (isinstance(said, int) and not 0 <= said <= LARGEST):
        raise ValueError
    return said


def link_to_next(request: HttpRequest, cursor: str) -> str:
    """The Link header that leads to the next page."""
    asked = request.GET.copy()
    asked["after"] = cursor
    return f'<{request.path}?{asked.urlencode()}>; rel="next"'
