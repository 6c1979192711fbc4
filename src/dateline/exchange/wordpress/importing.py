"""Writing what an export holds: whole or not at all, and only what is not here yet."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from itertools import count
from pathlib import Path

from django.db import transaction
from django.db.models import Max

from dateline.discussion.actions import post_comment
from dateline.discussion.models import Comment
from dateline.discussion.queries import thread_of
from dateline.discussion.rules import VoiceKind
from dateline.exchange.wordpress.bodies import body_of
from dateline.exchange.wordpress.choosing import Kept, kept_comments, why_not
from dateline.exchange.wordpress.naming import line_of, numbered, person, ref_of, series_ref, shorten, title_of
from dateline.exchange.wordpress.reading import Export, Post
from dateline.people.models import User
from dateline.people.queries import require
from dateline.reports.actions import add_report, add_series
from dateline.reports.models import RESERVED, Report, Series
from dateline.values.ids import check_ref

Progress = Callable[[int, int], None]

_LONGEST_BYLINES = 200
_LONGEST_SUMMARY = 300


@dataclass(frozen=True, slots=True)
class WordpressSummary:
    """What an import did: what it added, what was here already, and what it left out, each reason with its count."""

    series: str
    reports_added: int
    reports_known: int
    comments_added: int
    comments_known: int
    skipped: dict[str, int]


@dataclass(frozen=True, slots=True)
class _Outline:
    """What must be known of every post before the first can be written."""

    position: int  # in the file
    wp_id: int
    ref: str
    published_at: datetime
    comments: int


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a post goes: the report that it became before, or a new one's name and number."""

    known: int | None
    slug: str
    number: int
    published_at: datetime


def import_wordpress(
    path: Path, *, series: str | None = None, by: User | None, progress: Progress | None = None
) -> WordpressSummary:
    """Bring a WordPress export in; posts and comments that came before are recognised and left as they are.

    `progress` is called with posts and comments done and in all. Raises Unreadable when the file is missing,
    cut off or no export, NotAllowed when `by` may not publish reports; then nothing has been written.
    """
    require(by, "report.correct")
    if series is not None:
        check_ref(series, of="a series")
    export = Export(path)
    # The file is read through once before anything is written: so a broken one is refused at once,
    # and numbers follow the dates although exports do not.
    skipped: Counter[str] = Counter()
    outlines = _outlines(export, skipped)
    slug = series or series_ref(export.title, RESERVED)
    return _Import(export, slug, outlines, skipped, by, progress).run()


def _outlines(export: Export, skipped: Counter[str]) -> list[_Outline]:
    outlines: list[_Outline] = []
    seen: set[int] = set()
    for position, post in enumerate(export.posts()):
        reason = why_not(post)
        if reason is None and post.wp_id in seen:
            reason = "posts that stand twice in the export"
        if reason is not None or post.published_at is None:
            skipped[reason or "posts without a date"] += 1
            continue
        seen.add(post.wp_id)
        outlines.append(_Outline(position, post.wp_id, ref_of(post), post.published_at, len(post.comments)))
    return outlines


class _Import:
    """One run: what it knows and what it has counted."""

    def __init__(
        self,
        export: Export,
        slug: str,
        outlines: list[_Outline],
        skipped: Counter[str],
        by: User | None,
        progress: Progress | None,
    ) -> None:
        self._export, self._slug, self._outlines, self._by = export, slug, outlines, by
        self._skipped = skipped
        self._added: Counter[str] = Counter()
        self._known: Counter[str] = Counter()
        self._progress = progress
        self._done, self._total = 0, sum(1 + outline.comments for outline in outlines)

    @transaction.atomic
    def run(self) -> WordpressSummary:
        """Write what is new."""
        if self._outlines:
            series = self._series()
            places = _places(series, self._outlines)
            for position, post in enumerate(self._export.posts()):
                if position in places:
                    report = self._report(series, places[position], post)
                    self._step()
                    self._comments(report, post, places[position].published_at)
        return WordpressSummary(
            series=self._slug,
            reports_added=self._added["reports"],
            reports_known=self._known["reports"],
            comments_added=self._added["comments"],
            comments_known=self._known["comments"],
            skipped=dict(sorted(self._skipped.items())),
        )

    def _series(self) -> Series:
        known: Series | None = Series.objects.filter(slug=self._slug).first()
        title = shorten(line_of(self._export.title), 255) or self._slug
        return known or add_series(slug=self._slug, title=title, by=self._by)

    def _report(self, series: Series, place: _Place, post: Post) -> Report:
        if place.known is not None:
            self._known["reports"] += 1
            known: Report = Report.objects.get(pk=place.known)
            return known
        body = body_of(post.body_html, link=post.link)
        self._skip("images left out", body.images)
        self._skip("embedded players left out", body.players)
        dated = post.dated or place.published_at.date()
        self._added["reports"] += 1
        return add_report(
            series=series,
            slug=place.slug,
            title=title_of(post, dated),
            dated=dated,
            number=place.number,
            body=body.html,
            published_at=place.published_at,
            by=self._by,
            bylines=person(post.author, _LONGEST_BYLINES),
            summary=shorten(line_of(post.excerpt_html), _LONGEST_SUMMARY),
        )

    def _comments(self, report: Report, post: Post, published_at: datetime) -> None:
        kept = kept_comments(post.comments, self._skipped)
        thread = thread_of(report)
        if thread and thread.closed_at:
            self._skip("comments under a discussion that is closed here", len(kept))
            kept = []
        # All comments, not only those that readers may see: one that the desk has hidden must not come back.
        imported = Comment.objects.filter(thread__report=report).exclude(origin="")
        imported = imported.only("pk", "thread_id", "origin", "root")
        here: dict[str, Comment] = {comment.origin: comment for comment in imported}
        for one in kept:
            self._comment(report, one, one.posted_at or published_at, here)
            self._step()
        self._step(len(post.comments) - len(kept))

    def _comment(self, report: Report, one: Kept, posted_at: datetime, here: dict[str, Comment]) -> None:
        first = _origin(one.wp_id)
        parent = here[_origin(one.parent_id)] if one.parent_id else None
        for number, text in enumerate(one.parts, start=1):
            origin = first if number == 1 else f"{first}:{number}"
            if origin in here:
                self._known["comments"] += number == 1
                continue
            here[origin] = post_comment(
                report=report,
                author=one.author,
                text=text,
                parent=parent if number == 1 else here[first],
                kind=VoiceKind.IMPORTED,
                posted_at=posted_at,
                origin=origin,
                by=self._by,
            )
            self._added["comments"] += number == 1

    def _skip(self, reason: str, many: int) -> None:
        if many:
            self._skipped[reason] += many

    def _step(self, many: int = 1) -> None:
        self._done += many
        if self._progress and many:
            self._progress(self._done, self._total)


def _origin(wp_id: int) -> str:
    return f"wordpress:{wp_id}"


def _places(series: Series, outlines: list[_Outline]) -> dict[int, _Place]:
    """Where each post goes, by its position in the file.

    A post is known by its name in the address together with its moment of publication: two posts of one name
    are two reports.
    """
    below = Report.objects.child_of(series)
    here = {slug: (pk, when) for pk, slug, when in below.values_list("pk", "slug", "first_published_at")}
    next_number = (below.aggregate(last=Max("number"))["last"] or 0) + 1
    places: dict[int, _Place] = {}
    taken: set[str] = set()
    for outline in sorted(outlines, key=lambda one: (one.published_at, one.wp_id)):
        when = outline.published_at
        names = (numbered(outline.ref, attempt) for attempt in count(1))
        slug = next(name for name in names if name not in taken and here.get(name, (None, when))[1] == when)
        known = here[slug][0] if slug in here else None
        taken.add(slug)
        places[outline.position] = _Place(known, slug, next_number, when)
        next_number += known is None
    return places
