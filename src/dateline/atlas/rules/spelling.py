"""How a name is looked for: in any spelling and script, half typed, or with an error in it.

A name is folded (case, accents, articles, blanks, the forms of one Arabic letter), then sounded (what people write one
for another when they spell Arabic, Russian or French by ear is made one), then boned (without its vowels).
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

LONGEST = 48  # letters of a name that count
MOST_KEPT = 24  # other names of a place that are taken over from the gazetteer
_FEWEST_BONES = 3
_TELLING = 5  # letters of a word that few names sound like
_WITHIN = "'’‘ʼʾʿ`´ʻʹʺ"  # written inside names as letters or left out, as one likes
_LIKE = str.maketrans(
    {
        **dict.fromkeys(_WITHIN, ""),
        **{"æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i", "ə": "a", "ς": "σ"},
        # Alef with wasla; alef maksura and Persian yeh; teh marbuta and Kurdish heh; Persian kaf; hamza; the stroke.
        **{"ٱ": "ا", "ى": "ي", "ی": "ي", "ة": "ه", "ە": "ه", "ک": "ك", "ء": "", "ـ": ""},
    }
)
_WORD = re.compile(r"[\w\u0900-\u0fff]+")  # some scripts' vowels are marks to Python, and belong to the word
# The article as it is written before letters of the sun and the moon, in Latin and in Cyrillic script.
_ARTICLES = frozenset(
    _WORD.findall(
        "al ar as ash at ath ad adh an az el er es esh et ed ez ul ur us uz "
        "аль ал ар ас аш ат ад ан аз эль эр эс эш эт эд эн эз ель ез"
    )
)
_ARABIC_ARTICLE = "ال"
_RUN_ON = re.compile(r"(?:al|el|ar|as|ash|at|ad|an|az|il|ul)(?=.{4})")
_BY_EAR = [
    *(
        ("ph", "f"),
        ("kh", "k"),
        ("gh", "g"),
        ("dh", "d"),
        ("th", "t"),
        ("sh", "s"),
        ("ch", "s"),
        ("q", "k"),
        ("c", "k"),
    ),
    *(("au", "u"), ("aw", "u"), ("ou", "u"), ("o", "u"), ("w", "u")),
    *(("ai", "i"), ("ay", "i"), ("e", "i"), ("y", "i")),
]
_TWICE = re.compile(r"(.)\1+")
_LATIN = re.compile(r"[a-z]")
_VOWELS = str.maketrans("", "", "aiuاويаеиоуыэюяьъ")


def folded(text: str) -> str:
    """A name without what makes no difference to who looks for it; empty if nothing of it is left."""
    return "".join(_words(text))[:LONGEST]


def keys(name: str, *, inside: bool = False) -> list[str]:
    """What a name is found by, the whole of it first; `inside` also by what follows its first word, its second…"""
    words = _words(name)
    starts = range(len(words) if inside else 1)
    return list(dict.fromkeys(filter(None, (sounded("".join(words[at:])[:LONGEST]) for at in starts))))


def behind(start: str) -> str:
    """What stands, in the order of letters, behind all that begins so."""
    return start + "\U0010ffff"


def worth_keeping(name: str, others: Iterable[str]) -> list[str]:
    """Of the names that GeoNames has beside this one, those that people write; of those that sound alike the first.

    It also has codes of airports, and how machines spell names of other scripts, without a capital in them.
    """
    kept = dict.fromkeys(keys(name), name)
    for one in others:
        if not one.isascii() or (any(c.isupper() for c in one) and not (len(one) <= 3 and one.isupper())):
            for key in keys(one):
                kept.setdefault(key, one)
    return list(kept.values())[1 : 1 + MOST_KEPT]


def _words(text: str) -> list[str]:
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", text).casefold())
    plain = "".join(c for c in plain if not unicodedata.combining(c)).translate(_LIKE)
    words = _WORD.findall(plain.replace("_", " "))
    kept = [word for word in words if word not in _ARTICLES] or words
    return [_bare(word) for word in kept]


def sounded(fold: str) -> str:
    """What a folded name has in common with what others hear in it."""
    if _LATIN.search(fold):
        for written, heard in _BY_EAR:
            fold = fold.replace(written, heard)
        fold = fold if len(fold) < 3 else fold.removesuffix("h")
    return _TWICE.sub(r"\1", fold)


def bones(sound: str) -> str:
    """Its consonants, which stay when vowels are guessed; empty if they are too few to tell names apart."""
    left = _TWICE.sub(r"\1", sound.translate(_VOWELS))
    return left if len(left) >= _FEWEST_BONES else ""


def _bare(word: str) -> str:
    return word[2:] if word.startswith(_ARABIC_ARTICLE) and len(word) > 3 else word


class Nearness(NamedTuple):
    """How well a name answers; the less, the better."""

    step: (
        int  # 0 the same; 1 begins so or sounds all the same; 2 begins so by ear; 3 its consonants; 4 and more: errors
    )
    longer: int  # letters that are still to be typed

    @property
    def is_sure(self) -> bool:
        """Whether it is what was typed, and no guess."""
        return self.step < 3


@dataclass(frozen=True, slots=True)
class Asked:
    """What somebody typed, made ready."""

    fold: str
    sound: str
    bones: str

    @property
    def beginning(self) -> str:
        """What a name with an error in its second half begins with; empty if too little was typed."""
        return self.sound[: max(3, len(self.sound) // 2)] if len(self.sound) > 3 else ""

    @property
    def without_article(self) -> "Asked | None":
        """The same without an article that was written on to it."""
        found = _RUN_ON.match(self.fold)
        return made(self.fold[found.end() :]) if found else None

    def nearness(self, name: str, sound: str, consonants: str) -> Nearness | None:
        """How near a name comes to it, of which we know how it sounds and its bones; None if it does not."""
        longer = len(sound) - len(self.sound)
        if sound.startswith(self.sound):
            fold = folded(name)
            if fold == self.fold:
                return Nearness(0, 0)
            telling = not longer and len(sound) >= _TELLING
            return Nearness(1 if telling or fold.startswith(self.fold) else 2, longer)
        # Half of a word is like many others: only two thirds of a name can be it with an error.
        if 2 * longer > len(self.sound):
            return None
        alike = bool(self.bones) and self.bones == consonants
        most = len(self.sound) // 3 if alike else 0 if len(self.sound) < 4 else 1 if len(self.sound) < 8 else 2
        errors = apart(self.sound, sound, most) if most else None
        return None if errors is None else Nearness(3 if alike else 3 + errors, max(longer, 0))


def asked(words: str) -> Asked | None:
    """What was typed; None if there is nothing in it that could be looked for."""
    fold = folded(words[: 4 * LONGEST])
    return made(fold) if fold else None


def made(fold: str) -> Asked:
    """What was typed, of its folded form."""
    sound = sounded(fold)
    return Asked(fold, sound, bones(sound))


def apart(typed: str, name: str, most: int) -> int | None:
    """The fewest errors (a letter too many, too few, another, two turned round) that make of `typed` how `name` begins.

    None if there are more than `most`. All of a name is a beginning of it too. Each column of the usual table is two
    numbers, a bit a row (Myers 1999, with turned letters by Hyyrö 2003): thousands of names are tried while one types.
    """
    if len(set(typed).difference(name)) > most:
        return None
    masks = _masks(typed)
    whole, last = (1 << len(typed)) - 1, 1 << len(typed) >> 1
    more, less, equal, before = whole, 0, 0, 0  # more and less: where a row is one above or below the row before it
    errors = fewest = len(typed)
    for letter in name[: len(typed) + most]:
        here = masks.get(letter, 0)
        turned = ((~equal & here) << 1) & before
        equal = ((((here & more) + more) ^ more) | here | less | turned) & whole
        rises, falls = (less | ~(equal | more)) & whole, equal & more
        if rises & last:
            errors += 1
        elif falls & last:
            errors -= 1
            if errors < fewest:
                fewest = errors
        rises, falls = (rises << 1 | 1) & whole, (falls << 1) & whole
        more, less = falls | (~(equal | rises) & whole), rises & equal
        before = here
    return fewest if fewest <= most else None


@lru_cache(maxsize=64)
def _masks(typed: str) -> dict[str, int]:
    """For each letter the places where it stands."""
    masks: dict[str, int] = {}
    for at, letter in enumerate(typed):
        masks[letter] = masks.get(letter, 0) | 1 << at
    return masks
