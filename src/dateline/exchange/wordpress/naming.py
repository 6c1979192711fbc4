"""What an imported report, its series and its authors are called."""

import re
import unicodedata
from datetime import date

from dateline.exchange.wordpress.reading import Post
from dateline.values.html import text_of
from dateline.values.ids import LONGEST_REF, ref_from
from dateline.values.time import in_words

LONGEST_TITLE = 255
_ADDRESS = re.compile(r"([^\s@<>]+)@[^\s@<>]+\.[^\s@<>]+")
_FEWEST_LETTERS = 3  # below that, what is left of a title in another script names nothing


def title_of(post: Post, dated: date) -> str:
    """The headline of a post, or one that says that it had none."""
    return shorten(line_of(post.title), LONGEST_TITLE) or f"Untitled, {in_words(dated)}"


def ref_of(post: Post) -> str:
    """The name of a post in an address: WordPress's own if it is plain, else one made from the title."""
    if post.slug and "%" not in post.slug:
        return ref_from(post.slug) or f"post-{post.wp_id}"
    ref = ref_from(line_of(post.title))
    return ref if sum(letter.isalpha() for letter in ref) >= _FEWEST_LETTERS else f"post-{post.wp_id}"


def numbered(ref: str, attempt: int) -> str:
    """The same name for the second, third … report that would have it."""
    if attempt == 1:
        return ref
    ending = f"-{attempt}"
    return ref[: LONGEST_REF - len(ending)].rstrip("-") + ending


def series_ref(blog_title: str, reserved: set[str]) -> str:
    """The name in the address of a series made from a blog."""
    ref = ref_from(blog_title) or "imported"
    return f"{ref}-imported" if ref in reserved else ref


def person(name: str, longest: int) -> str:
    """A name as it may be printed: what is an e-mail address loses its host."""
    return shorten(unicodedata.normalize("NFC", _ADDRESS.sub(r"\1", line_of(name))), longest)


def line_of(html: str) -> str:
    """One line of plain text."""
    return " ".join(text_of(html).split())


def shorten(text: str, longest: int) -> str:
    """A line cut at a word, with a sign that it was."""
    if len(text) <= longest:
        return text
    kept = text[: longest - 1]
    at_a_word = kept.rpartition(" ")[0]
    return (at_a_word or kept).rstrip(" ,;:–-") + "…"
