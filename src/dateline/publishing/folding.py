"""Words as they are looked for: without capitals, accents and the many forms of one Arabic letter.

`static/publishing/islands/search.js` does the same to what a reader writes; a test holds the two together.
"""

import re
import unicodedata

LONGEST = 32  # letters of a word that count
SHARDS = 64

_WORD = re.compile(r"[^\W_]+")
_WITHIN = "'’‘ʼʾʿ`´ʻ"  # written inside names as letters or left out, as one likes
_LIKE = str.maketrans(
    {
        **dict.fromkeys(_WITHIN, ""),
        **{"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i", "ς": "σ"},
        # Alef with wasla; alef maksura and Persian yeh; teh marbuta; Persian kaf; the stroke that lengthens.
        **{"ٱ": "ا", "ى": "ي", "ی": "ي", "ة": "ه", "ک": "ك", "ـ": ""},
        **{digit: str(at % 10) for at, digit in enumerate("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹")},
    }
)


class _Unmarked(dict[int, int | None]):
    """For `str.translate`: leaves out marks that stand on letters; each letter is looked up once."""

    def __missing__(self, code: int) -> int | None:
        self[code] = None if unicodedata.category(chr(code))[0] == "M" else code
        return self[code]


_UNMARKED = _Unmarked()
_ARTICLE = "ال"
_LEFT_OF_IT = 2  # letters that must be left when the article goes


def words(text: str) -> list[str]:
    """The folded words of a text, in its order."""
    return [_bare(word) for word in _WORD.findall(_folded(text))]


def shard_of(word: str) -> int:
    """The shard that a word is in: all that begin with the same two letters are in the same one."""
    second = ord(word[1]) if len(word) > 1 else 0
    return (ord(word[0]) * 31 + second) % SHARDS


def _folded(text: str) -> str:
    if text.isascii():
        return text.lower().replace("'", "").replace("`", "")
    plain = unicodedata.normalize("NFKD", text.lower())
    return plain.translate(_UNMARKED).lower().translate(_LIKE)


def _bare(word: str) -> str:
    if word.startswith(_ARTICLE) and len(word) >= len(_ARTICLE) + _LEFT_OF_IT:
        word = word[len(_ARTICLE) :]
    return word[:LONGEST]
