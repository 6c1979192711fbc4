"""The discussion as readers get it: the section on a report's own page, and the pages that it goes on on."""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

from dateline.discussion.models import Comment, Thread
from dateline.discussion.printed import Printed, comments_on, what_they_said
from dateline.discussion.queries import first_comment, last_turn
from dateline.discussion.rules import (
    ON_THE_REPORT,
    Order,
    Page,
    block_of,
    lines,
    named_beside,
    page_address,
    parts_of,
    voted_pages,
)
from dateline.discussion.rules.paging import FIRST_A_PAGE, MOST_VOTED, REPLIES_BESIDE, VOTED_PAGES
from dateline.publishing.edition import Edition
from dateline.publishing.frame import frame, living
from dateline.publishing.pages.comment import article, html_of, stands_at
from dateline.publishing.rules import forms_at
from dateline.reports.models import Report

BEGINS = '<section class="discussion" id="discussion">'  # what the section's template begins with
BEHIND = '<section class="follow" id="follow">'  # what stands behind it on the report's page


def section(edition: Edition, report: Report, claims: Sequence[Any]) -> str:
    """The discussion on the report's own page: its most voted comments and the form, which offers these claims."""
    thread = edition.thread_of(report) if report.pk else None
    return render_to_string(
        "publishing/_discussion.html",
        frame()
        | _shown(edition, report, thread, ON_THE_REPORT)
        | {"listed": claims, "last": last_turn(thread) if thread else 0},
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


def _lines(edition: Edition, report: Report, comments: Sequence[Printed]) -> SafeString:
    """Comments as HTML, with their indentation, which stops where it stays readable, and the ways on."""
    zone, forms = edition.series_of(report).time_zone, forms_at(settings.SITE_ADDRESS)
    printed, before = lines(comments), what_they_said(comments)
    going_on = {one.root for one in comments if one.place == 0 and one.replies_count > REPLIES_BESIDE}
    html = []
    for number, line in enumerate(printed, start=1):
        root = line.comment.root
        ends = number == len(printed) or printed[number].comment.root != root
        more = page_address(report.address, Page(None, 1, root)) if ends and root in going_on else ""
        html.append(html_of(article(report, line, before.get(line.comment.pk, ())), more, zone, forms))
    return mark_safe("".join(html))  # noqa: S308  # each was made by a template


def way_to(report: Report, comment: Comment) -> str:
    """Where a comment that has a place stands for good."""
    return stands_at(report, comment.pk, comment.below, comment.part)


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
