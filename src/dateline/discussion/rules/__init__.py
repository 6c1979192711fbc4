"""Decisions about what readers say, as pure functions."""

from dateline.discussion.rules.threads import Line, Order, Said, Twig, grow, lines, page_address, pages_of
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
    "Line",
    "Order",
    "Said",
    "Twig",
    "Voice",
    "check_name",
    "check_text",
    "grow",
    "lines",
    "page_address",
    "pages_of",
]
