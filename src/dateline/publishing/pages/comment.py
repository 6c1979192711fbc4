"""One comment as readers get it. It is printed so often that Jinja2 prints it, which makes Python of the template."""

from datetime import datetime
from functools import lru_cache
from typing import NamedTuple
from zoneinfo import ZoneInfo

from jinja2 import Environment, PackageLoader, StrictUndefined

from dateline.discussion.printed import Printed
from dateline.discussion.rules import Line, State, home_of, page_address
from dateline.publishing.templatetags.dateline import said
from dateline.reports.models import Report

DEEPEST_INDENT = 4
ARTICLES_KEPT = 4_000  # some 2 KB each


class Article(NamedTuple):
    """All that the HTML of one comment is made from, but what is around it."""

    comment: Printed
    before: tuple[tuple[datetime, str], ...]  # what it said before it was mended, and until when
    answers: str  # whom
    to: str  # where that stands
    passage: str  # where it stands in the text
    quoted: str  # what is to be said of the quote
    depth: int


def article(report: Report, line: Line[Printed], before: tuple[tuple[datetime, str], ...]) -> Article:
    """A comment as it stands on a page."""
    one = line.comment
    answers = to = ""
    if one.parent_id:
        answers = one.parent_author or "" if one.parent_state == State.SHOWN else "a comment that is not shown"
        to = (
            f"#c{one.parent_id}"
            if line.here
            else stands_at(report, one.parent_id, one.parent_root or 0, one.parent_part or 0)
        )
    passage = f"{report.address}#passage-{one.passage_id}" if one.passage_start is not None else ""
    return Article(
        one, before, answers, to, passage, _quoted(one) if one.quote else "", min(line.depth, DEEPEST_INDENT)
    )


def stands_at(report: Report, pk: int, root: int, part: int) -> str:
    """Where a comment with this place stands for good."""
    return f"{page_address(report.address, home_of(root, part))}#c{pk}"


def _quoted(one: Printed) -> str:
    """What is to be said of the words that a comment quotes, unless they stand in the text."""
    if one.passage_id is None:
        return "not found as one passage of the text"
    if one.passage_start is None:
        return "on a passage that has changed since"
    return "the passage reads otherwise now" if one.passage_reworded else ""


@lru_cache(maxsize=ARTICLES_KEPT)
def html_of(made_from: Article, more: str, zone: str, forms_at: str) -> str:
    """One comment as HTML, with the way on to `more` replies behind it.

    What was made is kept, since the neighbours of a new comment are as they were.
    """
    return _COMMENT.render(a=made_from, c=made_from.comment, more=more, zone=zone, forms_at=forms_at)


def _hour(time: datetime, zone: str) -> str:
    """14:05."""
    return f"{time.astimezone(ZoneInfo(zone)):%H:%M}"


def _day_and_hour(time: datetime, zone: str) -> str:
    """9 Nov 2017, 14:05."""
    there = time.astimezone(ZoneInfo(zone))
    return f"{there.day} {there:%b %Y, %H:%M}"


def _environment() -> Environment:
    made = Environment(
        loader=PackageLoader("dateline.publishing", "jinja2"), autoescape=True, undefined=StrictUndefined
    )
    made.filters |= {"said": said, "hour": _hour, "day_and_hour": _day_and_hour}
    return made


_COMMENT = _environment().get_template("comment.html")
