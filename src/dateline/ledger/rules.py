"""The Merkle tree of RFC 9162 over the leaves of the log, and how its proofs are made and checked.

Section numbers are those of RFC 9162, “Certificate Transparency Version 2.0”. Leaves are counted from 0; a range is
its first leaf and the one behind its last. A proof is a list of hashes, the deepest first.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime
from functools import reduce
from typing import Any

EMPTY_ROOT = hashlib.sha256(b"").digest()  # 2.1.1: the tree without leaves
Range = tuple[int, int]
Subtree = tuple[int, int]  # its level and its number on that level: it covers 2 ** level leaves


def canonical(content: Mapping[str, Any]) -> bytes:
    """The one way in which a content is written: JSON, keys sorted, no spaces, UTF-8.

    Days are 2017-11-09; instants are in UTC to the microsecond, 2017-11-09T18:00:00.000000Z.
    """
    text = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False, default=_iso)
    return text.encode()


def _iso(value: object) -> str:
    if isinstance(value, datetime):
        if value.tzinfo is None:
            raise ValueError(f"{value} names no time zone: it could mean different instants")
        return value.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"{value!r} has no canonical form")


def leaf_hash(content: bytes) -> bytes:
    """The hash of one leaf (2.1.1); the prefix keeps a leaf from passing for a node."""
    return hashlib.sha256(b"\x00" + content).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """The hash of the node above two others (2.1.1)."""
    return hashlib.sha256(b"\x01" + left + right).digest()


def root(leaves: Sequence[bytes]) -> bytes:
    """The head of the tree over these leaf hashes (2.1.1).

    Level by level, the odd one at the end carried up: the same as the section's recursion, without its depth.
    """
    if not leaves:
        return EMPTY_ROOT
    level = list(leaves)
    while len(level) > 1:
        above = [node_hash(level[at], level[at + 1]) for at in range(0, len(level) - 1, 2)]
        level = above + level[2 * len(above) :]
    return level[0]


def subtrees(first: int, last: int) -> list[Subtree]:
    """The complete subtrees, the largest first, that a range of the tree consists of."""
    found = []
    while first < last:
        level = (last - first).bit_length() - 1
        found.append((level, first >> level))
        first += 1 << level
    return found


def joined(hashes: Sequence[bytes]) -> bytes:
    """The hash over complete subtrees that stand side by side, the largest first."""
    return reduce(lambda right, left: node_hash(left, right), reversed(hashes)) if hashes else EMPTY_ROOT


def grow(size: int, peaks: Iterable[bytes], leaves: Iterable[bytes]) -> list[tuple[Subtree, bytes]]:
    """The subtrees that become complete when leaves are added to a tree of this size.

    `peaks` are the hashes of `subtrees(0, size)`, or only of those that become part of larger ones. A leaf completes
    one subtree on average, log2 of the size at most.
    """
    standing = list(peaks)
    completed = []
    for position, leaf in enumerate(leaves, start=size):
        level, number, made = 0, position, leaf
        while number & 1:
            made = node_hash(standing.pop(), made)
            level, number = level + 1, number >> 1
            completed.append(((level, number), made))
        standing.append(made)
    return completed


def inclusion_ranges(number: int, size: int) -> list[Range]:
    """The ranges whose hashes lead from a leaf to the head (2.1.3.1)."""
    if not 0 <= number < size:
        raise ValueError(f"a tree of {size} leaves has no leaf {number}")
    ranges, first, last = [], 0, size
    while last - first > 1:
        middle = first + _split(last - first)
        if number < middle:
            ranges.append((middle, last))
            last = middle
        else:
            ranges.append((first, middle))
            first = middle
    return ranges[::-1]


def consistency_ranges(first_size: int, second_size: int) -> list[Range]:
    """The ranges whose hashes show that a tree begins with an earlier one (2.1.4.1); none for the empty tree."""
    if not 0 <= first_size <= second_size:
        raise ValueError(f"a tree of {second_size} leaves cannot begin with one of {first_size}")
    ranges: list[Range] = []
    if first_size == 0:
        return ranges
    first, last = 0, second_size
    while first_size != last:
        middle = first + _split(last - first)
        if first_size <= middle:
            ranges.append((middle, last))
            last = middle
        else:
            ranges.append((first, middle))
            first = middle
    if first > 0:  # else it is the earlier tree as a whole, whose head the checker has
        ranges.append((first, last))
    return ranges[::-1]


def inclusion(number: int, leaves: Sequence[bytes]) -> list[bytes]:
    """The proof that a leaf is in the tree over these (2.1.3.1)."""
    return [root(leaves[first:last]) for first, last in inclusion_ranges(number, len(leaves))]


def consistency(first_size: int, leaves: Sequence[bytes]) -> list[bytes]:
    """The proof that the tree over these begins with that over the first of them (2.1.4.1)."""
    return [root(leaves[first:last]) for first, last in consistency_ranges(first_size, len(leaves))]


def is_included(*, leaf: bytes, number: int, size: int, proof: Sequence[bytes], head: bytes) -> bool:
    """Whether the proof leads from this leaf to the head of the tree of this size (2.1.3.2).

    Size and head belong together: a head says nothing of its size, so have both from the same place.
    """
    if not 0 <= number < size:
        return False
    at, end, made = number, size - 1, leaf
    for beside in proof:
        if end == 0:
            return False
        if at & 1 or at == end:
            made = node_hash(beside, made)
            at, end = _up_to_a_right_hand(at, end)
        else:
            made = node_hash(made, beside)
        at, end = at >> 1, end >> 1
    return end == 0 and made == head


def is_consistent(
    *, first_size: int, second_size: int, proof: Sequence[bytes], first_head: bytes, second_head: bytes
) -> bool:
    """Whether the proof shows that the second tree begins with the first (2.1.4.2)."""
    if first_size == 0 or first_size == second_size:  # nothing to prove: the section begins with 0 < first < second
        return not proof and first_head == (EMPTY_ROOT if first_size == 0 else second_head)
    if not 0 < first_size < second_size or not proof:
        return False
    whole = first_size & (first_size - 1) == 0  # the first tree is a subtree of the second: its head begins the proof
    begin, *rest = [first_head, *proof] if whole else proof
    at, end = first_size - 1, second_size - 1
    while at & 1:
        at, end = at >> 1, end >> 1
    old = new = begin
    for beside in rest:
        if end == 0:
            return False
        if at & 1 or at == end:
            old, new = node_hash(beside, old), node_hash(beside, new)
            at, end = _up_to_a_right_hand(at, end)
        else:
            new = node_hash(new, beside)
        at, end = at >> 1, end >> 1
    return end == 0 and old == first_head and new == second_head


def _up_to_a_right_hand(at: int, end: int) -> Range:
    """The levels on which a node at the right edge has none beside it are passed over."""
    while at and not at & 1:
        at, end = at >> 1, end >> 1
    return at, end


def _split(size: int) -> int:
    """The largest power of two below a size: how many leaves stand to the left of its middle."""
    return 1 << ((size - 1).bit_length() - 1)
