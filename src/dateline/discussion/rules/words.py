"""What a comment may be."""

from enum import StrEnum

from dateline.values.errors import DatelineError
from dateline.values.text import one_line, paragraphs

LONGEST_NAME = 60
LONGEST_TEXT = 5000


class Voice(StrEnum):
    """What kind of voice speaks; printed beside the name."""

    GUEST = "guest"
    DESK = "desk"
    DEMONSTRATION = "demonstration"
    IMPORTED = "imported"


class Answered(StrEnum):
    """What the desk made of a contribution."""

    TAKEN_UP = "taken up"
    KNOWN = "known already"
    NOT_USABLE = "not usable"


def check_name(name: str) -> str:
    """A name that can stand beside a comment, or a sentence on what is wrong with it."""
    name = one_line(name)
    if not name:
        raise DatelineError("Write a name to stand beside your comment; it need not be your own.")
    if len(name) > LONGEST_NAME:
        raise DatelineError(f"The name is too long: {LONGEST_NAME} letters at most.")
    return name


def check_text(text: str) -> str:
    """A text that can be posted, or a sentence on what is wrong with it."""
    text = paragraphs(text)
    if not text:
        raise DatelineError("The comment is empty: write something first.")
    if len(text) > LONGEST_TEXT:
        raise DatelineError(
            f"The comment has {len(text):,} letters and may have {LONGEST_TEXT:,}: shorten it or post it in parts."
        )
    return text
