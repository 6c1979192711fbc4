"""What a request asks of a file: which coding, only if it changed, only a part of it. Pure functions of headers."""

from email.utils import parsedate_to_datetime
from functools import lru_cache

CODINGS = (b"br", b"gzip")  # the smallest first: it decides between those wanted as much
_ALSO_GZIP = b"x-gzip"


@lru_cache(maxsize=1024)
def codings(accepted: bytes) -> tuple[bytes, ...]:
    """The codings that may be sent, most wanted first; identity is meant when none of them is there."""
    weights: dict[bytes, float] = {}
    for part in accepted[:1000].lower().split(b","):
        name, _, more = part.partition(b";")
        name = name.strip()
        weights[b"gzip" if name == _ALSO_GZIP else name] = _weight(more)
    usual = weights.get(b"*", 0.0)
    plain = weights.get(b"identity", 0.0)
    wanted = [(name, weights.get(name, usual)) for name in CODINGS]
    kept = [(name, weight) for name, weight in wanted if weight > 0 and weight >= plain]
    return tuple(name for name, _ in sorted(kept, key=lambda one: -one[1]))


def _weight(more: bytes) -> float:
    for part in more.split(b";"):
        name, _, value = part.partition(b"=")
        if name.strip() == b"q":
            try:
                return min(1.0, max(0.0, float(value)))
            except ValueError:
                return 0.0
    return 1.0


def is_unchanged(asked: dict[bytes, bytes], etag: bytes, changed: int) -> bool:
    """Whether who asks has this very file already; a mark that was sent outranks a date."""
    marks = asked.get(b"if-none-match")
    if marks is not None:
        return marks.strip() == b"*" or any(mark.strip().removeprefix(b"W/") == etag for mark in marks.split(b","))
    since = _instant(asked.get(b"if-modified-since", b""))
    return since is not None and changed <= since


def part_of(asked: dict[bytes, bytes], etag: bytes, changed: int, size: int) -> tuple[int, int] | None:
    """The part that is asked for, as first byte and the one after the last; None for all of it.

    Raises ValueError when the part is not in the file. Several parts, another unit, a part that cannot be read, and one
    of a file that has changed since are answered with all of it, as the standard allows.
    """
    unit, _, spans = asked.get(b"range", b"").partition(b"=")
    condition = asked.get(b"if-range")
    if condition is not None and condition.strip() != etag and _instant(condition) != changed:
        return None
    first, dash, last = (piece.strip() for piece in spans.partition(b"-"))
    if unit.strip().lower() != b"bytes" or not dash or any(piece and not piece.isdigit() for piece in (first, last)):
        return None
    if len(first) > 18 or len(last) > 18 or not (first or last):
        return None
    if not first:
        begin, end = max(0, size - int(last)), size
    else:
        begin, end = int(first), min(size, int(last) + 1 if last else size)
        if last and int(last) < int(first):
            return None
    if begin >= size or begin == end:
        raise ValueError("the part lies outside of the file")
    return begin, end


def _instant(date: bytes) -> int | None:
    try:
        return int(parsedate_to_datetime(date.decode("ascii")).timestamp())
    except (ValueError, OverflowError):  # no date at all, or none that a clock could show
        return None
