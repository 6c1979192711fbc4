"""The discussion as readers get it: the section on a report's own page, and the pages that it goes on on."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

from dateline.discussion.models import Comment, Thread
from dateline.discussion.queries import comments_on, first_comment, last_comments
from dateline.discussion.rules import (
    ON_THE_REPORT,
    Line,
    Order,
    Page,
    State,
    block_of,
    home_of,
    lines,
    named_beside,
    page_address,
    parts_of,
    voted_pages,
)
from dateline.discussion.rules.paging import FIRST_A_PAGE, MOST_VOTED, REPLIES_BESIDE, VOTED_PAGES
from dateline.publishing.edition import Edition
from dateline.publishing.frame import frame, living
from dateline.publishing.rules import forms_at
from dateline.reports.models import Report

DEEPEST_INDENT = 4
ARTICLES_KEPT = 4_000  # some 2 KB each
BEGINS = '<section class="discussion" id="discussion">'  # what the section's template begins with
BEHIND = '<section class="follow" id="follow">'  # what stands behind it on the report's page


@dataclass(frozen=True, slots=True)
class Article:
    """All that the HTML of one comment is made from; numbers as text, which a template need not format."""

    pk: str
    author: str
    kind: str
    state: str
    struck_for: str
    before: tuple[tuple[datetime, str], ...]
    mended_at: datetime | None
    posted_at: datetime
    zone: str
    quote: str
    passage: str  # where it stands in the text
    quoted: str  # what is to be said of the quote
    text: str
    answers: str
    to: str
    depth: str
    more: str
    claim_ref: str
    claim_text: str
    stance: str
    link: str
    answer: str
    reason: str
    up: str
    down: str


def section(edition: Edition, report: Report, claims: Sequence[Any]) -> str:
    """The discussion on the report's own page: its most voted comments and the form, which offers these claims."""
    thread = edition.thread_of(report) if report.pk else None
    last = last_comments(thread, 1) if thread else []
    return render_to_string(
        "publishing/_discussion.html",
        frame()
        | _shown(edition, report, thread, ON_THE_REPORT)
        | {"listed": claims, "last": last[0].turn if last else 0},
    )


def put_anew(standing: str, made: str) -> str | None:
    """A report's page with another discussion in it; None if it cannot be told where that stands.

    Text of readers is escaped and the report's own stands before it: the last beginning is the true one.
    """
    before, begins, rest = standing.rpartition(BEGINS)
    _, behind, after = rest.partition(BEHIND)
    return before + made + behind + after if begins and behind else None


def discussion_page(edition: Edition, report: Report, thread: Thread | None, page: Page) -> str:
    """A page of its own. It shows nothing of the whole thread, and so stays as it is while others write elsewhere."""
    shown = _shown(edition, report, thread, page)
    return render_to_string("publishing/discussion.html", frame(report.address) | living() | shown)


def _shown(edition: Edition, report: Report, thread: Thread | None, page: Page) -> dict[str, Any]:
    comments = comments_on(thread, page) if thread else []
    answered = first_comment(thread, page.root) if thread and page.order is None else None
    numbers = named_beside(page.number, _last(thread, page, answered))
    return {
        "report": report,
        "series": edition.series_of(report),
        "thread": thread,
        "order": page.order,
        "orders": [(one, one.words, page_address(report.address, Page(one))) for one in Order],
        "answered": answered,
        "to_answered": way_to(report, answered) if answered else "",
        "lines": _lines(edition, report, comments),
        "page": page.number,
        "pages": [(number, page_address(report.address, page._replace(number=number))) for number in numbers],
        "earlier": _earlier(report, thread) if page.order is Order.NEWEST else "",
        "most": MOST_VOTED if page == Page(Order.VOTED, VOTED_PAGES) else 0,
    }


def _lines(edition: Edition, report: Report, comments: Sequence[Comment]) -> SafeString:
    """Comments as HTML, with their indentation, which stops where it stays readable, and the ways on."""
    zone = edition.series_of(report).time_zone
    printed = lines(comments)
    going_on = {one.root for one in comments if one.place == 0 and one.replies_count > REPLIES_BESIDE}
    html = []
    for number, line in enumerate(printed, start=1):
        one = line.comment
        ends = number == len(printed) or printed[number].comment.root != one.root
        more = page_address(report.address, Page(None, 1, one.below)) if ends and one.root in going_on else ""
        html.append(_html(_article(report, line, zone, more), forms_at(settings.SITE_ADDRESS)))
    return mark_safe("".join(html))  # noqa: S308  # each was made by a template


def _article(report: Report, line: Line[Any], zone: str, more: str) -> Article:
    one = line.comment
    answer = getattr(one, "answer", None)
    to = ""
    if one.parent:
        to = f"#c{one.parent.pk}" if line.here else way_to(report, one.parent)
    return Article(
        pk=str(one.pk), author=one.author, kind=one.kind, state=one.state, struck_for=one.reason,
        before=tuple((was.until, was.text) for was in one.revisions.all()) if one.mended_at else (),
        mended_at=one.mended_at, posted_at=one.posted_at, zone=zone, quote=one.quote,
        passage=_to_passage(report, one), quoted=_quoted(one), text=one.text,
        answers=_called(one.parent) if one.parent else "", to=to, depth=str(min(line.depth, DEEPEST_INDENT)), more=more,
        claim_ref=one.claim.ref if one.claim else "", claim_text=one.claim.text if one.claim else "", stance=one.stance,
        link=one.link, answer=answer.answer if answer else "", reason=answer.reason if answer else "", up=str(one.up),
        down=str(one.down),
    )  # fmt: skip


def _to_passage(report: Report, one: Comment) -> str:
    """Where the passage stands in the text that a comment speaks of."""
    stands = one.passage is not None and one.passage.now_start is not None
    return f"{report.address}#passage-{one.passage_id}" if stands else ""


def _quoted(one: Comment) -> str:
    """What is to be said of the words that a comment quotes, unless they stand in the text."""
    if one.passage is None:
        return "not found as one passage of the text"
    if one.passage.now_start is None:
        return "on a passage that has changed since"
    return "the passage reads otherwise now" if one.passage.reworded else ""


def _called(one: Comment) -> str:
    """Whom a reply answers, as the line above it says."""
    return one.author if one.state == State.SHOWN else "a comment that is not shown"


@lru_cache(maxsize=ARTICLES_KEPT)
def _html(article: Article, forms_at: str) -> str:
    """One comment as HTML; what was made is kept, since the neighbours of a new comment are as they were."""
    return render_to_string("publishing/_comment.html", {"c": article, "forms_at": forms_at})


def way_to(report: Report, comment: Comment) -> str:
    """Where a comment that has a place stands for good."""
    return f"{page_address(report.address, home_of(comment.below, comment.part))}#c{comment.pk}"


def _last(thread: Thread | None, page: Page, answered: Comment | None) -> int:
    """The number of the last page of the same kind."""
    if page.order is Order.NEWEST or thread is None:
        return 1
    if answered:
        return parts_of(answered.replies_count)
    return block_of(thread.roots) if page.order is Order.OLDEST else voted_pages(thread.roots)


def _earlier(report: Report, thread: Thread | None) -> str:
    """The way on from the newest: the page on which the comment before them stands for good."""
    rest = thread.roots - FIRST_A_PAGE if thread else 0
    return page_address(report.address, Page(Order.OLDEST, block_of(rest))) if rest > 0 else ""
