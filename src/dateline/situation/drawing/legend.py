"""What the marks mean, and who is on the map."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from django.utils.safestring import SafeString

from dateline.situation.drawing import marks
from dateline.situation.drawing.palette import colours
from dateline.situation.drawing.svg import safe
from dateline.situation.drawing.words import name_of
from dateline.situation.queries import Holding, Situation
from dateline.situation.rules.holding import Certainty
from dateline.situation.rules.projection import Point
from dateline.situation.words import CERTAINTY, OLD_AFTER_DAYS

_MIDDLE = (10.0, 10.0)


@dataclass(frozen=True, slots=True)
class Entry:
    """A mark around a point in units, and the words beside it."""

    draw: Callable[[Point], str]
    words: str
    turn: str = ""  # begins a new row


def entries(situation: Situation, drawn: Iterable[Holding] | None = None) -> list[Entry]:
    """Who first, then how sure; `drawn` narrows the holders to those of a map's places."""
    palette = colours(situation)
    on_map = [h for h in situation.holdings if h.place.lat is not None] if drawn is None else list(drawn)
    refs = {ref for h in on_map for ref in (h.answer.holder, h.answer.besieged_by, *h.answer.between)}
    who = [_holder(palette, ref, name_of(ref, situation)) for ref in palette if ref in refs]
    sure = [
        Entry(lambda at: _plain(marks.full("red", at, 6)), CERTAINTY[Certainty.ASSESSED], ' class="turn"'),
        Entry(lambda at: _plain(marks.ring("red", at, 6)), CERTAINTY[Certainty.CLAIMED]),
        Entry(_contested, CERTAINTY[Certainty.CONTESTED]),
        Entry(lambda at: _plain(marks.siege("red", at, 3.5) + marks.full("red", at, 3.5)), "besieged"),
        Entry(lambda at: marks.no_word(at, 2.75), CERTAINTY[Certainty.UNKNOWN]),
        Entry(lambda at: f'<g class="old">{_plain(marks.full("red", at, 6))}</g>',
              f"faint: not heard of for {OLD_AFTER_DAYS} days"),
    ]  # fmt: skip
    if any(h.place.within_km for h in on_map):
        sure.append(Entry(_within, "dotted: somewhere within"))
    return who + sure


def legend(situation: Situation, drawn: Iterable[Holding] | None = None) -> SafeString:
    """The legend as an HTML list: who, with shape and colour; then how sure and how old."""
    items = "".join(
        f'<li{entry.turn}><svg viewBox="0 0 20 20" width="20" height="20" aria-hidden="true">'
        f"{entry.draw(_MIDDLE)}</svg>{safe(entry.words)}</li>"
        for entry in entries(situation, drawn)
    )
    return SafeString(f'<ul class="legend">{items}</ul>')


def _holder(palette: Mapping[str, str], ref: str, name: str) -> Entry:
    return Entry(lambda at: marks.full(palette[ref], at, 6), name)


def _plain(drawn: str) -> str:
    """A mark in nobody's colour."""
    return drawn.replace("k-red", "k-none")


def _contested(at: Point) -> str:
    return marks.halves(("red", "red"), at, 6).replace("k-red", "k-none", 1).replace("k-red", "k-faint")


def _within(at: Point) -> str:
    return f'<circle class="within k-none" cx="{at[0]:g}" cy="{at[1]:g}" r="8"/>{marks.no_word(at, 2.75)}'
