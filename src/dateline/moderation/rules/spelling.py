"""A text as words that can be looked up, however their letters were dressed up.

Dress is undone by letters, never by guessing at meaning: compatibility forms, marks above and below letters, unseen
characters, letters that look like another's, digits and signs for letters, letters drawn out or set apart. One pass;
each word costs no more than its length.
"""

import re
import unicodedata
from dataclasses import dataclass, replace
from functools import lru_cache

from dateline.values.lookalikes import CONFUSABLES

LONGEST_WORD = 40  # letters; what is longer is no word
LONGEST_RUN = 200  # letters set apart that are read as one

_LATIN = {ord(like): plain for plain, alike in CONFUSABLES.items() if plain.isalpha() for like in alike}
_SIGNS = str.maketrans("03457@$€+", "oeastaset")
_ONE_AS_I, _ONE_AS_L = str.maketrans("1!|", "iii"), str.maketrans("1!|", "lll")
_STARS = str.maketrans("", "", "*#|+")
_ADDRESSES = re.compile(r"(?:https?://|www\.)\S+")
_WORD = re.compile(r"(?:[^\W_]|[@$€|+*#'’!])+")
_AROUND = "'’!*#|+"  # may stand beside a word as well as in it
_DRAWN_OUT = re.compile(r"(.)\1\1")
_TALL_I = re.compile(r"[a-z]I")  # a capital i that looks like a small L
_REPEATED = re.compile(r"(.)\1+")
_SENTENCE_ENDS = frozenset(".!?\n…؟۔。")
_CLAUSE_ENDS = frozenset(",;:،—–()-")
_GLUE = frozenset(".-_*/~·•+|")
_OPENING, _CLOSING = frozenset("“„«"), frozenset("”»")


@dataclass(slots=True)
class Word:
    """A word of a text. `readings` are the ways it can be read, the plainest first.

    `sentence` counts the sentences before it; `opens` and `closes` say whether a clause begins or ends with it;
    `made_of` is how many words just before it are its parts, if it was glued together from them.
    """

    surface: str
    readings: tuple[str, ...]
    sentence: int = 0
    opens: bool = False
    closes: bool = False
    quoted: bool = False
    made_of: int = 0

    @property
    def spaced(self) -> bool:
        """Whether it was written a letter at a time, so that it does not show where it begins and ends."""
        return len(self.surface) == self.made_of


def fold(text: str) -> str:
    """Small letters without marks and apostrophes: how words are looked up."""
    text = text.casefold()
    if text.isascii():
        return text.translate(_DROPPED)
    bare = (c for c in unicodedata.normalize("NFKD", text) if unicodedata.category(c)[0] not in "MC")
    return "".join(bare).casefold().translate(_DROPPED)


_DROPPED = dict.fromkeys(map(ord, "'’‘ʼ`ـ")) | {ord("ı"): "i", ord("ى"): "ي", ord("ة"): "ه"}


def squeezed(word: str) -> str:
    """A word with each run of one letter as one letter."""
    return _REPEATED.sub(r"\1", word)


def drawn_out(word: str) -> bool:
    """Whether a letter stands three times in a row or more."""
    return _DRAWN_OUT.search(word) is not None


def words_of(text: str) -> list[Word]:
    """The words of a text in their order. What its parts make together stands behind them: “i.di.ot”, “i d i o t”."""
    seen = _visible(_ADDRESSES.sub(" ", text))
    last_quote = seen.rfind('"')
    found: list[Word] = []
    chain, letters = 0, 0  # how many of the last words are glued by one sign each; are letters set apart
    end, sentence, quotes = 0, 0, _Quotes()
    for match in _WORD.finditer(seen):
        core = match[0].rstrip(_AROUND).lstrip(_AROUND)[:LONGEST_WORD]
        if not core:
            continue
        start = match.start() + match[0].index(core)
        gap = seen[end:start] or "\n"
        end = start + len(core)
        ends = opens = not found
        if gap != " ":
            ends |= not _SENTENCE_ENDS.isdisjoint(gap)
            opens = ends or not _CLAUSE_ENDS.isdisjoint(gap)
            quotes.pass_by(gap, first=not found)
        if not (gap in _GLUE or (letters and len(core) == 1 and len(gap) <= 3)):
            found += _joined(found, letters, 3) or _joined(found, chain, 2)
            chain = letters = 0
        if found:
            sentence += ends
            found[-1].closes |= opens
        found.append(Word(core, _readings(core), sentence, opens, False, quotes.open(before=last_quote >= end)))
        chain += 1
        letters = letters + 1 if len(core) == 1 else 0
    found += _joined(found, letters, 3) or _joined(found, chain, 2)
    if found:
        found[-1].closes = True
    return found


@dataclass(slots=True)
class _Quotes:
    """Whether what is being read is quoted: between marks, or on a line that begins with “>”."""

    curly: bool = False
    straight: bool = False
    line: bool = False

    def pass_by(self, gap: str, *, first: bool) -> None:
        if first or "\n" in gap:
            self.line = gap.rpartition("\n")[2].lstrip().startswith(">")
            self.straight = False
        self.straight ^= gap.count('"') % 2 == 1
        self.curly = (self.curly or not _OPENING.isdisjoint(gap)) and _CLOSING.isdisjoint(gap)

    def open(self, *, before: bool) -> bool:
        """`before`: whether a straight mark is still to come, that can close what one opened."""
        return self.line or self.curly or (self.straight and before)


def _visible(text: str) -> str:
    """Compatibility forms undone; marks and unseen characters left out."""
    composed = unicodedata.normalize("NFKC", text)
    if composed.isascii():
        return composed
    return "".join(c for c in composed if c.isalnum() or c in "\n\t" or unicodedata.category(c)[0] not in "MC")


def _joined(words: list[Word], count: int, least: int) -> list[Word]:
    """The last `count` words as one, if they are enough to make one."""
    if count < least:
        return []
    parts = words[-count:]
    joined = "".join(part.surface for part in parts)[:LONGEST_RUN]
    return [replace(parts[0], surface=joined, readings=_readings(joined), closes=parts[-1].closes, made_of=count)]


@lru_cache(maxsize=8192)
def _readings(core: str) -> tuple[str, ...]:
    plain = fold(core)
    if plain.isascii() and plain.isalpha():
        return (plain,) if _TALL_I.search(core) is None else (plain, fold(core.replace("I", "l")))
    readings = {plain: None, fold(core.lstrip("@$€")): None}
    latin = plain.translate(_LATIN)
    readings[latin] = None
    if any(c.isalpha() for c in latin):
        signs = latin.translate(_SIGNS)
        readings |= dict.fromkeys((signs.translate(_ONE_AS_I), signs.translate(_ONE_AS_L), latin.translate(_STARS)))
    return tuple(readings)
