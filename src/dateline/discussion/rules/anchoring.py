"""Where a quoted passage stands in a text that may have changed since.

The text is a report's as it is read (`reports.rules.reading`), and a place in it is counted in characters; an end does
not belong to it. A passage is kept by the selectors of the W3C Web Annotation Data Model: its words with what stood on
both sides of them, its position, and the paragraphs that it ran over.

A remark that stands on words which it was not made on is worse than one that stands on none: what is not found beyond
doubt is detached.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import takewhile

LONGEST_QUOTE = 500
MOST_PASSAGES = 100  # of one report: its page names each, and all are looked for when it is published again
CONTEXT = 64  # letters on each side: about a line, more than set phrases have
# Of a passage's own letters so many must be left in it. With fewer it is another sentence that is built alike, of which
# reports are full: “Forces of A entered B” and “Forces of C entered D”.
LEAST_WORDS = 0.7
# The mean of what is left of its words and of what stood around it. Words that nobody touched and one whole side give
# just this much, so that whatever is written on the other side detaches nothing.
LEAST = 0.75
LEAST_ALONE = 0.9  # where it is not known what stood around it: a slip of the hand, not a paraphrase
MARGIN = 0.1  # over the second best; what is left of one side counts 0.25, and two unlike sides share a fourth of that
SHORTEST_FUZZY = 12  # fewer letters with three of ten wrong are any word
LONGEST_TEXT = 60_000  # letters, some 10,000 words; of a longer text only what is the same is found
MOST_CANDIDATES = 32  # are compared with care; those that agree most with what stands right beside

# Signs that are typed in other ways than they are printed.
_ALIKE = str.maketrans("‘’‚‛`´“”„‟«»‐‑‒–—−\n\u00a0", "''''''\"\"\"\"\"\"------  ")


@dataclass(frozen=True, slots=True)
class Selectors:
    """A passage, as it was quoted: TextQuoteSelector, TextPositionSelector and a range of paragraphs, from 0."""

    exact: str
    prefix: str = ""
    suffix: str = ""
    start: int = -1  # not known
    end: int = -1
    first_block: int = 0
    last_block: int = 0


@dataclass(frozen=True, slots=True)
class Anchored:
    """Where it stands now, and whether its words are the same."""

    start: int
    end: int
    reworded: bool = False


@dataclass(frozen=True, slots=True)
class Detached:
    """It is nowhere, or it cannot be told which of several places it is."""

    several: bool


def selectors_at(text: str, start: int, end: int) -> Selectors:
    """The passage at this place, to be found again when the text has changed."""
    first, last = text.count("\n", 0, start), text.count("\n", 0, end)
    prefix, suffix = text[max(0, start - CONTEXT) : start], text[end : end + CONTEXT]
    return Selectors(text[start:end], prefix, suffix, start, end, first, last)


def anchor(passage: Selectors, text: str) -> Anchored | Detached:
    """Find a passage again: where it was, by its words, by what stood around it, by words that are nearly the same.

    The time it takes grows with the length of the text and of the quote, whatever they are made of.
    """
    sought = _Sought(passage, text)
    if not sought.exact:
        return Detached(several=False)
    if sought.stands_at(passage.start):
        return Anchored(passage.start, passage.start + len(sought.exact))
    same = list(_occurrences(sought.exact, sought.text))
    if len(same) == 1 and (len(sought.exact) >= SHORTEST_FUZZY or sought.score(same[0], 0) >= LEAST):
        return Anchored(*same[0])
    if same:
        same.sort(key=sought.agreement, reverse=True)
        return _best([(sought.score(place, 0), place) for place in same[:MOST_CANDIDATES]], LEAST, reworded=False)
    if len(sought.exact) < SHORTEST_FUZZY or len(text) > LONGEST_TEXT:
        return Detached(several=False)
    near = [(sought.score(place, wrong), place) for wrong, place in _near(sought.exact, sought.text)]
    least = LEAST if passage.prefix or passage.suffix else LEAST_ALONE
    return _best(near, least, reworded=True)


Place = tuple[int, int]


def _best(scored: Sequence[tuple[float, Place]], least: float, *, reworded: bool) -> Anchored | Detached:
    """The best place, if it is good enough and no other comes near it."""
    ranked = sorted(scored, reverse=True)
    if not ranked or ranked[0][0] < least:
        return Detached(several=False)
    score, (start, end) = ranked[0]
    rivals = (other for other, (begins, ends) in ranked[1:] if begins >= end or ends <= start)
    if score - next(rivals, 0.0) < MARGIN:
        return Detached(several=True)
    return Anchored(start, end, reworded)


class _Sought:
    """A passage and a text, as they are compared."""

    def __init__(self, passage: Selectors, text: str) -> None:
        self.text = _folded(text)
        self.exact = _folded(passage.exact[:LONGEST_QUOTE]).strip()
        self.prefix, self.suffix = _folded(passage.prefix)[-CONTEXT:], _folded(passage.suffix)[:CONTEXT]

    def stands_at(self, start: int) -> bool:
        """Whether it is there with all that stood around it."""
        known = self.prefix + self.exact + self.suffix
        begins = start - len(self.prefix)
        alone = not self.prefix and not self.suffix
        return start >= 0 and begins >= 0 and not alone and self.text.startswith(known, begins)

    def agreement(self, place: Place) -> int:
        """How many letters right beside this place are the same."""
        before, behind = self._around(place)
        return _in_common(self.prefix[::-1], before[::-1]) + _in_common(self.suffix, behind)

    def score(self, place: Place, wrong: int) -> float:
        """From 0 to 1: how much of the passage and of what stood around it is at this place."""
        words = 1 - wrong / len(self.exact)
        if not self.prefix and not self.suffix:
            return words
        before, behind = self._around(place)
        sides = (_left(self.prefix, before), _left(self.suffix[::-1], behind[::-1]))
        return (words + sum(sides) / 2) / 2

    def _around(self, place: Place) -> tuple[str, str]:
        start, end = place
        more = CONTEXT + CONTEXT // 4  # what was written into it has room
        return self.text[max(0, start - more) : start], self.text[end : end + more]


def _folded(text: str) -> str:
    """A text of the same length in which capitals and the shapes of quotes and dashes do not matter."""
    alike = text.translate(_ALIKE)
    small = alike.lower()
    return small if len(small) == len(alike) else alike


def _occurrences(words: str, text: str) -> Iterator[Place]:
    at = text.find(words)
    while at >= 0:
        yield at, at + len(words)
        at = text.find(words, at + 1)


def _in_common(one: str, other: str) -> int:
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))


def _left(words: str, text: str) -> float:
    """How much of some words is left at the end of a text; all of it where there were none."""
    return 1 - min(_distances(words, text)[-1], len(words)) / len(words) if words else 1.0


def _near(words: str, text: str) -> list[tuple[int, Place]]:
    """Places with words that are nearly the same, the most alike first, each with its number of wrong letters."""
    most = int(len(words) * (1 - LEAST_WORDS))
    distances = [*_distances(words, text), len(words)]
    # Around each such place the distance sinks and rises again: its end is where it is lowest.
    ends = [
        (distances[end], end)
        for end in range(1, len(distances) - 1)
        if distances[end] <= most and distances[end - 1] > distances[end] <= distances[end + 1]
    ]
    return [(wrong, (_beginning(words, text[:end], wrong), end)) for wrong, end in sorted(ends)[:MOST_CANDIDATES]]


def _beginning(words: str, text: str, wrong: int) -> int:
    """Where words with so many wrong letters begin that a text ends with; of several the one as long as they were."""
    behind = text[-len(words) - wrong :][::-1]
    lengths = (length for length, other in enumerate(_distances(words[::-1], behind, whole=True)) if other == wrong)
    return len(text) - min(lengths, key=lambda length: abs(length - len(words)))


def _distances(words: str, text: str, *, whole: bool = False) -> list[int]:
    """For each end in a text from 0 on: the fewest letters to change, add or take out to make these words end there.

    They may begin anywhere, or with `whole` only where the text does. G. Myers, “A fast bit-vector algorithm for
    approximate string matching based on dynamic programming”, Journal of the ACM 46 (1999), 395-415: a column of the
    table of edit distances is two integers, of as many bits as there are words' letters.
    """
    if not words:
        return [at if whole else 0 for at in range(len(text) + 1)]
    where: dict[str, int] = {}
    for at, letter in enumerate(words):
        where[letter] = where.get(letter, 0) | 1 << at
    every, last = (1 << len(words)) - 1, 1 << len(words) - 1
    grows, shrinks, distance = every, 0, len(words)
    found = [distance]
    for letter in text:
        same = where.get(letter, 0)
        diagonal = ((((same & grows) + grows) ^ grows) | same | shrinks) & every
        more, less = (shrinks | ~(diagonal | grows)) & every, grows & diagonal
        distance += (1 if more & last else 0) - (1 if less & last else 0)
        more, less = (more << 1 | whole) & every, less << 1 & every
        grows, shrinks = (less | ~(same | shrinks | more)) & every, more & (same | shrinks)
        found.append(distance)
    return found
