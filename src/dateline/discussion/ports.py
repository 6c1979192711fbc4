"""What this room asks of the rooms above it."""

from collections.abc import Callable

TellOfReplies = Callable[[int, str], None]  # comment, e-mail address


def _nobody(_comment: int, _address: str) -> None:
    """Without a following room, nobody is told."""


_tell_of_replies: TellOfReplies = _nobody


def bind_replies(tell: TellOfReplies) -> None:
    """Called once by the wiring."""
    global _tell_of_replies  # one binding for the process
    _tell_of_replies = tell


def tell_of_replies(comment: int, address: str) -> None:
    """Offer the author of a comment to be told of replies to it at this address."""
    _tell_of_replies(comment, address)
