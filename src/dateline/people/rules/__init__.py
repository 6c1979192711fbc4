"""Who may do what, in one table."""

from enum import StrEnum


class Role(StrEnum):
    """What someone is at the desk."""

    ADMIN = "admin"
    EDITOR = "editor"
    WRITER = "writer"
    ANALYST = "analyst"
    MODERATOR = "moderator"
    TREASURER = "treasurer"


DOES = {
    Role.ADMIN: "everything; manages people and settings",
    Role.EDITOR: "writes and publishes, assesses claims, corrects, moderates",
    Role.WRITER: "writes drafts, makes claims, adds statements and sources",
    Role.ANALYST: "writes drafts, makes and assesses claims, edits the atlas",
    Role.MODERATOR: "keeps the discussion readable",
    Role.TREASURER: "runs campaigns and the donations book",
}

ACTS: dict[str, frozenset[Role]] = {
    "atlas.edit": frozenset({Role.ADMIN, Role.EDITOR, Role.ANALYST}),
    "claim.make": frozenset({Role.ADMIN, Role.EDITOR, Role.WRITER, Role.ANALYST}),
    "claim.assess": frozenset({Role.ADMIN, Role.EDITOR, Role.ANALYST}),
    "claim.link": frozenset({Role.ADMIN, Role.EDITOR, Role.ANALYST}),
    "forecast.check": frozenset({Role.ADMIN, Role.EDITOR, Role.ANALYST}),
    "evidence.add": frozenset({Role.ADMIN, Role.EDITOR, Role.WRITER, Role.ANALYST}),
    "evidence.open": frozenset({Role.ADMIN, Role.EDITOR, Role.ANALYST}),  # the original, with what it betrays
    "evidence.show": frozenset({Role.ADMIN, Role.EDITOR}),
    "claim.release": frozenset({Role.ADMIN, Role.EDITOR}),  # that a private person is named, seen by a second one
    "delay.set": frozenset({Role.ADMIN, Role.EDITOR}),
    "statement.add": frozenset({Role.ADMIN, Role.EDITOR, Role.WRITER, Role.ANALYST}),
    "source.add": frozenset({Role.ADMIN, Role.EDITOR, Role.WRITER, Role.ANALYST}),
    "report.write": frozenset({Role.ADMIN, Role.EDITOR, Role.WRITER, Role.ANALYST}),
    "report.publish": frozenset({Role.ADMIN, Role.EDITOR}),
    "report.correct": frozenset({Role.ADMIN, Role.EDITOR}),
    "contribution.answer": frozenset({Role.ADMIN, Role.EDITOR, Role.ANALYST}),
    "comment.answer": frozenset({Role.ADMIN, Role.EDITOR, Role.WRITER, Role.ANALYST, Role.MODERATOR}),
    "comment.moderate": frozenset({Role.ADMIN, Role.EDITOR, Role.MODERATOR}),
    "voice.restrain": frozenset({Role.ADMIN, Role.EDITOR, Role.MODERATOR}),
    "voice.erase": frozenset({Role.ADMIN}),
    "thread.govern": frozenset({Role.ADMIN, Role.EDITOR, Role.MODERATOR}),
    "screening.set": frozenset({Role.ADMIN, Role.EDITOR}),
    "campaign.run": frozenset({Role.ADMIN, Role.TREASURER}),
    "mirror.keep": frozenset({Role.ADMIN}),
    "newsroom.set": frozenset({Role.ADMIN}),  # sites, collections, the steps of a review
    "people.manage": frozenset({Role.ADMIN}),
    "desk.enter": frozenset(Role),
    "record.read": frozenset(Role) - {Role.TREASURER},  # claims and sources as the desk sees them
    "account.own": frozenset(Role),
    "activity.read": frozenset(Role),  # one's own
    "activity.read_all": frozenset({Role.ADMIN, Role.EDITOR}),
}


def may(role: Role, act: str) -> bool:
    """Whether someone of this role may do this; an act that is not in the table is an error of ours."""
    return role in ACTS[act]
