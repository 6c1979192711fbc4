"""Temporary."""

from collections.abc import Iterable

from dateline.values.lookalikes import skeleton


def imitates(name: str, taken: Iterable[str]) -> str | None:
    """The name among these that this one reads like."""
    reads = skeleton(name)
    return next((one for one in taken if skeleton(one) == reads), None)
