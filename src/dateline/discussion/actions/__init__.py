"""Every write to the discussion."""

from dateline.discussion.actions.answering import answer_contribution
from dateline.discussion.actions.judging import (
    govern_thread,
    hold_comment,
    set_manners,
    show_comment,
    strike_comment,
)
from dateline.discussion.actions.passages import anchor_passages
from dateline.discussion.actions.posting import READER, mend_comment, post_comment, take_back_comment
from dateline.discussion.actions.voices import confirm_voice, erase_voice, hear, keep_name
from dateline.discussion.actions.voting import judge_votes, recount_votes, vote

__all__ = [
    "READER",
    "anchor_passages",
    "answer_contribution",
    "confirm_voice",
    "erase_voice",
    "govern_thread",
    "hear",
    "hold_comment",
    "judge_votes",
    "keep_name",
    "mend_comment",
    "post_comment",
    "recount_votes",
    "set_manners",
    "show_comment",
    "strike_comment",
    "take_back_comment",
    "vote",
]
