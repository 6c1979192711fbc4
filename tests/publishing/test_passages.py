"""Remarks on passages as readers get them: in the text, beside the comment, and the same from each kind of bake."""

import re
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any

import pytest
from django.db import connection
from django.db.models import QuerySet
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from dateline.claims.rules.vocabulary import Standing
from dateline.discussion.actions import post_comment, show_comment, strike_comment
from dateline.discussion.consumers import follow_reports
from dateline.discussion.models import Comment, Passage
from dateline.discussion.rules.anchoring import MOST_PASSAGES, Selectors
from dateline.ledger.queries import entries_after, head
from dateline.publishing.actions import bake_touched
from dateline.publishing.pages.marks import dressed
from dateline.publishing.pages.passages import Remarked, with_remarks
from dateline.reports.models import Report
from dateline.reports.rules import reading
from tests.publishing.baked import differing, from_nothing, on_disk, read

BODY = '<p>The <span data-claim="a">town is <b>taken</b></span>, they <a href="https://example.org/">said</a>.</p><p>Nobody saw it.</p>'
TEXT = reading(BODY)
STANDINGS = {"a": Standing.REPORTED}


def on(words: str, pk: int = 1, *, remarks: int = 1) -> Remarked:
    start = TEXT.index(words)
    return Remarked(pk, start, start + len(words), remarks, f"/there/#c{pk}")


def page(*passages: Remarked) -> str:
    return with_remarks(dressed(BODY, STANDINGS), passages)


def tinted(html: str) -> str:
    return "|".join(re.findall(r'<span class="remarked"[^>]*>(?:<span[^>]*></span>)*([^<]*)</span>', html))


SUP = r'<sup class="r"><a href="/there/#c{}">{}</a></sup>'


@pytest.mark.parametrize(
    ("words", "pieces", "behind"),
    [
        ("Nobody saw", "Nobody saw", "Nobody saw</span>" + SUP.format(1, "1 remark") + " it."),
        ("they", "they", "they</span>" + SUP.format(1, "1 remark") + " <a"),
        ("town", "town", '<sup class="n"><a href="/claims/a/" aria-label="claim 1">1</a></sup>' + SUP.format(1, "1 remark")),
        ("town is taken", "town is |taken", "1</a></sup>" + SUP.format(1, "1 remark") + ", they"),
        ("The town is", "The |town is", "1</a></sup>" + SUP.format(1, "1 remark") + ", they"),
        ("said", "said", "said</span></a>" + SUP.format(1, "1 remark") + "."),
        ("said.\nNobody", "said|.|Nobody", "Nobody</span>" + SUP.format(1, "1 remark") + " saw"),
    ],
)  # fmt: skip
def test_a_passage_is_tinted_and_counted_outside_the_mark_or_link_it_ends_in(
    words: str, pieces: str, behind: str
) -> None:
    html = page(on(words))
    assert tinted(html) == pieces and behind in html
    assert html.count('id="passage-1"') == 1 and reading(html) == TEXT
    assert with_remarks(html, []) == page()


def test_passages_that_overlap_are_each_named_and_counted() -> None:
    html = page(on("The town", 1), on("town is taken", 2, remarks=2), on("The", 3), on("The town is taken", 4))
    assert tinted(html) == "The| |town| is |taken"
    assert sorted(re.findall(r'id="passage-(\d)"', html)) == ["1", "2", "3", "4"]
    ways = "".join(SUP.format(pk, f"{many} remark{'s' * (many > 1)}") for pk, many in ((1, 1), (2, 2), (4, 1)))
    assert f"1</a></sup>{ways}," in html and reading(html) == TEXT


@given(st.lists(st.tuples(st.integers(0, len(TEXT) - 1), st.integers(1, 40)), max_size=8))
def test_whatever_is_tinted_the_text_stays_and_can_be_had_back(places: list[tuple[int, int]]) -> None:
    passages = [Remarked(pk, start, min(len(TEXT), start + many), 1, "#c1") for pk, (start, many) in enumerate(places)]
    passages = [one for one in passages if TEXT[one.start : one.end].strip()]
    html = page(*passages)
    assert reading(html) == TEXT and with_remarks(html, []) == page() and with_remarks(html, passages) == html
    assert html.count('class="r"') == len(passages)
    assert not re.search(r"<a [^>]*>[^<]*(<(?!/a)[^>]*>[^<]*)*<a ", re.sub(r"<sup.*?</sup>", "", html))


def report() -> Report:
    found: Report = Report.objects.get(number=1)
    return found


def quoting(words: str, **facts: Any) -> Comment:
    return post_comment(report=report(), author="Zoë", text="I doubt it.", quote=words, **facts)


def place(start: int, many: int) -> Comment:
    text = reading(report().body)
    return quoting(text[start : start + many], selectors=Selectors("", text[max(0, start - 64) : start], "", start))


def here() -> QuerySet[Passage]:
    return Passage.objects.filter(thread__report=report())


def last() -> Comment:
    return Comment.objects.order_by("-pk")[0]


ACTS: dict[str, Callable[[], Any]] = {
    "a remark on a passage": lambda: place(20, 60),
    "another on the same": lambda: place(20, 60),
    "one on what overlaps it": lambda: place(40, 80),
    "a quote that is nowhere": lambda: quoting("Nobody ever wrote this sentence"),
    "a remark that is removed": lambda: strike_comment(comment=last(), reason="Off topic.", by=None),
    "the first remark that is removed": lambda: strike_comment(
        comment=here().order_by("pk")[0].comments.order_by("turn")[0], reason="Off topic.", by=None
    ),
    "it is shown again": lambda: show_comment(
        comment=here().order_by("pk")[0].comments.order_by("turn")[0], by=None
    ),
    "a reply with a quote": lambda: place(300, 30) and quoting("x", parent=last()),
}  # fmt: skip


def test_what_is_baked_after_each_remark_is_what_is_baked_from_nothing(own_site: Path) -> None:
    for act, do in ACTS.items():
        before = head()
        do()
        bake_touched(entries_after(before))
        anew = from_nothing([f"report:{report().pk}", f"thread:{report().pk}"])
        assert differing({path: (own_site / path).read_bytes() for path in anew}, anew) == [], act
    links = read(own_site / report().address.strip("/") / "index.html")
    assert not links.runs and len(links.ids) == len(set(links.ids))
    assert {f"passage-{one.pk}" for one in here().filter(remarks__gt=0)} <= set(links.ids)


def test_what_is_baked_after_a_new_publication_has_the_passages_where_they_stand_now(own_site: Path) -> None:
    for start in (20, 150, 420):
        place(start, 60)
    kept, _, lost = (one for one in here().order_by("pk")[here().count() - 3 :])
    body, text = report().body, reading(report().body)
    words = text[lost.start : lost.end].split()
    one = report()
    one.body = f"<p>It was denied later.</p>{body}".replace(
        words[3], "something else altogether, as it seems to us now"
    )
    before = head()
    one.save_revision().publish()
    bake_touched(entries_after(before))  # publishing may be quicker: then nothing stands on words it was not made on
    assert 'id="passage-' not in (own_site / report().address.strip("/") / "index.html").read_text("utf-8")
    before = head()
    follow_reports(entries_after(0))
    assert [entry.kind for entry in entries_after(before)] == ["passages.anchored"]
    bake_touched(entries_after(before))
    assert differing(on_disk(own_site), from_nothing()) == []
    kept.refresh_from_db()
    assert kept.now_start == kept.start + len("It was denied later.\n")
    before = head()
    follow_reports(entries_after(0))
    assert head() == before  # safe to repeat


def test_a_report_has_room_for_so_many_passages_and_its_page_stays_small(own_site: Path) -> None:
    random, text, began = Random(3), reading(report().body), head()
    for _ in range(MOST_PASSAGES + 20):
        start = random.randrange(len(text) - 80)
        place(start, random.randrange(20, 80))
    assert here().count() == MOST_PASSAGES
    place(10, 30)  # one of them must give way for another, and none can
    assert last().passage is None and last().quote
    bake_touched(entries_after(began))
    page = own_site / report().address.strip("/") / "index.html"
    assert page.with_name("index.html.br").stat().st_size < 60_000
    assert page.read_text("utf-8").count('class="r"') == MOST_PASSAGES
    first = here().order_by("pk")[0]
    for one in first.comments.all():
        strike_comment(comment=one, reason="Off topic.", by=None)
    place(10, 30)
    assert last().passage and not Passage.objects.filter(pk=first.pk).exists()


def test_a_remark_reads_nothing_of_the_record(own_site: Path) -> None:
    before = head()
    place(20, 60)
    with CaptureQueriesContext(connection) as baking:
        bake_touched(entries_after(before))
    asked = " ".join(query["sql"] for query in baking.captured_queries)
    assert "discussion_passage" in asked and "claims_statement" not in asked and "claims_assessment" not in asked
