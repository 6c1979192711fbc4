"""What a page prints of each comment on it, read with one question and without making objects of rows."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from django.db.models import BigIntegerField, QuerySet

from dateline.discussion.models import Comment, Revision, Thread
from dateline.discussion.queries import most_voted, roots_of, some_roots
from dateline.discussion.rules import Order, Page
from dateline.discussion.rules.paging import FIRST_A_PAGE
from dateline.ledger.prepared import Given, Prepared


class Printed(NamedTuple):
    """A comment that has a place, with what it answers, speaks of, brings and was answered."""

    pk: int
    parent_id: int | None
    root: int
    place: int
    replies_count: int
    author: str
    kind: str
    state: str
    reason: str
    text: str
    quote: str
    posted_at: datetime
    mended_at: datetime | None
    stance: str
    link: str
    up: int
    down: int
    parent_author: str | None
    parent_state: str | None
    parent_root: int | None
    parent_part: int | None
    passage_id: int | None
    passage_start: int | None
    passage_reworded: bool | None
    claim_ref: str | None
    claim_text: str | None
    answer: str | None
    answer_reason: str | None


_ELSEWHERE = {
    "parent_author": "parent__author",
    "parent_state": "parent__state",
    "parent_root": "parent__root",
    "parent_part": "parent__part",
    "passage_start": "passage__now_start",
    "passage_reworded": "passage__reworded",
    "claim_ref": "claim__ref",
    "claim_text": "claim__text",
    "answer": "answer__answer",
    "answer_reason": "answer__reason",
}
_COLUMNS = [_ELSEWHERE.get(name, name) for name in Printed._fields]


def _on(part: Any, *order: str, **bounds: Any) -> "QuerySet[Comment, tuple[object, ...]]":
    rows = Comment.objects.filter(thread=Given("thread", _pk), part=part, **bounds)
    return rows.order_by(*order).values_list(*_COLUMNS)


_pk = BigIntegerField()
_after = Given("after", _pk)
_replies = Prepared(lambda: _on(Given("part", _pk), "place", root=Given("root", _pk)))
_oldest = Prepared(lambda: _on(0, "root", "place", root__gt=_after, root__lte=Given("until", _pk)))
_newest = Prepared(lambda: _on(0, "-root", "place", root__gt=_after))
_some = Prepared(lambda: _on(0, root__in=some_roots))


def comments_on(thread: Thread, page: Page) -> list[Printed]:
    """The comments of one page: first comments in the page's order, replies in the order in which they came."""
    if page.order is None:
        rows = _replies(thread=thread.pk, part=page.number, root=page.root)
    elif page.order is Order.OLDEST:
        until = page.number * FIRST_A_PAGE
        rows = _oldest(thread=thread.pk, after=until - FIRST_A_PAGE, until=until)
    elif page.order is Order.NEWEST:
        rows = _newest(thread=thread.pk, after=thread.roots - FIRST_A_PAGE)
    else:
        order = most_voted(thread)[(page.number - 1) * FIRST_A_PAGE : page.number * FIRST_A_PAGE]
        found = map(Printed._make, _some(thread=thread.pk, **roots_of(order)))
        return sorted(found, key=lambda one: (order.index(one.root), one.place))
    return list(map(Printed._make, rows))


def what_they_said(comments: Sequence[Printed]) -> dict[int, tuple[tuple[datetime, str], ...]]:
    """What those that were mended said before, and until when; by primary key."""
    said: dict[int, tuple[tuple[datetime, str], ...]] = {one.pk: () for one in comments if one.mended_at}
    if said:  # few have any
        before = Revision.objects.filter(comment__in=list(said)).order_by("pk")
        for pk, until, text in before.values_list("comment", "until", "text"):
            said[pk] += ((until, text),)
    return said
