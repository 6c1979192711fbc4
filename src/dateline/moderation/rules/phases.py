"""The screening: small phases in order. The first that has something to say ends it.

Each looks at the draft and at what is known of its author, and gives a verdict or none. The order is data: what a phase
is called and where it stands can be read here, and a held comment says which one held it. What is only suspected is
first put to the author, who may mean it: sent again as it is, it is held, and a moderator looks at it.
"""

import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import time

from dateline.discussion.ports import Outcome, Verdict
from dateline.moderation.rules.hostility import RECONSIDER, hint_of
from dateline.moderation.rules.watching import found_in
from dateline.values.lookalikes import skeleton


@dataclass(frozen=True, slots=True)
class Limits:
    """What the newsroom has set; the defaults are those of a new one."""

    longest: int = 5000  # letters
    most_links: int = 2
    a_minute: int = 4  # comments of one voice
    network_a_minute: int = 12
    network_an_hour: int = 120
    new_voices_an_hour: int = 12  # of one network
    first_wait: int = 0  # as many first comments of a new voice wait
    hostile_at: int = round(RECONSIDER * 100)  # of a hundred; 0: nobody is asked to reconsider
    scripts: tuple[str, ...] = ()  # that the moderators read, such as LATIN and ARABIC; none: all
    watched: tuple[tuple[str, str], ...] = ()  # words with what becomes of them: reconsider, hold, refuse


@dataclass(frozen=True, slots=True)
class Said:
    """What a phase sees of a draft."""

    text: str
    author: str = ""
    links: int = 0
    is_edit: bool = False


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of its author and of the hour, when it comes."""

    restrained: str = ""  # the sentence that a suspended or banned voice or network reads
    may_speak: str = ""  # the sentence for a kind of voice that this series does not let speak
    seconds_to_wait: int = 0  # in slow mode, until this voice may speak again
    premoderated: bool = False
    is_quiet: bool = False
    quiet_until: time | None = None
    shown: int = 0  # comments of this voice
    struck: int = 0
    own_last: Sequence[str] = ()  # its last texts in this thread
    network_last: Sequence[str] = ()  # the last texts of its network, within a day
    voice_in_a_minute: int = 0
    network_in_a_minute: int = 0
    network_in_an_hour: int = 0
    network_new_voices: int = 0
    network_shown: int = 0  # of the last comments of its network
    network_struck: int = 0
    opinion: Verdict | None = field(default=None)  # of the judge elsewhere


Phase = Callable[[Said, Known, Limits], Verdict | None]
TRUSTED_AFTER = 20  # comments that stand, none struck
SHOUTS_FROM = 40  # letters
MOST_ALIKE = 3  # the same text from one network in a day


def _restraint(_said: Said, known: Known, _limits: Limits) -> Verdict | None:
    return Verdict(Outcome.REFUSE, known.restrained) if known.restrained else None


def _manners(_said: Said, known: Known, _limits: Limits) -> Verdict | None:
    return Verdict(Outcome.REFUSE, known.may_speak) if known.may_speak else None


def _length(said: Said, _known: Known, limits: Limits) -> Verdict | None:
    if len(said.text) > limits.longest:
        return Verdict(Outcome.REFUSE, f"A comment here has {limits.longest:,} letters at most: shorten it.")
    letters = [c for c in said.text if c.isalpha()]
    capitals = sum(c.isupper() for c in letters)
    if len(letters) >= SHOUTS_FROM and capitals > 0.8 * len(letters):
        return Verdict(Outcome.RECONSIDER, "It is written in capitals, which reads like shouting.")
    return None


def _rate(said: Said, known: Known, limits: Limits) -> Verdict | None:
    if said.is_edit:
        return None
    if known.seconds_to_wait:
        return Verdict(
            Outcome.REFUSE, f"This discussion is slowed down: wait {known.seconds_to_wait} seconds and post it again."
        )
    if known.voice_in_a_minute >= limits.a_minute:
        return Verdict(Outcome.REFUSE, "You have written a lot in the last minute: wait a minute and post it again.")
    if known.network_in_a_minute >= limits.network_a_minute or known.network_in_an_hour >= limits.network_an_hour:
        return Verdict(Outcome.REFUSE, "Very much comes from your network just now: wait a while and post it again.")
    return None


def _repeat(said: Said, known: Known, _limits: Limits) -> Verdict | None:
    reads = _reading(said.text)
    if not said.is_edit and any(_reading(text) == reads for text in known.own_last):
        return Verdict(Outcome.REFUSE, "You have posted this already: it is there.")
    if sum(_reading(text) == reads for text in known.network_last) >= MOST_ALIKE:
        return Verdict(Outcome.HOLD, "The same text has come several times.")
    return None


def _links(said: Said, known: Known, limits: Limits) -> Verdict | None:
    if said.links > limits.most_links:
        return Verdict(Outcome.HOLD, f"It has {said.links} links, and {limits.most_links} pass unseen.")
    if said.links and not known.shown and not said.is_edit:
        return Verdict(Outcome.HOLD, "It has a link, and nothing of this voice has been shown before.")
    return None


def _words(said: Said, _known: Known, limits: Limits) -> Verdict | None:
    for outcome in (Outcome.REFUSE, Outcome.HOLD, Outcome.RECONSIDER):
        watched = [word for word, does in limits.watched if does == outcome]
        if word := found_in(f"{said.author} {said.text}", watched):
            return Verdict(outcome, f"It has the word “{word}”, which this newsroom watches for.")
    return None


def _new_voice(said: Said, known: Known, limits: Limits) -> Verdict | None:
    if known.shown < limits.first_wait and not said.is_edit:
        return Verdict(Outcome.HOLD, "The first comments of a new voice are looked at before they are shown.")
    if known.network_new_voices > limits.new_voices_an_hour and not known.shown:
        return Verdict(Outcome.HOLD, "Many new voices come from one network at once.")
    return None


def _history(_said: Said, known: Known, _limits: Limits) -> Verdict | None:
    if known.struck >= 2 and known.struck * 3 >= known.shown + known.struck:
        return Verdict(Outcome.HOLD, "Several comments of this voice were removed before.")
    if known.shown >= TRUSTED_AFTER and not known.struck:
        return None
    if known.network_struck >= 3 and known.network_struck * 2 >= known.network_shown + known.network_struck:
        return Verdict(Outcome.HOLD, "Several comments from this network were removed before.")
    return None


def _language(said: Said, _known: Known, limits: Limits) -> Verdict | None:
    script = main_script(said.text)
    if limits.scripts and script and script not in limits.scripts:
        return Verdict(Outcome.HOLD, f"It is written in a script that the moderators do not read ({script.lower()}).")
    return None


def _hostility(said: Said, _known: Known, limits: Limits) -> Verdict | None:
    hint = hint_of(said.text)
    if limits.hostile_at and round(hint.score * 100) >= limits.hostile_at:
        named = f" ({', '.join(f'“{word}”' for word in hint.words[:3])})" if hint.words else ""
        return Verdict(Outcome.RECONSIDER, f"It may read as an attack on somebody{named}.")
    return None


def _judge(_said: Said, known: Known, _limits: Limits) -> Verdict | None:
    return known.opinion


def _premoderation(_said: Said, known: Known, _limits: Limits) -> Verdict | None:
    if known.premoderated:
        return Verdict(Outcome.HOLD, "Under this report each comment is looked at before it is shown.")
    return None


def _quiet_hours(_said: Said, known: Known, _limits: Limits) -> Verdict | None:
    if known.is_quiet:
        return Verdict(
            Outcome.HOLD, f"Nobody looks after the discussion at this hour: it waits until {known.quiet_until:%H:%M}."
        )
    return None


PHASES: tuple[tuple[str, Phase], ...] = (
    ("restraint", _restraint),
    ("manners", _manners),
    ("length", _length),
    ("repeat", _repeat),
    ("links", _links),
    ("words", _words),
    ("rate", _rate),
    ("new voice", _new_voice),
    ("history", _history),
    ("language", _language),
    ("hostility", _hostility),
    ("judge", _judge),
    ("premoderation", _premoderation),
    ("quiet hours", _quiet_hours),
)
_SENT_AGAIN = " Change it, or post it as it is: then a moderator looks at it first."


def screened(said: Said, known: Known, limits: Limits, *, is_meant: bool = False) -> Verdict:
    """What becomes of a draft: the verdict of the first phase that has one, with its name."""
    for name, phase in PHASES:
        if verdict := phase(said, known, limits):
            if verdict.outcome is Outcome.RECONSIDER and is_meant:
                return Verdict(Outcome.HOLD, verdict.reason, name)
            more = _SENT_AGAIN if verdict.outcome is Outcome.RECONSIDER else ""
            return Verdict(verdict.outcome, f"{verdict.reason}{more}", name)
    return Verdict(Outcome.SHOW)


def main_script(text: str) -> str:
    """The script of most letters of a text, by the first word of their Unicode names; empty if it has few letters."""
    found: dict[str, int] = {}
    for c in text[:1000]:
        if c.isalpha():
            script = unicodedata.name(c, "").partition(" ")[0]
            found[script] = found.get(script, 0) + 1
    if sum(found.values()) < 8:
        return ""
    return max(found, key=lambda script: found[script])


def _reading(text: str) -> str:
    """What two texts that read the same have in common."""
    return "".join(skeleton(line) for line in text.split("\n")[:40])
