"""Where comments stand, as tables of cases."""

import pytest

from dateline.discussion.rules import Order, Page, all_pages, block_of, home_of, named_beside, page_address, part_of
from dateline.discussion.rules.paging import touched_by_order, touched_by_reply, touched_by_root
from dateline.discussion.rules.threads import lines


@pytest.mark.parametrize(
    ("page", "path", "address"),
    [
        (Page(Order.VOTED), "voted", "/r/#discussion"),
        (Page(Order.VOTED, 2), "voted/2", "/r/discussion/voted/2/"),
        (Page(Order.NEWEST), "newest", "/r/discussion/newest/"),
        (Page(Order.OLDEST), "oldest", "/r/discussion/oldest/"),
        (Page(Order.OLDEST, 12), "oldest/12", "/r/discussion/oldest/12/"),
        (Page(None, 1, 7), "replies/7", "/r/discussion/replies/7/"),
        (Page(None, 3, 7), "replies/7/3", "/r/discussion/replies/7/3/"),
    ],
)
def test_a_page_has_a_name_and_an_address(page: Page, path: str, address: str) -> None:
    assert page.path == path and Page.named(path) == page and page_address("/r/", page) == address


@pytest.mark.parametrize(("place", "part"), [(0, 0), (1, 0), (10, 0), (11, 1), (60, 1), (61, 2), (110, 2), (111, 3)])
def test_later_replies_have_pages_of_their_own(place: int, part: int) -> None:
    assert part_of(place) == part
    assert home_of(26, part) == (Page(None, part, 26) if part else Page(Order.OLDEST, 2))


@pytest.mark.parametrize(("root", "block"), [(0, 1), (1, 1), (25, 1), (26, 2), (50, 2), (51, 3), (30_000, 1200)])
def test_first_comments_stand_twenty_five_a_page(root: int, block: int) -> None:
    assert block_of(root) == block


@pytest.mark.parametrize(
    ("number", "last", "named"),
    [(1, 1, [1]), (1, 2, [1, 2]), (5, 5, [4, 5]), (12, 40, [2, 11, 12, 13, 22]), (1, 1200, [1, 2, 11, 101, 1001])],
)
def test_a_page_names_a_few_others(number: int, last: int, named: list[int]) -> None:
    assert named_beside(number, last) == named


def test_a_page_that_begins_is_named_by_those_that_name_it() -> None:
    for last in range(2, 1300):
        root = (last - 1) * 25 + 1
        older = {page.number for page in touched_by_root(root, []) if page.order is Order.OLDEST} - {last}
        assert older == {page for page in range(max(1, last - 1000), last) if last in named_beside(page, last)}


@pytest.mark.parametrize(
    ("place", "roots", "voted", "touched"),
    [
        (1, 26, [], {"oldest"}),
        (1, 25, [], {"oldest", "newest"}),
        (1, 40, [5, 1], {"oldest", "voted"}),
        (11, 40, [5, 1], {"oldest", "voted", "replies/1"}),
        (12, 40, [5, 1], {"replies/1"}),
        (61, 40, [5, 1], {"replies/1", "replies/1/2"}),
        (62, 40, [5, 1], {"replies/1/2"}),
        (10 + 50 * 11 + 1, 40, [], {"replies/1/12", "replies/1/11", "replies/1/2"}),
    ],
)
def test_which_pages_a_reply_to_the_first_changes(place: int, roots: int, voted: list[int], touched: set[str]) -> None:
    assert {page.path for page in touched_by_reply(1, place, roots, voted)} == touched


@pytest.mark.parametrize(
    ("before", "after", "touched"),
    [
        ([1, 2], [1, 2], set()),
        ([1, 2], [2, 1], {"voted"}),
        (list(range(60)), [*range(30), 31, 30, *range(32, 60)], {"voted/2"}),
        (list(range(25)), list(range(26)), {"voted", "voted/2"}),
        (list(range(60)), [59, *range(59)], {"voted", "voted/2", "voted/3"}),
        (list(range(100)), [*range(99), 100], {"voted/4"}),
    ],
)
def test_which_pages_another_order_changes(before: list[int], after: list[int], touched: set[str]) -> None:
    assert {page.path for page in touched_by_order(before, after)} == touched


def test_every_page_of_a_thread_is_named_once() -> None:
    assert [page.path for page in all_pages(0, {})] == ["newest", "oldest"]
    named = [page.path for page in all_pages(60, {7: 61})]
    assert named == ["voted/2", "voted/3", "newest", "oldest", "oldest/2", "oldest/3", "replies/7", "replies/7/2"]


class Said:
    """A comment for the eye of the rule."""

    def __init__(self, pk: int, parent_id: int | None = None) -> None:
        self.pk, self.parent_id = pk, parent_id


def test_replies_stand_below_what_they_answer_at_any_depth() -> None:
    given = [Said(1), Said(2, 1), Said(3), Said(4, 2), Said(5, 1), Said(6, 99)]
    assert [(line.comment.pk, line.depth, line.here) for line in lines(given)] == [
        (1, 0, False), (2, 1, True), (4, 2, True), (5, 1, True), (3, 0, False), (6, 1, False),
    ]  # fmt: skip
    deep = lines([Said(1), *(Said(n, n - 1) for n in range(2, 5000))])
    assert deep[-1].depth == 4998
