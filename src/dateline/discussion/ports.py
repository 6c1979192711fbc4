"""What this room asks of the rooms above it."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from dateline.values.errors import DatelineError

ByMail = Callable[[int, str], None]  # comment or voice, e-mail address


class Outcome(StrEnum):
    """What becomes of a draft."""

    SHOW = "show"
    RECONSIDER = "reconsider"  # its author is asked whether it is meant so; sent again, it is held
    HOLD = "hold"
    REFUSE = "refuse"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a screening says of a draft, and why. The reason is a sentence for its author."""

    outcome: Outcome
    reason: str = ""
    phase: str = ""  # the name of the phase that said so


@dataclass(frozen=True, slots=True)
class Draft:
    """What somebody wants to say, before it is a comment."""

    thread: Any  # discussion.Thread
    voice: Any  # discussion.Voice or None
    author: str
    text: str
    link: str = ""
    parent: int | None = None
    networks: tuple[str, ...] = ()  # by all keys that are known
    is_meant: bool = False  # its author was asked to reconsider, and sent it again
    replaces: int | None = None  # the comment whose text it is to be
    opinion: Verdict | None = None  # of the outside judge, asked before the transaction


class Reconsider(DatelineError):
    """A draft that its author is asked to look at again; sent once more as it is, a moderator looks at it first."""

    code = "reconsider"


def _nobody(_comment: int, _address: str) -> None:
    """Without a following room, nobody is told."""


def _nothing_is_sent(_voice: int, _address: str) -> None:
    raise DatelineError("This newsroom sends no mail: a name can be kept, but not confirmed.")


def _all_is_well(_draft: Draft) -> Verdict:
    """Without a moderation room, everything is shown."""
    return Verdict(Outcome.SHOW)


def _no_opinion(_drafted: Callable[[], Draft]) -> Verdict | None:
    return None


def _unmarked(_comment: Any, _verdict: Verdict) -> None:
    """Without a moderation room, nobody keeps count."""


_tell_of_replies: ByMail = _nobody
_offer_to_confirm: ByMail = _nothing_is_sent
_screen: Callable[[Draft], Verdict] = _all_is_well
_ask_outside: Callable[[Callable[[], Draft]], Verdict | None] = _no_opinion
_mark_held: Callable[[Any, Verdict], None] = _unmarked


def bind_mail(tell: ByMail, offer: ByMail) -> None:
    """Called once by the wiring."""
    global _tell_of_replies, _offer_to_confirm  # one binding for the process
    _tell_of_replies, _offer_to_confirm = tell, offer


def bind_screening(
    screen: Callable[[Draft], Verdict],
    ask_outside: Callable[[Callable[[], Draft]], Verdict | None],
    mark_held: Callable[[Any, Verdict], None],
) -> None:
    """Called once by the wiring."""
    global _screen, _ask_outside, _mark_held  # one binding for the process
    _screen, _ask_outside, _mark_held = screen, ask_outside, mark_held


def tell_of_replies(comment: int, address: str) -> None:
    """Offer the author of a comment to be told of replies to it at this address."""
    _tell_of_replies(comment, address)


def offer_to_confirm(voice: int, address: str) -> None:
    """Send a mail to this address, whose link confirms the voice."""
    _offer_to_confirm(voice, address)


def screen(draft: Draft) -> Verdict:
    """What becomes of a draft; asked inside the transaction that would show it, so that no limit is passed by two."""
    return _screen(draft)


def ask_outside(drafted: Callable[[], Draft]) -> Verdict | None:
    """What a judge elsewhere says of a draft, which is made only if there is one. Silence is none.

    Asked outside of any transaction.
    """
    return _ask_outside(drafted)


def mark_held(comment: Any, verdict: Verdict) -> None:
    """A comment was held, in this transaction."""
    _mark_held(comment, verdict)
