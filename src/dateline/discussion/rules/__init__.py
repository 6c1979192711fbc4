"""Decisions about what readers say, as pure functions."""

from dateline.discussion.rules.threads import Order, Said, Twig, grow
from dateline.discussion.rules.words import (
    LONGEST_NAME,
    LONGEST_TEXT,
    Answered,
    Voice,
    check_name,
    check_text,
)

__all__ = [
    "LONGEST_NAME",
    "LONGEST_TEXT",
    "Answered",
    "Order",
    "Said",
    "Twig",
    "Voice",
    "check_name",
    "check_text",
    "grow",
]
