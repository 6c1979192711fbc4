"""Importing a WordPress export: what comes in, what stays out, and that twice is once."""

import json
from datetime import UTC, date, datetime
from itertools import permutations
from pathlib import Path

import pytest

from dateline.discussion.actions import post_comment
from dateline.discussion.models import Comment, Thread
from dateline.exchange.wordpress import WordpressSummary, import_wordpress
from dateline.ledger.models import Entry
from dateline.people.models import User
from dateline.reports.actions import add_report, add_series
from dateline.reports.models import Report, Series
from dateline.values.errors import DatelineError, NotAllowed, Unreadable
from tests.exchange.exports import comment, export, post, written

pytestmark = pytest.mark.django_db
COAST = Path(__file__).parent / "fixtures" / "coast-watch.xml"


def bring(folder: Path, *items: str, series: str | None = None, **blog: str) -> WordpressSummary:
    return import_wordpress(written(folder, export(*items, **blog)), series=series, by=None)


def ties() -> dict[str, str | None]:
    """Each imported comment and the one it answers, by origin."""
    short = {one.pk: one.origin.removeprefix("wordpress:") for one in Comment.objects.all()}
    return {short[one.pk]: short.get(one.parent_id or 0) for one in Comment.objects.all()}


def test_a_blog_comes_in_as_a_series() -> None:
    seen: list[tuple[int, int]] = []
    summary = import_wordpress(COAST, by=None, progress=lambda done, total: seen.append((done, total)))
    assert summary == WordpressSummary(
        series="coast-watch-demonstration",
        reports_added=2,
        reports_known=0,
        comments_added=2,
        comments_known=0,
        skipped={"images left out": 2, "pages": 1, "pingbacks and trackbacks": 1},
    )
    assert seen[-1] == (5, 5) and seen == sorted(seen)
    assert Series.objects.get().title == "Coast Watch (demonstration)"
    ferry, bridge = Report.objects.order_by("number")
    assert (ferry.number, ferry.title, ferry.dated, ferry.live) == (1, "Ferry back in service", date(2017, 11, 9), True)
    assert ferry.body == "<p>It sails <i>again</i>.</p><p>At the quay</p><p>First run at six [sic].</p>"
    assert (bridge.number, bridge.title) == (2, "Bridge at Tarn closed – again")
    # The blog's own calendar had turned already; the moment is kept beside it.
    assert bridge.address == "/coast-watch-demonstration/2017/11/12/bridge-at-tarn/"
    assert bridge.first_published_at == datetime(2017, 11, 11, 22, 40, tzinfo=UTC)
    assert (bridge.bylines, bridge.summary) == ("Mara Lind", "The crossing is closed & guarded.")
    first, reply = Comment.objects.order_by("posted_at")
    assert (first.author, first.text, first.parent, first.kind) == ("Anonymous", "Closed for whom?", None, "imported")
    assert (reply.author, reply.parent, reply.posted_at) == ("heron", first, datetime(2017, 11, 12, 8, 15, tzinfo=UTC))
    assert reply.text == "I drove over it this morning.\n\nphoto (https://photos.example/7)"


def test_twice_changes_nothing_and_a_longer_export_adds_what_is_new(tmp_path: Path) -> None:
    old = post(1, [comment(1), comment(2, 1)])
    bring(tmp_path, old)
    before = (list(Report.objects.values()), list(Comment.objects.values()), Entry.objects.count())
    again = bring(tmp_path, old)
    assert (again.reports_added, again.reports_known, again.comments_added, again.comments_known) == (0, 1, 0, 2)
    assert (list(Report.objects.values()), list(Comment.objects.values()), Entry.objects.count()) == before
    longer = post(1, [comment(3, 2), comment(1), comment(2, 1)])
    more = bring(tmp_path, post(2, slug="earlier", at="2017-11-01 08:00:00"), longer)
    assert (more.reports_added, more.reports_known, more.comments_added, more.comments_known) == (1, 1, 1, 2)
    assert ties() == {"1": None, "2": "1", "3": "2"}
    assert Report.objects.get(slug="earlier").number == 2  # numbers that are out are never given anew


def test_posts_of_one_name_are_several_reports_each_time(tmp_path: Path) -> None:
    items = [post(n, [comment(n)], slug="day", at=f"2017-11-0{n} 08:00:00") for n in (1, 2, 3)]
    items.append(post(4, [comment(4)], slug="day", at="2017-11-03 08:00:00"))
    for _ in range(2):
        summary = bring(tmp_path, *items)
    assert summary.reports_known == 4
    slugs = {r.slug: r.thread.comments.get().text for r in Report.objects.all()}
    assert slugs == {"day": "Comment 1", "day-2": "Comment 2", "day-3": "Comment 3", "day-4": "Comment 4"}


@pytest.mark.parametrize("order", list(permutations(range(4))))
def test_threads_hold_in_any_order_of_the_file(tmp_path: Path, order: tuple[int, ...]) -> None:
    comments = [comment(1), comment(2, 1), comment(3, 2), comment(4, 3, at="2017-11-09 18:00:30")]
    bring(tmp_path, post(1, [comments[n] for n in order]))
    assert ties() == {"1": None, "2": "1", "3": "2", "4": "3"}


@pytest.mark.parametrize(
    ("comments", "expected", "skipped"),
    [
        (
            [comment(1), comment(2, 1, approved="spam"), comment(3, 2, approved="0"), comment(4, 3)],
            {"1": None, "4": "1"},
            {
                "spam comments": 1,
                "comments awaiting approval": 1,
                "ties of a reply to a comment that was left out": 1,
            },
        ),
        (
            [comment(5, 99), comment(6, 5)],
            {"5": None, "6": "5"},
            {"ties of a reply to a comment that was left out": 1},
        ),
        (
            [comment(1, 2), comment(2, 1), comment(3, 3)],
            {"1": None, "2": "1", "3": None},
            {"ties of a reply to a comment that was left out": 2},
        ),
        ([comment(1, text="<p> </p>"), comment(2, text="\u200b")], {}, {"empty comments": 2}),
        (
            [comment(1, approved="trash"), comment(2, kind="trackback"), comment(3, kind="order_note")],
            {},
            {"comments in the trash": 1, "pingbacks and trackbacks": 1, "notes kept as comments": 1},
        ),
        ([comment(1), comment(1)], {"1": None}, {"comments that stand twice in the export": 1}),
        ([comment(1, kind="wpdiscuz_sticky")], {"1": None}, {}),
    ],
)
def test_which_comments_stay_and_what_they_answer(
    tmp_path: Path, comments: list[str], expected: dict[str, str | None], skipped: dict[str, int]
) -> None:
    summary = bring(tmp_path, post(1, comments))
    assert ties() == expected
    assert summary.skipped == skipped
    assert summary.comments_added == len(expected)


@pytest.mark.parametrize(
    ("item", "reason"),
    [
        (post(kind="page"), "pages"),
        (post(kind="attachment", status="inherit"), "attachments"),
        (post(kind="wp_block"), "items of other kinds"),
        (post(status="draft"), "drafts"),
        (post(status="private"), "private posts"),
        (post(status="future"), "scheduled posts"),
        (post(password="x"), "posts behind a password"),
        (post(at="0000-00-00 00:00:00", pub_date="Mon, 30 Nov -0001 00:00:00 +0000"), "posts without a date"),
    ],
)
def test_what_is_no_published_post_stays_out(tmp_path: Path, item: str, reason: str) -> None:
    summary = bring(tmp_path, item)
    assert (summary.reports_added, summary.skipped) == (0, {reason: 1})
    assert not Report.objects.exists() and not Series.objects.exists()


@pytest.mark.parametrize(
    ("title", "slug", "expected_title", "expected_slug"),
    [
        ("A &amp; B &#8220;now&#8221;", "a-b", "A & B “now”", "a-b"),
        ("", "", "Untitled, 9 November 2017", "post-1"),
        ("<em>Late</em> news", "late_news", "Late news", "late-news"),
        ("جسر المدينة", "%d8%ac%d8%b3%d8%b1", "جسر المدينة", "post-1"),
        ("Мост 2017: Bridge", "%d0%bc", "Мост 2017: Bridge", "2017-bridge"),
        ("word " * 80, "long", ("word " * 50).strip() + "…", "long"),
        ("x" * 300, "x" * 200, "x" * 254 + "…", "x" * 80),
    ],
)
def test_titles_and_addresses(tmp_path: Path, title: str, slug: str, expected_title: str, expected_slug: str) -> None:
    bring(tmp_path, post(1, title=title, slug=slug))
    report = Report.objects.get()
    assert (report.title, report.slug) == (expected_title, expected_slug)


def test_dates_fall_back_step_by_step(tmp_path: Path) -> None:
    none = "0000-00-00 00:00:00"
    bring(
        tmp_path,
        post(1, [comment(1, at=none)], slug="one", at=none, pub_date="Thu, 09 Nov 2017 23:30:00 +0200"),
        post(2, slug="two", at=none, local="2017-11-10 07:00:00"),
    )
    one, two = Report.objects.order_by("number")
    assert one.first_published_at == datetime(2017, 11, 9, 21, 30, tzinfo=UTC) and one.dated == date(2017, 11, 9)
    assert two.first_published_at == datetime(2017, 11, 10, 7, tzinfo=UTC)
    assert Comment.objects.get().posted_at == one.first_published_at


def test_long_comments_go_on_in_replies_and_lose_nothing(tmp_path: Path) -> None:
    words = [f"word{n}" for n in range(2500)]
    for _ in range(2):
        summary = bring(tmp_path, post(1, [comment(1, text=" ".join(words), author="n" * 80), comment(2, 1)]))
    assert (summary.comments_added, summary.comments_known) == (0, 2)
    assert ties() == {"1": None, "1:2": "1", "1:3": "1", "1:4": "1", "1:5": "1", "2": "1"}
    parts = Comment.objects.filter(origin__startswith="wordpress:1").order_by("pk")
    assert " ".join(part.text for part in parts).split() == words
    assert {part.author for part in parts} == {"n" * 59 + "…"}


def test_addresses_of_people_are_nowhere(tmp_path: Path) -> None:
    bring(tmp_path, post(1, [comment(1, author="ann@secret.example"), comment(2, author="Bob <b@secret.example>")]))
    kept = json.dumps(
        [list(model.objects.values()) for model in (Comment, Report, Entry, Series)], default=str, ensure_ascii=False
    )
    assert "secret.example" not in kept and "192.0.2" not in kept and "mara@" not in kept
    assert {one.author for one in Comment.objects.all()} == {"ann", "Bob"}


def test_a_series_that_exists_goes_on_counting(tmp_path: Path) -> None:
    series = add_series(slug="east", title="The east", by=None)
    add_report(series=series, slug="a", title="A", dated=date(2018, 1, 1), number=7, body="", by=None)
    bring(tmp_path, post(1), post(2, slug="sooner", at="2017-01-01 00:00:00"), series="east")
    assert dict(Report.objects.values_list("slug", "number")) == {"a": 7, "sooner": 8, "ferry-back": 9}
    assert Series.objects.count() == 1


@pytest.mark.parametrize(("title", "slug"), [("Claims", "claims-imported"), ("", "imported"), ("Хроника", "imported")])
def test_a_series_never_takes_an_address_of_the_newsroom(tmp_path: Path, title: str, slug: str) -> None:
    assert bring(tmp_path, post(1), title=title).series == slug == Series.objects.get().slug


@pytest.mark.parametrize("series", ["Not A Ref", "claims"])
def test_a_series_that_cannot_be_is_refused(tmp_path: Path, series: str) -> None:
    with pytest.raises(DatelineError):
        bring(tmp_path, post(1), series=series)
    assert not Series.objects.exists()


def test_a_closed_discussion_stays_closed(tmp_path: Path) -> None:
    bring(tmp_path, post(1, [comment(1)]))
    Thread.objects.update(closed_at=datetime(2018, 1, 1, tzinfo=UTC))
    summary = bring(tmp_path, post(1, [comment(1), comment(2)]))
    assert summary.skipped == {"comments under a discussion that is closed here": 2}
    assert Comment.objects.count() == 1


def test_what_readers_wrote_here_is_left_alone(tmp_path: Path) -> None:
    bring(tmp_path, post(1, [comment(1)]))
    post_comment(report=Report.objects.get(), author="Here", text="New", parent=Comment.objects.get())
    bring(tmp_path, post(1, [comment(1), comment(2)]))
    assert [one.text for one in Comment.objects.order_by("pk")] == ["Comment 1", "New", "Comment 2"]


@pytest.mark.parametrize("cut", [0.2, 0.5, 0.8, 0.999])
def test_a_truncated_file_leaves_nothing_behind(tmp_path: Path, cut: float) -> None:
    text = export(*(post(n, [comment(n)], slug=f"day-{n}") for n in range(1, 9)))
    path = written(tmp_path, text[: int(len(text) * cut)])
    entries = Entry.objects.count()
    with pytest.raises(Unreadable, match="ends in the middle"):
        import_wordpress(path, by=None)
    assert not Series.objects.exists() and Entry.objects.count() == entries


def test_trouble_on_the_way_leaves_nothing_behind(tmp_path: Path) -> None:
    path = written(tmp_path, export(*(post(n, [comment(n)], slug=f"day-{n}") for n in range(1, 9))))

    def stop(done: int, _total: int) -> None:
        if done == 9:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        import_wordpress(path, by=None, progress=stop)
    assert not Series.objects.exists() and not Comment.objects.exists()


def test_who_may_not_publish_may_not_import(tmp_path: Path) -> None:
    with pytest.raises(NotAllowed):
        import_wordpress(written(tmp_path, export(post(1))), by=User(username="w", role="writer"))
