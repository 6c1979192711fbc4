"""Which side an actor is on."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Ties:
    """An actor's ties to others, as refs."""

    part_of: str | None = None
    allied_with: tuple[str, ...] = ()


def side_of(actor: str | None, ties: Mapping[str, Ties]) -> str | None:
    """The side that `actor` stands on: its parent's parent, and so on, then the first it is allied with.

    Two actors are of one side when this gives the same ref. Rings in the ties are walked once.
    """
    seen: set[str] = set()
    while actor is not None and actor not in seen:
        seen.add(actor)
        tie = ties.get(actor, Ties())
        onward = tie.part_of or (tie.allied_with[0] if tie.allied_with else None)
        if onward is None or onward in seen:
            return actor
        actor = onward
    return actor
