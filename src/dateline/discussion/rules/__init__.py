"""Decisions about what readers say, as pure functions."""

from dateline.discussion.rules.paging import (
    ON_THE_REPORT,
    Order,
    Page,
    all_pages,
    block_of,
    home_of,
    named_beside,
    page_address,
    part_of,
    parts_of,
    voted_pages,
)
from dateline.discussion.rules.ranking import rank
from dateline.discussion.rules.threads import Line, Said, lines
from dateline.discussion.rules.words import (
    LONGEST_NAME,
    LONGEST_TEXT,
    PLACED,
    READERS,
    Answered,
    State,
    VoiceKind,
    check_name,
    check_text,
)

__all__ = [
    "LONGEST_NAME",
    "LONGEST_TEXT",
    "ON_THE_REPORT",
    "PLACED",
    "READERS",
    "Answered",
    "Line",
    "Order",
    "Page",
    "Said",
    "State",
    "VoiceKind",
    "all_pages",
    "block_of",
    "check_name",
    "check_text",
    "home_of",
    "lines",
    "named_beside",
    "page_address",
    "part_of",
    "parts_of",
    "rank",
    "voted_pages",
]
