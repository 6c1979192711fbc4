"""The way to lists that have a page a month."""

from collections.abc import Iterable
from datetime import date
from itertools import groupby

Years = list[tuple[int, list[tuple[str, date]]]]  # each with its months: where they are, their first days


def by_year(months: Iterable[tuple[str, date]]) -> Years:
    """Months, the last one first, under their years."""
    return [(year, list(those)) for year, those in groupby(months, key=lambda one: one[1].year)]
