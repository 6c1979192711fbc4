"""On which page of a discussion a comment stands, and which pages a change touches.

The first comments of a report are numbered in the order in which they came, from 1; so are the replies below each of
them, at any depth. Both numbers are given once and stay, so that a page, once full, changes only when one of its own
comments does. What stands in `Comment.part` follows from `REPLIES_BESIDE` and `REPLIES_A_PAGE`: whoever changes these
two numbers writes a migration that numbers the parts anew.
"""

from collections.abc import Iterator, Mapping, Sequence
from enum import StrEnum
from typing import NamedTuple

FIRST_A_PAGE = 25  # first comments
REPLIES_BESIDE = 10  # replies that stand below their first comment; the others have pages of their own
REPLIES_A_PAGE = 50
VOTED_PAGES = 4  # a fifth would be read by few, and each vote and new comment may change all of them
MOST_VOTED = FIRST_A_PAGE * VOTED_PAGES
STEPS = (1, 10, 100, 1000)  # a page names those that are so far from it


class Order(StrEnum):
    """The three orders of a thread."""

    VOTED = "voted"
    NEWEST = "newest"
    OLDEST = "oldest"

    @property
    def words(self) -> str:
        """As the link to it reads."""
        return {"voted": "Most voted", "newest": "Newest", "oldest": "Oldest"}[self.value]


class Page(NamedTuple):
    """One page of a discussion: of an order, or of the later replies to one first comment."""

    order: Order | None
    number: int = 1
    root: int = 0  # where there is no order: the number of the first comment

    @property
    def path(self) -> str:
        """Its folder below the discussion's: `oldest/3`, `replies/7`."""
        stem = self.order.value if self.order else f"replies/{self.root}"
        return f"{stem}/{self.number}" if self.number > 1 else stem

    @classmethod
    def named(cls, path: str) -> "Page":
        """The page at a path."""
        kind, *rest = path.split("/")
        if kind == "replies":
            return cls(None, int(rest[1]) if rest[1:] else 1, int(rest[0]))
        return cls(Order(kind), int(rest[0]) if rest else 1)


ON_THE_REPORT = Page(Order.VOTED)  # the report's own page has this one in it


def page_address(report: str, page: Page) -> str:
    """Where a page is, from the report's own address."""
    return f"{report}#discussion" if page == ON_THE_REPORT else f"{report}discussion/{page.path}/"


def part_of(place: int) -> int:
    """Which page of replies has the reply of this number: 0 if it stands below the first comment itself."""
    return 0 if place <= REPLIES_BESIDE else (place - REPLIES_BESIDE - 1) // REPLIES_A_PAGE + 1


def parts_of(replies: int) -> int:
    """How many pages of their own this many replies take."""
    return part_of(replies)


def block_of(root: int) -> int:
    """Which page in the oldest order has the first comment of this number; there is one even when nobody has spoken."""
    return max(1, -(-root // FIRST_A_PAGE))


def home_of(root: int, part: int) -> Page:
    """The page on which a comment stands for good."""
    return Page(None, part, root) if part else Page(Order.OLDEST, block_of(root))


def voted_pages(roots: int) -> int:
    """How many pages the most voted take."""
    return min(VOTED_PAGES, block_of(roots))


def all_pages(roots: int, replies: Mapping[int, int]) -> Iterator[Page]:
    """Every page of a thread but the report's own; `replies` is their number below first comments that have many."""
    yield from (Page(Order.VOTED, number) for number in range(2, voted_pages(roots) + 1))
    yield Page(Order.NEWEST)
    yield from (Page(Order.OLDEST, number) for number in range(1, block_of(roots) + 1))
    for root, many in replies.items():
        yield from (Page(None, number, root) for number in range(1, parts_of(many) + 1))


def named_beside(number: int, last: int) -> list[int]:
    """The numbers that a page names: its own, and those some steps away, up to the last."""
    near = {number, *(number - step for step in STEPS), *(number + step for step in STEPS)}
    return sorted(one for one in near if 1 <= one <= last)


def touched_by_showing(root: int, part: int, roots: int, voted: Sequence[int]) -> set[Page]:
    """The pages that show a comment; `voted` has the numbers of the most voted first comments in their order."""
    pages = {home_of(root, part)}
    if part == 0:
        if root > roots - FIRST_A_PAGE:
            pages.add(Page(Order.NEWEST))
        if root in voted:
            pages.add(Page(Order.VOTED, voted.index(root) // FIRST_A_PAGE + 1))
    return pages


def touched_by_root(root: int, voted: Sequence[int]) -> set[Page]:
    """The pages that change when a first comment comes, which is the last; `voted` has it already."""
    pages = touched_by_showing(root, 0, root, voted)
    if root % FIRST_A_PAGE == 1:  # a page begins: others name it
        last = block_of(root)
        pages |= {Page(Order.OLDEST, last - step) for step in STEPS if step < last}
    return pages | touched_by_order([one for one in voted if one != root], voted)


def touched_by_reply(root: int, place: int, roots: int, voted: Sequence[int]) -> set[Page]:
    """The pages that change when a reply comes, which is the last below its first comment."""
    part = part_of(place)
    pages = touched_by_showing(root, part, roots, voted)
    if part and part_of(place - 1) != part:  # a page begins: others name it
        pages |= {home_of(root, part - step) for step in STEPS if step < part}
        if part == 1:
            pages |= touched_by_showing(root, 0, roots, voted)
    return pages


def touched_by_order(before: Sequence[int], after: Sequence[int]) -> set[Page]:
    """The pages of the most voted that change when their order does.

    Each is compared with the first of the next page, since it leads there if there is one.
    """
    pages = range(1, VOTED_PAGES + 1)
    return {Page(Order.VOTED, number) for number in pages if _on(before, number) != _on(after, number)}


def _on(voted: Sequence[int], number: int) -> Sequence[int]:
    return voted[(number - 1) * FIRST_A_PAGE : number * FIRST_A_PAGE + 1]
