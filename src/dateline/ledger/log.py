"""The log: each statement, assessment and correction a leaf of an RFC 9162 Merkle tree.

The rows live in the rooms above. Each room says how its rows are read, so that the log can be checked against them.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import BigIntegerField, CharField, QuerySet

from dateline.ledger import rules
from dateline.ledger.models import Leaf, Node
from dateline.ledger.prepared import Given, Prepared
from dateline.values.errors import DatelineError, Unusable

BATCH = 500  # rows read at once
Content = Mapping[str, Any]  # JSON, days and instants; with the `subject` that it is about, and its `recorded_at`


@dataclass(frozen=True, slots=True)
class Head:
    """What a log comes to: logs with the same head are the same."""

    size: int
    root: str  # in hex


@dataclass(frozen=True, slots=True)
class Kind:
    """How the rows of a kind are read: all of them, and what of each goes into its leaf."""

    name: str
    rows: Callable[[], QuerySet[Any]]
    content_of: Callable[[Any], Content]

    def contents(self, rows: Iterable[int]) -> dict[int, Content]:
        """What these rows say now; a row that is not there is left out."""
        return {one.pk: self.content_of(one) for one in self.rows().filter(pk__in=list(rows))}

    def row_numbers(self) -> list[int]:
        """The primary keys of all rows."""
        return list(self.rows().order_by("pk").values_list("pk", flat=True))


_kinds: dict[str, Kind] = {}
_last = Prepared(lambda: Leaf.objects.order_by("-number").values_list("number", flat=True)[:1])
_kind, _row = Given("kind", CharField()), Given("row", BigIntegerField())
_number_of = Prepared(lambda: Leaf.objects.filter(kind=_kind, row=_row).values_list("number", flat=True)[:1])
_level, _number = Given("level", BigIntegerField()), Given("number", BigIntegerField())
_leaf_at = Prepared(lambda: Leaf.objects.filter(number=_number).values_list("hash", flat=True)[:1])
_node_at = Prepared(lambda: Node.objects.filter(level=_level, number=_number).values_list("hash", flat=True)[:1])


def register(kind: str, *, rows: Callable[[], QuerySet[Any]], content_of: Callable[[Any], Content]) -> None:
    """Say how the rows of a kind are read; called once by the wiring."""
    _kinds[kind] = Kind(kind, rows, content_of)


def kinds() -> Mapping[str, Kind]:
    """The kinds that have leaves, by name."""
    return _kinds


def leaf_of(kind: str, content: Content) -> bytes:
    """The hash of the leaf for a row with this content; the kind is part of what is hashed."""
    return rules.leaf_hash(rules.canonical({**content, "kind": kind}))


def add_leaf(*, kind: str, row: int, content: Content) -> Leaf:
    """Put a new row into the log, inside the transaction that writes the row."""
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError(f"{kind} {row} was put into the log outside a transaction")
    return _add([(kind, row, leaf_of(kind, content))])[0]


def seal(kind: str, row: int) -> Leaf:
    """Put a new row into the log as the database gives it back, which is what will be checked."""
    return add_leaf(kind=kind, row=row, content=_kinds[kind].contents([row])[row])


@transaction.atomic
def backfill() -> int:
    """Give the rows of a newsroom made before the log their leaves, in the order in which they came on record.

    Only while the log is empty: later, a row without a leaf was not written by Dateline, and must be found.
    """
    if size():
        return 0
    waiting: list[tuple[datetime, str, int, bytes]] = []
    for kind in _kinds.values():
        numbers = kind.row_numbers()
        for begin in range(0, len(numbers), BATCH):
            for row, content in kind.contents(numbers[begin : begin + BATCH]).items():
                waiting.append((content["recorded_at"], kind.name, row, leaf_of(kind.name, content)))
    return len(_add([(kind, row, made) for _, kind, row, made in sorted(waiting)]))


def size() -> int:
    """How many leaves the log has."""
    last = _last.first()
    return 0 if last is None else last + 1


def numbers_of(kind: str, rows: Iterable[int]) -> dict[int, int]:
    """The number of the entry of each of these rows; one that has none is left out."""
    return dict(Leaf.objects.filter(kind=kind, row__in=list(rows)).values_list("row", "number"))


def head(of_size: int | None = None) -> Head:
    """The head of the log, or the head that it had when it was of this size."""
    asked = _asked(of_size)
    return Head(asked, _hashes([(0, asked)])[0].hex())


def size_with(rows: Mapping[str, Iterable[int]]) -> int | None:
    """How many leaves the log had once the last of these rows, by kind, was in it; None: none of them has one."""
    every = [_number_of.first(kind=kind, row=row) for kind, numbers in rows.items() for row in numbers]
    return max((number + 1 for number in every if number is not None), default=None)


def inclusion(number: int, of_size: int | None = None) -> list[str]:
    """The proof that a leaf is in the log of this size: hashes in hex, the deepest first."""
    asked = _asked(of_size)
    if not 0 <= number < asked:
        raise DatelineError(f"A log of {asked} entries has no entry {number}: they are counted from 0.")
    return [made.hex() for made in _hashes(rules.inclusion_ranges(number, asked))]


def consistency(first: int, second: int | None = None) -> list[str]:
    """The proof that the log of the second size begins with that of the first: hashes in hex, the deepest first."""
    asked = _asked(second)
    if not 0 <= first <= asked:
        raise DatelineError(f"A log of {asked} entries cannot begin with one of {first}: name the smaller size first.")
    return [made.hex() for made in _hashes(rules.consistency_ranges(first, asked))]


def _asked(of_size: int | None) -> int:
    there = size()
    if of_size is not None and not 0 <= of_size <= there:
        raise DatelineError(f"The log has {there} entries: ask for one of that many or fewer, not {of_size}.")
    return there if of_size is None else of_size


def _add(new: Sequence[tuple[str, int, bytes]]) -> list[Leaf]:
    # Two writers cannot take the same number: both databases let one in at a time, and the number is unique.
    before = size()
    after = set(rules.subtrees(0, before + len(new)))
    peaks = _stored([subtree for subtree in rules.subtrees(0, before) if subtree not in after])  # one on average
    completed = rules.grow(before, peaks, [made for _, _, made in new])
    leaves = [Leaf(number=at, kind=kind, row=row, hash=made.hex()) for at, (kind, row, made) in enumerate(new, before)]
    Node.objects.bulk_create(
        [Node(level=level, number=number, hash=made.hex()) for (level, number), made in completed], batch_size=BATCH
    )
    return Leaf.objects.bulk_create(leaves, batch_size=BATCH)


def _hashes(ranges: Sequence[rules.Range]) -> list[bytes]:
    """The hash over each of these ranges, from the stored subtrees."""
    parts = [rules.subtrees(first, last) for first, last in ranges]
    stored = iter(_stored([subtree for part in parts for subtree in part]))
    return [rules.joined([next(stored) for _ in part]) for part in parts]


def _stored(subtrees: Sequence[rules.Subtree]) -> list[bytes]:
    """The stored hashes of complete subtrees; those of level 0 are the leaves."""
    found = [
        _node_at.first(level=level, number=number) if level else _leaf_at.first(number=number)
        for level, number in subtrees
    ]
    if missing := found.count(None):
        raise Unusable(f"The log lacks {missing} of the hashes asked for: `dateline log verify` says which.")
    return [bytes.fromhex(made) for made in found if made]
