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
    "report.write": frozenset({Role.ADMIN, Role.EDITOR, Role.WRITER}),
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
    "people.manage": frozenset({Role.ADMIN}),
}


def may(role: Role, act: str) -> bool:
    """Whether someone of this role may do this; an act that is not in the table is an error of ours."""
    return role in ACTS[act]
