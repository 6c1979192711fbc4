"""Which colour and which shape stand for whom."""

import math
from collections.abc import Mapping

from dateline.atlas.models import Actor
from dateline.situation.queries import Situation
from dateline.situation.rules.projection import Point

# For those without a colour of their own, by their place in the atlas: the same actor looks the same on every map.
_FREE = ("blue", "violet", "green", "teal", "brown", "rose")
_COLOURS = ("red", "yellow", "black", *_FREE)
_SAME = {"purple": "violet", "pink": "rose", "orange": "brown", "grey": "black", "gray": "black", "white": "black"}


def _regular(corners: int, turn: float, radius: float) -> tuple[Point, ...]:
    turns = (turn + 2 * math.pi * corner / corners for corner in range(corners))
    return tuple((radius * math.cos(t), radius * math.sin(t)) for t in turns)


def _star(inner: float, outer: float) -> tuple[Point, ...]:
    turns = ((math.pi * corner / 5 - math.pi / 2, inner if corner % 2 else outer) for corner in range(10))
    return tuple((radius * math.cos(t), radius * math.sin(t)) for t, radius in turns)


# A shape goes with each colour, so that a map holds in grey and for the colour-blind. Corners for radius 1, all of
# about the area of a circle.
SHAPES: Mapping[str, tuple[Point, ...]] = {
    "red": _regular(24, 0, 1),
    "yellow": _regular(4, 0, 1.28),
    "black": _regular(4, math.pi / 4, 1.25),
    "green": _regular(3, -math.pi / 2, 1.38),
    "blue": _regular(6, 0, 1.12),
    "violet": _regular(3, math.pi / 2, 1.38),
    "teal": _regular(5, -math.pi / 2, 1.2),
    "brown": tuple((x, y) for x, y in ((-.42, -1.2), (.42, -1.2), (.42, -.42), (1.2, -.42), (1.2, .42), (.42, .42),
                                       (.42, 1.2), (-.42, 1.2), (-.42, .42), (-1.2, .42), (-1.2, -.42), (-.42, -.42))),
    "rose": _star(0.66, 1.5),
}  # fmt: skip


def colours(situation: Situation) -> dict[str, str]:
    """A colour word for each actor that holds, contests or besieges anything; two share one only when all are taken.

    An actor has its own colour, else that of the alliance it is part of, else one by its place in the atlas.
    """
    order = {ref: number for number, ref in enumerate(situation.actors)}
    wished = {ref: _wished(ref, situation.actors) for ref in named(situation)}
    # Those with a colour of their own choose first.
    present = sorted(
        wished, key=lambda ref: (not _word(situation.actors.get(ref)), not wished[ref], order.get(ref, len(order)), ref)
    )
    chosen: dict[str, str] = {}
    for ref in present:
        first = wished[ref] or _FREE[order.get(ref, 0) % len(_FREE)]
        chosen[ref] = _free(first, set(chosen.values()), set(wished.values()))
    return chosen


def named(situation: Situation) -> set[str]:
    """The refs of all actors that the situation's answers speak of."""
    refs: set[str] = set()
    for held in situation.holdings:
        refs.update(ref for ref in (held.answer.holder, held.answer.besieged_by, *held.answer.between) if ref)
    return refs


def _free(first: str, taken: set[str], wished: set[str]) -> str:
    """The colour wished for, else one that nobody has or wishes for, else one that nobody has."""
    if first not in taken:
        return first
    here = _COLOURS.index(first)
    spare = [colour for colour in (*_COLOURS[here:], *_COLOURS[:here]) if colour not in taken]
    return next((colour for colour in spare if colour not in wished), (spare or [first])[0])


def _wished(ref: str, actors: Mapping[str, Actor]) -> str:
    seen: set[str] = set()
    actor = actors.get(ref)
    while actor is not None and actor.ref not in seen:
        seen.add(actor.ref)
        if word := _word(actor):
            return word
        actor = actors.get(actor.part_of.ref) if actor.part_of else None
    return ""


def _word(actor: Actor | None) -> str:
    word = actor.colour.strip().lower() if actor else ""
    word = _SAME.get(word, word)
    return word if word in _COLOURS else ""
