"""What a comment may be."""

from enum import StrEnum

from dateline.values.errors import DatelineError
from dateline.values.text import one_line, paragraphs

LONGEST_NAME = 60
LONGEST_TEXT = 5000


class VoiceKind(StrEnum):
    """What kind of voice speaks; printed beside the name."""

    GUEST = "guest"  # a name written into the form
    KEPT = "kept name"  # a name that a key in the browser keeps for one voice
    CONFIRMED = "confirmed"  # a kept name whose voice has answered a mail
    DESK = "desk"
    DEMONSTRATION = "demonstration"
    IMPORTED = "imported"


READERS = (VoiceKind.GUEST, VoiceKind.KEPT, VoiceKind.CONFIRMED)  # the kinds that a series may choose from


class State(StrEnum):
    """Whether a comment is shown, and why not."""

    SHOWN = "shown"
    HELD = "held"  # waits for a moderator; it has no place yet
    REFUSED = "refused"  # waited, and will not be shown
    REMOVED = "removed"  # was shown; a line in its place says that it was removed
    TAKEN_BACK = "taken back"  # by its author; if it was shown, a line says so in its place


PLACED = (State.SHOWN, State.REMOVED, State.TAKEN_BACK)


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
