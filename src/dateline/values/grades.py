"""The two-letter grading of intelligence practice: the source and the item, graded apart."""

from enum import IntEnum, StrEnum


class Reliability(StrEnum):
    """How far a source can be relied on (Admiralty code)."""

    A = "A"
    B = "B"
    C = "C"
    D = "D"
    E = "E"
    F = "F"

    @property
    def words(self) -> str:
        """The grade in words."""
        return {
            "A": "completely reliable",
            "B": "usually reliable",
            "C": "fairly reliable",
            "D": "not usually reliable",
            "E": "unreliable",
            "F": "reliability not judged",
        }[self.value]


class Credibility(IntEnum):
    """How credible an item is in itself (Admiralty code)."""

    CONFIRMED = 1
    PROBABLE = 2
    POSSIBLE = 3
    DOUBTFUL = 4
    IMPROBABLE = 5
    NOT_JUDGED = 6
