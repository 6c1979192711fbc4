"""Names that pass for another's: which taken name, or which office of the newsroom, a reader would take this one for.

A name is reduced to what is left of it at a glance, its readings; two names with a reading in common read alike.
Case, accents, blanks, signs, unseen characters, the order of words and letters that look alike make no difference.
Neither does what is hung on a name to make it look official: “Anna Berg ✓” and “Anna Berg (desk)” read like “Anna
Berg”.

What may be: a part of a name (“Anna” beside “Anna Berg”), since nobody owns a first name; another spelling (“Marta”
beside “Martha”), which can be seen; a number behind a single word (“Marta 84” beside “Marta”), which is how readers
tell themselves apart.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import lru_cache

from dateline.values.lookalikes import skeleton

# Nobody may be called by these alone, nor by several of them: they speak for the newsroom.
OFFICES = (
    "dateline", "desk", "newsroom", "admin", "admins", "administrator", "administrators", "administration",
    "moderator", "moderators", "moderation", "mod", "mods", "editor", "editors", "editorial", "staff", "webmaster",
    "sysadmin", "redaktion", "redakteur", "moderatorin", "redaction", "redacteur", "administrador", "moderador",
    "редакция", "редактор", "админ", "администратор", "модератор", "المحرر", "التحرير", "المشرف", "مشرف", "الادارة",
)  # fmt: skip
# These make an office or a name look official, and are nothing in themselves.
TRIMMINGS = (
    "the", "a", "an", "of", "at", "in", "for", "and", "by", "from", "our", "your", "chief", "head", "team",
    "site", "news", "official", "verified", "real", "true", "original", "author", "account", "member", "dr",
    "prof", "mr", "mrs", "ms",
)  # fmt: skip
_SHORT = 4  # a shorter word is looked for only where blanks set it apart: “Modin” is a name

# Letters of scripts that values.lookalikes leaves alone, for a Latin one; and what is typed for a letter.
_ALIKE = {
    "a": "ꭺꓮ@", "b": "ᏼꓐ", "c": "ꮯꓚ", "d": "ꭰꓓ", "e": "ꭼꓰ3", "f": "ꓝ", "g": "ꮐꓖց", "h": "ꮋꓧհ", "j": "ꭻꓙյ", "k": "ꮶꓗ",
    "l": "ꮮꓡ1i|!ӏוןاꓲꭵ", "m": "ꮇꓟ", "n": "ꓠո", "o": "0օסᴑⲟꓳ", "p": "ꮲꓑ", "r": "ꭱꓣ", "s": "ꮪꓢ5$", "t": "ꭲꓔ",
    "u": "սꓴ", "v": "ꮩꓦ", "w": "ꮃꓪ", "x": "ꓫ", "y": "ꓬ", "z": "ꮓꓜ",
}  # fmt: skip
_TO_PLAIN = {ord(like.casefold()): plain for plain, alike in _ALIKE.items() for like in alike}
_PAIRS = {"rn": "m", "vv": "w", "cl": "d"}  # two letters that look like one
_NAMED = re.compile(r"^(?:LATIN|REGIONAL|NEGATIVE|SQUARED) .*(?:LETTER|SMALL CAPITAL) ([A-Z])(?: WITH .+)?$")
_NUMBER_BEHIND = re.compile(r"[\W_]*\d{1,9}\W*$")
_UNSEEN = re.compile(r"[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2800\u3164\uffa0\ufe00-\ufe0f]")
_LONGEST = 200  # letters of a name that are looked at; names are shorter


def imitates(name: str, taken: Iterable[str]) -> str | None:
    """The taken name, or the word reserved for the newsroom, that this name reads like; None if it is like no other."""
    mine = _readings(name)
    numbered = mine | _readings(_NUMBER_BEHIND.sub("", name[:_LONGEST]))
    for other in taken:
        for theirs in _readings(other):
            if any(_passes_for(one, theirs) for one in (numbered if len(theirs) > 1 else mine)):
                return other
    return next((office for one in mine if (office := _office(one))), None)


Reading = tuple[str, ...]  # the words of a name, as they look


@lru_cache(maxsize=4096)
def _readings(name: str) -> frozenset[Reading]:
    """The ways in which a name can be read."""
    name = name[:_LONGEST]
    seen = frozenset(filter(None, (_words(text, pairs) for text in _texts(name) for pairs in (False, True))))
    return seen or frozenset({(skeleton(name),)} if skeleton(name) else ())


def _texts(name: str) -> Iterator[str]:
    """The name as it stands, without its signs (which may be letters or not: ™, Ⓐ, !), and with I read as l."""
    yield name
    yield "".join(" " if unicodedata.category(c)[0] in "SP" else c for c in name)
    yield re.sub(r"(?<=[^\W\d_A-Z])I", "l", name)


def _words(text: str, pairs: bool) -> Reading:
    letters = "".join(map(_base, _UNSEEN.sub("", text)))
    letters = "".join(map(_base, unicodedata.normalize("NFKD", skeleton(letters))))
    if pairs:
        for two, one in _PAIRS.items():
            letters = letters.replace(two, one)
    letters = letters.translate(_TO_PLAIN)
    kept = (c if c.isalnum() or unicodedata.category(c)[0] == "M" else " " for c in letters)
    return tuple("".join(kept).split())


def _base(c: str) -> str:
    """The plain letter of one with a stroke, a hook or an accent; nothing for an accent or a point alone."""
    if c.isascii():
        return c
    group = unicodedata.combining(c)
    if group == 1 or group >= 200 or 10 <= group <= 36:
        return ""
    plain = _NAMED.match(unicodedata.name(c, ""))
    return plain[1].lower() if plain else c


def _passes_for(mine: Reading, theirs: Reading) -> bool:
    """Whether one is the other, in whatever order and with whatever is hung on it."""
    key, other = "".join(mine), "".join(theirs)
    if key == other:
        return True
    own, own_of_theirs = (sorted(word for word in words if word not in _HUNG) for words in (mine, theirs))
    if own and own == own_of_theirs:
        return True
    before, found, behind = key.partition(other)
    return len(found) >= _SHORT and _is_hung(before) and _is_hung(behind)


def _office(reading: Reading) -> str | None:
    """The office that a name stands for which has nothing else in it."""
    key = "".join(reading)
    if all(word in _HUNG for word in reading):
        return next((office for form, office in _OFFICES.items() if form in reading), None)
    if _is_hung(key):
        return next((office for form, office in _OFFICES.items() if len(form) >= _SHORT and form in key), None)
    return None


def _is_hung(key: str) -> bool:
    """Whether words written as one are nothing but offices and trimmings."""
    ends = {0}
    for at in range(len(key)):
        if at in ends:
            ends |= {at + len(word) for word in _HUNG if len(word) >= _SHORT and key.startswith(word, at)}
    return len(key) in ends


_OFFICES = {"".join(form): word for word in OFFICES for form in _readings(word)}
_HUNG = {*_OFFICES, *("".join(form) for word in TRIMMINGS for form in _readings(word))}
