"""The words of one segment of the search, brought up to date: a document that says what it said costs nothing."""

import html
import json
import re
from bisect import insort
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.html import strip_tags

from dateline.publishing.folding import SHARDS, shard_of, words

_OF_A_BLOCK = re.compile(r"<(?=/?(?:p|h\d|li|ul|ol|blockquote|br|hr)\b)")
_Place = tuple[int, int]  # day, and number within the segment


@dataclass(frozen=True, slots=True)
class Document:
    """What one document is found by; `day` is 0 for what has none, and `rich` is HTML."""

    number: int
    day: int
    name: tuple[str, ...]
    body: tuple[str, ...]
    rich: str = ""


class Words:
    """The files of a segment whose numbers begin with `first`, and what they are made from."""

    def __init__(self, first: int) -> None:
        self.first = first
        self._documents: dict[int, Document] = {}
        # By shard: each word with the documents that have it in their name, and those that have it elsewhere.
        self._shards: list[dict[str, tuple[list[_Place], list[_Place]]]] = [{} for _ in range(SHARDS)]
        self._files = [as_json({})] * SHARDS

    def of(self, documents: Iterable[Document]) -> list[str]:
        """The files of these documents by shard, from those of the documents that were here before."""
        now = {one.number: one for one in documents}
        changed: set[int] = set()
        for number in self._documents.keys() - now.keys():
            changed |= self._forget(self._documents.pop(number))
        # The newest come first, so that in an empty segment each word's documents come in their order.
        for one in sorted(now.values(), key=lambda one: (-one.day, -one.number)):
            before = self._documents.get(one.number)
            if before != one:
                changed |= (self._forget(before) if before else set()) | self._learn(one)
                self._documents[one.number] = one
        for shard in changed:
            found = sorted(self._shards[shard].items())
            self._files[shard] = as_json({word: [_steps(places) for places in both] for word, both in found})
        return list(self._files)

    def _learn(self, one: Document) -> set[int]:
        place, shards = self._place(one), set()
        for part, said in enumerate(_words_of(one)):
            for word in said:
                shard = shard_of(word)
                shards.add(shard)
                places = self._shards[shard].setdefault(word, ([], []))[part]
                if not places or places[-1] > place:
                    places.append(place)
                else:
                    insort(places, place, key=lambda one: (-one[0], -one[1]))
        return shards

    def _forget(self, one: Document) -> set[int]:
        place, shards = self._place(one), set()
        for part, said in enumerate(_words_of(one)):
            for word in said:
                shard = shard_of(word)
                shards.add(shard)
                both = self._shards[shard][word]
                both[part].remove(place)
                if not any(both):
                    del self._shards[shard][word]
        return shards

    def _place(self, one: Document) -> _Place:
        return one.day, one.number - self.first


def as_json(what: Any) -> str:
    """As short as it can be."""
    return json.dumps(what, ensure_ascii=False, separators=(",", ":")) + "\n"


def _words_of(one: Document) -> tuple[set[str], set[str]]:
    """The words of its name, and those that it has elsewhere alone."""
    plain = html.unescape(strip_tags(_OF_A_BLOCK.sub(" <", one.rich)))
    name = set(_all(one.name))
    return name, {*_all(one.body), *words(plain)} - name


def _all(texts: Iterable[str]) -> Iterator[str]:
    for text in texts:
        yield from words(text)


def _steps(places: list[_Place]) -> list[int]:
    """Day and number of the first, then the steps from one to the next: small numbers."""
    steps: list[int] = []
    day = number = 0
    for at in places:
        steps += (at[0] - day, at[1] - number)
        day, number = at
    return steps
