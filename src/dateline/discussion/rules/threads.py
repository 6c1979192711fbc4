"""How the comments of a page become threads."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar


class Said(Protocol):
    """What the place of a comment on a page depends on."""

    @property
    def pk(self) -> int: ...
    @property
    def parent_id(self) -> int | None: ...


S = TypeVar("S", bound=Said)


@dataclass(frozen=True, slots=True)
class Line(Generic[S]):
    """One comment as it stands on a page: threads are printed as one list, indentation shows who answers whom."""

    comment: S
    depth: int
    here: bool  # whether what it answers stands on this page too


def lines(comments: Iterable[S]) -> list[Line[S]]:
    """The comments of one page as they are printed: below each those that answer it, each in the order given."""
    given = list(comments)
    here = {one.pk for one in given}
    below: dict[int | None, list[S]] = defaultdict(list)
    for one in given:
        below[one.parent_id if one.parent_id in here else None].append(one)
    # Without recursion: a thread may be deeper than Python's stack.
    stack = [(one, 0 if one.parent_id is None else 1) for one in reversed(below[None])]
    printed: list[Line[S]] = []
    while stack:
        one, depth = stack.pop()
        printed.append(Line(one, depth, one.parent_id in here))
        stack.extend((reply, depth + 1) for reply in reversed(below[one.pk]))
    return printed
