"""Names that read the same: what is left of a name when all that cannot be told apart by eye is made one.

The table has the letters of Greek and Cyrillic that look like a Latin one, in small or in capital form, and the signs
that are typed for one another. It works on the folded (small) letter, so that a name and the same name in
capitals are one. It knows letters, not words: “rn” and “m”, “1” and “l” are told apart.
"""

import unicodedata

# Each row: a Latin letter or a plain sign, and what is taken for it.
CONFUSABLES: dict[str, str] = {
    "a": "аαɑ",
    "b": "вβ",
    "c": "с",
    "d": "ԁ",
    "e": "еεє",
    "f": "ϝ",
    "g": "ɡ",
    "h": "нηһ",
    "i": "іιıɩ",
    "j": "јϳ",
    "k": "кκ",
    "m": "мμ",
    "n": "ν",
    "o": "оοө",
    "p": "рρ",
    "q": "ԛ",
    "s": "ѕ",
    "t": "тτ",
    "u": "υ",
    "v": "ѵ",
    "w": "ԝω",
    "x": "хχ",
    "y": "уүγ",
    "z": "ζ",
    "'": "’‘ʼʻʹ′`ʾʿ",
    '"': "“”„«»",
    "-": "‐‑‒–—―−",
}
_TO_PLAIN = {ord(like): plain for plain, alike in CONFUSABLES.items() for like in alike}
LONGEST_SKELETON = 400


def skeleton(text: str) -> str:
    """What two names that read the same have in common.

    Compatibility forms (NFKC), case, look-alike letters, unseen characters and the kind of blank make no difference.
    Accents and the letters of other scripts do.
    """
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())
    plain = folded.translate(_TO_PLAIN)
    if plain.isprintable():  # nothing unseen in it, and no blank but the common one
        return " ".join(plain.split())[:LONGEST_SKELETON]
    blanks = "".join(" " if c.isspace() else c for c in plain if c.isspace() or unicodedata.category(c)[0] != "C")
    return " ".join(blanks.split())[:LONGEST_SKELETON]
