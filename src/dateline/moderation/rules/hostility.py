"""How hostile a text reads, and the words in it that say so.

It is a hint: it sorts a queue and asks an author to reconsider; people decide. A word weighs by its kind and by whom it
is said of: “moron” said to someone is an insult, said of nobody it is a rude word; “dog” is an insult only when a
person is called so. What a war is told in (killed, bombed, terrorists) weighs nothing, nor do the names of peoples,
faiths and places. Nothing is learned: the word lists are in `lexicon/`, the weights below.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import IntEnum, StrEnum
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, TypeVar

from dateline.moderation.rules.spelling import Word, drawn_out, fold, squeezed, words_of

LISTS = ("english.txt", "others.txt")
LEXICON = Path(__file__).parents[1] / "lexicon"
RECONSIDER = 0.5  # from here on the author is asked to reconsider
LOOK_FIRST = 0.8  # from here on the comment stands first in the queue
MOST_WORDS = 12  # named in a hint


@dataclass(frozen=True, slots=True)
class Hint:
    """`score` from 0 (nothing found) to 1; `words` as they are written, in the order of the text."""

    score: float
    words: tuple[str, ...]


class Kind(StrEnum):
    """What a word or phrase does to whom it is said."""

    SLUR = "slur"
    INSULT = "insult"
    OBSCENE = "obscene"
    CONTEMPT = "contempt"
    ACCUSATION = "accusation"
    BEAST = "beast"
    VERMIN = "vermin"
    ATTACK = "attack"
    DISMISSAL = "dismissal"
    THREAT = "threat"


class Around(StrEnum):
    """What a word beside a hostile one tells of it."""

    YOU = "you"
    YOUR = "your"
    THEY = "they"
    IS = "is"
    PERSON = "person"
    NOT = "not"
    SAYING = "saying"
    BETWEEN = "between"
    TOWARDS = "towards"
    LEADING = "leading"


class Aim(IntEnum):
    """Whom a word is said of: nobody, somebody spoken of, somebody spoken to. Its column in `WEIGHTS`."""

    NOBODY = 0
    SOMEBODY = 1
    READER = 2


# Each row: said of nobody, of somebody spoken of, of somebody spoken to.
WEIGHTS: dict[Kind, tuple[float, float, float]] = {
    Kind.SLUR: (0.6, 0.75, 0.9),
    Kind.INSULT: (0.3, 0.45, 0.9),
    Kind.OBSCENE: (0.2, 0.25, 0.45),
    Kind.CONTEMPT: (0.06, 0.15, 0.6),
    Kind.ACCUSATION: (0.0, 0.05, 0.5),
    Kind.BEAST: (0.0, 0.25, 0.6),
    Kind.VERMIN: (0.1, 0.6, 0.8),
    Kind.ATTACK: (0.8, 0.8, 0.8),
    Kind.DISMISSAL: (0.4, 0.4, 0.5),
    Kind.THREAT: (0.85, 0.85, 0.9),
}
DENIED, QUOTED, OF_ONESELF = 0.3, 0.4, 0.3  # what is left of a weight: “not a fool”, “‘fool’, he said”, “I am a fool”

NAMES = frozenset({Kind.BEAST, Kind.ACCUSATION})  # have an honest meaning: only to be called so is hostile
OF_PEOPLE = NAMES | {Kind.INSULT, Kind.CONTEMPT, Kind.VERMIN}  # what people say of themselves in jest
SHORT = 4  # words at most before a call with the name of an animal: “Die, dog.”
LONGEST_PHRASE = 7  # words
REACH = 8  # words that are looked back for whom a word is said of
STRANGERS = 1  # words among these that nothing is known of

END = " "  # no word is a blank
Tree = dict[str, Any]
Heading = TypeVar("Heading", bound=StrEnum)


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The word lists. Phrases are a tree, word by word, with the kind under `END`; `shapes` has the words by length
    and first letter, for words with stars in them."""

    around: dict[Around, frozenset[str]]
    words: dict[str, Kind] = field(default_factory=dict)
    beginnings: dict[str, Kind] = field(default_factory=dict)
    squeezed: dict[str, Kind] = field(default_factory=dict)
    phrases: Tree = field(default_factory=dict)
    shapes: dict[tuple[int, str], list[str]] = field(default_factory=dict)

    def add(self, entry: str, kind: Kind) -> None:
        if entry.endswith("*"):
            self.beginnings.setdefault(fold(entry[:-1]), kind)
            return
        words = tuple(fold(entry).split())
        if len(words) > 1:
            here = self.phrases
            for word in words:
                here = here.setdefault(word, {})
            here.setdefault(END, kind)
        elif words and words[0] not in self.words:
            self.words[words[0]] = kind
            self.squeezed.setdefault(squeezed(words[0]), kind)
            self.shapes.setdefault((len(words[0]), words[0][0]), []).append(words[0])


@cache
def lexicon() -> Lexicon:
    """The word lists, read once."""
    around = {one: frozenset(map(fold, entries)) for one, entries in _entries("around.txt", Around)}
    found = Lexicon(around)
    for name in LISTS:
        for kind, entries in _entries(name, Kind):
            for entry in entries:
                found.add(entry, kind)
    return found


def _entries(name: str, headings: type[Heading]) -> Iterator[tuple[Heading, list[str]]]:
    """The entries of a file under each of its headings."""
    for part in re.split(r"^\[", (LEXICON / name).read_text("utf-8"), flags=re.MULTILINE)[1:]:
        heading, _, body = part.partition("]\n")
        lines = [line for line in body.splitlines() if not line.startswith("#")]
        yield headings(heading), [entry.strip() for line in lines for entry in line.split(",") if entry.strip()]


def hint_of(text: str) -> Hint:
    """How hostile a text reads and the words that say so. It takes any text and time in proportion to its length."""
    words = words_of(text)
    for word in words:
        if "*" in word.surface or "#" in word.surface:
            word.readings += _spelled_out(word.readings)
    heaviest: dict[str, float] = {}  # each word counts once, as it is said worst
    shown: dict[str, str] = {}
    for start, length, kind in _finds(words):
        weight = _weight(words, start, length, kind)
        if weight <= 0:
            continue
        said = " ".join(word.surface for word in words[start : start + length])
        name = fold(said)
        heaviest[name] = max(heaviest.get(name, 0.0), weight)
        shown.setdefault(name, said)
    friendly = 1.0
    for weight in heaviest.values():
        friendly *= 1 - weight
    return Hint(round(1 - friendly, 3), tuple(shown.values())[:MOST_WORDS])


def _finds(words: list[Word]) -> Iterator[tuple[int, int, Kind]]:
    """Where something of the lists stands: first word, number of words, kind. A phrase stands for its words."""
    covered = 0
    for at, word in enumerate(words):
        length, kind = _phrase_at(words, at)
        if kind:
            covered = max(covered, at + length)
            yield at, length, kind
        elif at >= covered and (kind := _kind_of(word)):
            yield at, 1, kind


def _phrase_at(words: list[Word], at: int) -> tuple[int, Kind | None]:
    """The longest phrase that begins there, as its number of words and its kind."""
    best: tuple[int, Kind | None] = (0, None)
    trees, sentence = [lexicon().phrases], words[at].sentence
    for length, word in enumerate(words[at : at + LONGEST_PHRASE], 1):
        trees = [tree[reading] for tree in trees for reading in word.readings if reading in tree]
        if not trees or word.sentence != sentence:
            break
        for tree in trees:
            if kind := tree.get(END):
                best = length, kind
    return best


def _kind_of(word: Word) -> Kind | None:
    for reading in word.readings:
        if kind := _listed(reading) or (_within(reading) if word.spaced else None):
            return kind
    return Kind.OBSCENE if any("fuck" in reading for reading in word.readings) else None


@lru_cache(maxsize=8192)
def _listed(reading: str) -> Kind | None:
    lists = lexicon()
    if kind := lists.words.get(reading):
        return kind
    if len(reading) > 4 and reading.endswith("s") and (kind := lists.words.get(reading[:-1])):
        return kind
    if len(reading) > 3 and reading.startswith(("ال", "وا", "يا")) and (kind := lists.words.get(reading[2:])):
        return kind
    for length in range(3, min(len(reading), 10) + 1):
        if kind := lists.beginnings.get(reading[:length]):
            return kind
    if drawn_out(reading) and len(short := squeezed(reading)) > 2:
        return lists.squeezed.get(short)
    return None


@lru_cache(maxsize=8192)
def _spelled_out(readings: tuple[str, ...]) -> tuple[str, ...]:
    """What a word with stars for letters may be: its first letter and one more must show."""
    found: dict[str, None] = {}
    for hidden in readings:
        if hidden[:1].isalpha() and sum(c.isalpha() for c in hidden) > 1:
            for known in lexicon().shapes.get((len(hidden), hidden[0]), ()):
                if all(c in "*#" or c == letter for c, letter in zip(hidden, known, strict=True)):
                    found[known] = None
    return tuple(found)


def _within(run: str) -> Kind | None:
    """The kind of the first listed word in letters that were set apart; these do not show where a word ends."""
    for start in range(len(run)):
        for length in range(4, 13):
            kind = lexicon().words.get(run[start : start + length])
            if kind and kind not in (Kind.CONTEMPT, Kind.ACCUSATION, Kind.BEAST):
                return kind
    return None


def _weight(words: list[Word], start: int, length: int, kind: Kind) -> float:
    said = _said_of(words, start, length, kind)
    weight = WEIGHTS[kind][said.aim]
    weight *= QUOTED if said.told or words[start].quoted else 1
    weight *= DENIED if said.denied else 1
    return weight * (OF_ONESELF if said.of_oneself and kind in OF_PEOPLE else 1)


@dataclass(slots=True)
class _Said:
    """What stands around a word: whom it is said of, and whether it is denied, told of others or said of oneself."""

    aim: Aim = Aim.NOBODY
    denied: bool = False
    told: bool = False
    of_oneself: bool = False


def _said_of(words: list[Word], start: int, length: int, kind: Kind) -> _Said:
    said, strangers = _Said(), 0
    here = words[start]
    if _called_out(words, start, length, kind) or _turned_to(words, start + length):
        said.aim = Aim.READER
    first = start - 1 - here.made_of
    for word in words[max(0, first - REACH) : first + 1][::-1]:
        if word.sentence != here.sentence:
            break
        near = strangers <= STRANGERS
        if kind in NAMES and word is words[first] and _is(word, Around.YOUR):
            break
        if _is(word, Around.YOU):
            said.aim = max(said.aim, Aim.READER if near else Aim.SOMEBODY)
            break
        if _is(word, Around.THEY):
            said.aim = max(said.aim, Aim.SOMEBODY if strangers == 0 else Aim.NOBODY)
            break
        if _is(word, Around.PERSON):
            said.of_oneself = strangers == 0 and said.aim == Aim.NOBODY
            break
        if _is(word, Around.NOT):
            said.denied |= near
        elif _is(word, Around.SAYING):
            said.told |= near
        elif _is(word, Around.IS):
            said.aim = max(said.aim, Aim.SOMEBODY if strangers == 0 else Aim.NOBODY)
        elif not (_is(word, Around.BETWEEN) or len(word.surface) == 1 or _kind_of(word)):
            strangers += 1
    return said


def _called_out(words: list[Word], start: int, length: int, kind: Kind) -> bool:
    """Whether a word stands as a call: “Moron!”, “Nice try, moron.” What can be meant honestly needs a short one."""
    here, last = words[start], words[start + length - 1]
    if not last.closes:
        return False
    if not here.opens:
        before = words[start - 1]
        return kind == Kind.INSULT and not before.made_of and not _is(before, Around.LEADING)
    return kind not in NAMES or start < SHORT or words[start - SHORT].sentence != here.sentence


def _turned_to(words: list[Word], after: int) -> bool:
    """Whether “you”, “like you” or “of you” follows."""
    following = [word for word in words[after : after + 2] if word.sentence == words[after - 1].sentence]
    if not following or words[after - 1].closes:
        return False
    turned = _is(following[0], Around.TOWARDS) and _is(following[-1], Around.YOU)
    return turned or _is(following[0], Around.YOU)


def _is(word: Word, around: Around) -> bool:
    return not lexicon().around[around].isdisjoint(word.readings)
