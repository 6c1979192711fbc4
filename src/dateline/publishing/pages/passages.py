"""Passages of a report that readers speak of: where they stand in its text, and how many remarks there are on each."""

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from lxml import etree

from dateline.discussion.queries import passages_of
from dateline.publishing.edition import Edition
from dateline.publishing.pages.discussion import way_to
from dateline.reports.models import Report
from dateline.reports.rules import Letter, read_from, rewritten

_BODY = re.compile(
    r'(<div class="body opening">)(.*?)(</div>\n(?:<aside class="side".*?</aside>)?\n<div class="body">)(.*?)'
    r'(</div>\n<div class="after">)',
    re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class Remarked:
    """A passage, its place in the text as it is read, and the way to the first remark on it."""

    pk: int
    start: int
    end: int
    remarks: int
    to: str


def remarked_in(edition: Edition, report: Report) -> list[Remarked]:
    """The passages of a published text that readers speak of."""
    thread = edition.thread_of(report)
    found = passages_of(thread, report) if thread else []
    return [
        Remarked(one.pk, one.now_start or 0, one.now_end or 0, one.remarks, way_to(report, first))
        for one, first in found
    ]


def with_remarks(body: str, passages: Sequence[Remarked]) -> str:
    """A text with a tint on these passages, and behind each the number of its remarks, instead of those it has."""

    def change(root: Any) -> None:
        _take_out(root)
        if not passages:
            return
        text, letters = read_from(root)
        here = [one for one in passages if one.end <= len(text)]
        last = _tint(here, letters)
        for one in sorted(here, key=lambda one: (one.end, one.pk)):
            _put_behind(last[one.pk], _link(one))

    return rewritten(body, change)


def split(body: str) -> tuple[str, str]:
    """The opening paragraph, and the rest: on a phone the map stands between them."""
    opening, end, rest = body.partition("</p>")
    return opening + end, rest


def put_anew(page: str, passages: Sequence[Remarked]) -> str | None:
    """A report's page with the remarks on its text made anew; None if it cannot be told where the text stands."""
    found = _BODY.search(page)
    if not found:
        return None
    before, opening, between, rest, behind = found.groups()
    opening, rest = split(with_remarks(opening + rest, passages))
    return page[: found.start()] + before + opening + between + rest + behind + page[found.end() :]


def _take_out(root: Any) -> None:
    for element in root.xpath('.//sup[@class="r"]'):
        element.drop_tree()
    for element in root.xpath('.//span[@class="remarked" or starts-with(@id, "passage-")]'):
        element.drop_tag()


@dataclass(frozen=True, slots=True)
class _Run:
    """The part of one passage in one piece of text: from where to where in it, and whether the passage begins here."""

    start: int
    end: int
    pk: int
    begins: bool


def _tint(passages: Sequence[Remarked], letters: Sequence[Letter | None]) -> dict[int, Any]:
    """Wrap what the passages run over, piece of text by piece of text, so that marks and links stay whole.

    Where each begins stands its name. Gives what the last part of each is wrapped in.
    """
    on: dict[tuple[Any, bool], list[_Run]] = defaultdict(list)
    for one in passages:
        within: dict[tuple[Any, bool], list[int]] = defaultdict(list)
        for letter in letters[one.start : one.end]:
            if letter:
                within[letter.element, letter.behind].append(letter.at)
        for number, (piece, places) in enumerate(within.items()):
            on[piece].append(_Run(places[0], places[-1] + 1, one.pk, number == 0))
    last: dict[int, Any] = {}
    for (element, behind), runs in on.items():
        _wrap(element, behind, runs, last)
    return last


def _wrap(element: Any, behind: bool, runs: Sequence[_Run], last: dict[int, Any]) -> None:
    """Wrap these parts of the text in an element, or of that behind it: once where several run over the same."""
    string = element.tail if behind else element.text
    cuts = sorted({cut for run in runs for cut in (run.start, run.end)})
    parent = element.getparent() if behind else element
    at = parent.index(element) + 1 if behind else 0
    if behind:
        element.tail = string[: cuts[0]]
    else:
        element.text = string[: cuts[0]]
    before = None
    for start, end in pairwise(dict.fromkeys([*cuts, len(string)])):
        over = [run for run in runs if run.start <= start and end <= run.end]
        if over:
            before = _wrapped(string[start:end], [run.pk for run in over if run.begins and run.start == start])
            parent.insert(at, before)
            at += 1
            last |= {run.pk: before for run in over}
        elif before is not None:
            before.tail = string[start:end]


def _wrapped(words: str, names: Sequence[int]) -> Any:
    piece = etree.Element("span", {"class": "remarked"})
    for pk in names[1:]:  # others that begin here too
        etree.SubElement(piece, "span", {"id": f"passage-{pk}"})
    if names:
        piece.set("id", f"passage-{names[0]}")
    if len(piece):
        piece[-1].tail = words
    else:
        piece.text = words
    return piece


def _link(one: Remarked) -> Any:
    sup = etree.Element("sup", {"class": "r"})
    link = etree.SubElement(sup, "a", {"href": one.to})
    link.text = f"{one.remarks} remark{'' if one.remarks == 1 else 's'}"
    return sup


def _put_behind(piece: Any, new: Any) -> None:
    """Behind a piece of text, but outside the mark or the link that it ends in, and behind the mark's number."""
    for around in list(piece.iterancestors("a", "span")):
        if around.tag == "a" or (around.get("class") or "").startswith("mark "):
            piece = around
    while not piece.tail and (behind := piece.getnext()) is not None and behind.get("class") in {"n", "r"}:
        piece = behind
    new.tail, piece.tail = piece.tail, None
    piece.getparent().insert(piece.getparent().index(piece) + 1, new)
