"""Why something is held against a comment: one list for readers who report and for moderators who act."""

from enum import StrEnum


class Reason(StrEnum):
    """What is wrong with a comment."""

    SPAM = "spam"
    INSULT = "insult"
    THREAT = "threat"
    INCITES = "incites"
    PRIVATE = "private"
    OFF_TOPIC = "off topic"
    FALSE_NAME = "false name"
    REPEATS = "repeats"
    OTHER = "other"

    @property
    def sentence(self) -> str:
        """As its author and other readers are told."""
        return _SENTENCES[self]


_SENTENCES = {
    Reason.SPAM: "It advertises something.",
    Reason.INSULT: "It insults somebody.",
    Reason.THREAT: "It threatens somebody.",
    Reason.INCITES: "It calls for violence, or praises it.",
    Reason.PRIVATE: "It gives away something private of a person, or where somebody is.",
    Reason.OFF_TOPIC: "It has nothing to do with the report.",
    Reason.FALSE_NAME: "Its name pretends to be somebody else.",
    Reason.REPEATS: "It repeats what was said before.",
    Reason.OTHER: "It does not keep to the rules of this newsroom.",
}


class Deed(StrEnum):
    """What a moderator did, or the screening."""

    HELD = "held"
    SHOWN = "shown"
    REFUSED = "refused"
    REMOVED = "removed"
    RESTORED = "restored"
    KEPT = "kept"  # looked at after readers had reported it, and left where it is
    VOTES_COUNTED = "votes counted"
    VOTES_DROPPED = "votes dropped"
    SUSPENDED = "suspended"
    BANNED = "banned"
    RELEASED = "released"
    NOTED = "noted"
    APPEAL_GRANTED = "appeal granted"
    APPEAL_TURNED_DOWN = "appeal turned down"
    UNDONE = "undone"


UNDOES = {  # what undoing each of them comes to
    Deed.SHOWN: Deed.REMOVED,
    Deed.RESTORED: Deed.REMOVED,
    Deed.REFUSED: Deed.HELD,
    Deed.REMOVED: Deed.RESTORED,
    Deed.SUSPENDED: Deed.RELEASED,
    Deed.BANNED: Deed.RELEASED,
}
