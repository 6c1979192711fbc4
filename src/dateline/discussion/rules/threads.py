"""How comments become threads, and in which order."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Generic, Protocol, TypeVar


class Order(StrEnum):
    """The three orders of a thread."""

    VOTED = "voted"
    NEWEST = "newest"
    OLDEST = "oldest"

    @property
    def words(self) -> str:
        """As the link to it reads."""
        return {"voted": "Most voted", "newest": "Newest", "oldest": "Oldest"}[self.value]


class Said(Protocol):
    """What the order of a comment depends on."""

    @property
    def pk(self) -> int: ...
    @property
    def parent_id(self) -> int | None: ...
    @property
    def posted_at(self) -> datetime: ...
    @property
    def up(self) -> int: ...
    @property
    def down(self) -> int: ...


S = TypeVar("S", bound=Said)


@dataclass(frozen=True, slots=True)
class Twig(Generic[S]):
    """A comment with its replies, each again with its own."""

    comment: S
    depth: int
    replies: "tuple[Twig[S], ...]"


_KEYS: dict[Order, Callable[[Said], tuple[float, ...]]] = {
    Order.VOTED: lambda c: (c.down - c.up, -c.posted_at.timestamp(), -c.pk),
    Order.NEWEST: lambda c: (-c.posted_at.timestamp(), -c.pk),
    Order.OLDEST: lambda c: (c.posted_at.timestamp(), c.pk),
}


@dataclass(frozen=True, slots=True)
class Line(Generic[S]):
    """One comment as it stands on a page: threads are printed as one list, indentation shows who answers whom."""

    comment: S
    depth: int
    answers: S | None
    page: int  # of this order, from 1
    answers_on: int  # the page on which the answered comment stands


LINES_A_PAGE = 100


def lines(comments: Iterable[S], order: Order) -> list[Line[S]]:
    """All comments as they are printed in an order, each with its page; a long thread goes on on the next page."""
    printed: list[Line[S]] = []
    pages: dict[int, int] = {}
    stack: list[tuple[Twig[S], S | None]] = [(twig, None) for twig in reversed(grow(comments, order))]
    while stack:
        twig, parent = stack.pop()
        page = pages[twig.comment.pk] = len(printed) // LINES_A_PAGE + 1
        printed.append(Line(twig.comment, twig.depth, parent, page, pages[parent.pk] if parent else page))
        stack.extend((reply, twig.comment) for reply in reversed(twig.replies))
    return printed


def pages_of(comments: int) -> int:
    """How many pages this many comments take."""
    return max(1, -(-comments // LINES_A_PAGE))


def page_address(report: str, order: Order, page: int) -> str:
    """Where a page of a report's discussion is, from the report's own address."""
    return f"{report}discussion/{order}/" + (f"{page}/" if page > 1 else "")


def grow(comments: Iterable[S], order: Order) -> tuple[Twig[S], ...]:
    """Comments as threads: the first comments in `order`, replies always in the order in which they were said."""
    below: dict[int | None, list[S]] = defaultdict(list)
    for comment in sorted(comments, key=_KEYS[Order.OLDEST]):
        below[comment.parent_id].append(comment)
    # Deepest first and without recursion: a thread may be deeper than Python's stack.
    stack = [(comment, 0) for comment in below[None]]
    walk: list[tuple[S, int]] = []
    while stack:
        comment, depth = stack.pop()
        walk.append((comment, depth))
        stack.extend((reply, depth + 1) for reply in below[comment.pk])
    twigs: dict[int, Twig[S]] = {}
    for comment, depth in reversed(walk):
        replies = tuple(twigs[reply.pk] for reply in below[comment.pk])
        twigs[comment.pk] = Twig(comment, depth, replies)
    return tuple(twigs[comment.pk] for comment in sorted(below[None], key=_KEYS[order]))
