"""A report's marks for programs: each annotation leads to the passage that a reader sees marked."""

import json
import re
from datetime import date
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from dateline.claims.actions import assess_claim
from dateline.claims.models import Claim
from dateline.claims.rules.vocabulary import Verdict
from dateline.publishing.edition import Edition
from dateline.publishing.pages.annotations import annotations
from dateline.publishing.pages.report import report_page
from dateline.reports.actions import add_report
from dateline.reports.models import Report, Series
from dateline.reports.rules import Passage, passages_in

NEVER_CLOSED = {"br", "img", "input", "meta", "link", "hr"}


class OwnText(HTMLParser):
    """The report's own text as the reference says: inside .body, without sup.n, sup.r and .vh."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[tuple[bool, bool]] = []  # inside the body, left out
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in NEVER_CLOSED:
            return
        classes = (dict(attrs).get("class") or "").split()
        inside, out = self.open[-1] if self.open else (False, False)
        self.open.append(
            (inside or "body" in classes, out or "vh" in classes or (tag == "sup" and bool({"n", "r"} & set(classes))))
        )

    def handle_endtag(self, tag: str) -> None:
        if tag not in NEVER_CLOSED:
            self.open.pop()

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1] == (True, False):
            self.text += data


def own_text(html: str) -> str:
    reader = OwnText()
    reader.feed(html)
    return reader.text


def check(said: dict[str, Any], html: str) -> None:
    """Every annotation leads to its passage, by its words and by its position, and each mark has one."""
    text, items = own_text(html), said["first"]["items"]
    assert said["total"] == len(items) == len(re.findall(r'class="mark ', html)) > 0
    for one in items:
        quote, position = one["target"]["selector"]
        start, end = position["start"], position["end"]
        assert (quote["type"], position["type"]) == ("TextQuoteSelector", "TextPositionSelector")
        assert text[start:end] == quote["exact"] != ""
        assert text[max(0, start - 32) : start] == quote["prefix"]
        assert text[end : end + 32] == quote["suffix"]
        claim, standing = one["body"]
        ref = claim["source"].rstrip("/").rsplit("/", 1)[1]
        marked = re.search(rf'<span class="mark ([a-z]+)">(?:(?!</sup>).)*href="/claims/{ref}/"', html, re.DOTALL)
        assert marked and marked[1] == standing["value"]
        assert one["motivation"] == "assessing"


def test_every_annotation_leads_to_its_passage(site: Path) -> None:
    found = list(site.rglob("annotations.jsonld"))
    assert len(found) == 3
    for file in found:
        html, said = (file.parent / "index.html").read_text("utf-8"), json.loads(file.read_text("utf-8"))
        check(said, html)
        assert (said["@context"], said["type"]) == ("http://www.w3.org/ns/anno.jsonld", "AnnotationCollection")
        assert said["first"]["type"] == "AnnotationPage" and said["id"].endswith("/annotations.jsonld")
        ids = [one["id"] for one in said["first"]["items"]]
        assert len(ids) == len(set(ids)) and all(one["type"] == "Annotation" for one in said["first"]["items"])
        link = re.search(r'<link rel="alternate" type="application/ld\+json; profile=[^>]*href="([^"]+)"', html)
        assert link and site / link[1].strip("/") == file
        assert html.count("annotations.jsonld") == 2


def test_any_text_can_be_marked(record: None) -> None:
    body = (
        '<p>𝔄 first &amp; <b>bold <span data-claim="ak-isis">it is <i>held</i> &lt;so&gt;</span></b> é.</p><h2>Head</h2>'
        '<p><span data-claim="ak-isis">twice</span><br/><span data-claim="gone">nobody</span>, البوكمال '
        '<span data-claim="t2-gov">taken</span></p><ul><li><span data-claim="dez-gov">held</span></li></ul>'
    )
    report = add_report(
        series=Series.objects.get(),
        slug="odd",
        title="Odd “one”",
        dated=date(2017, 11, 21),
        number=9,
        body=body,
        by=None,
    )
    edition = Edition()
    said, html = json.loads(annotations(edition, report)), report_page(edition, report)
    check(said, html)
    assert [one["target"]["selector"][0]["exact"] for one in said["first"]["items"]] == [
        "it is held <so>", "twice", "taken", "held",
    ]  # fmt: skip


def test_a_standing_that_changes_moves_no_passage(record: None) -> None:
    report = Report.objects.get(number=3)
    before = json.loads(annotations(Edition(), report))["first"]["items"]
    claim = Claim.objects.get(ref="ak-gov-2")
    assess_claim(claim=claim, verdict=Verdict.CONFIRMED, reason="Seen", known_at=date(2017, 11, 22), by=None)
    after = json.loads(annotations(Edition(), report))["first"]["items"]
    assert [one["target"] for one in before] == [one["target"] for one in after]
    assert before != after


@pytest.mark.parametrize(
    ("body", "text", "passages"),
    [("", "", []), ("plain", "plain", []),
     ('a<span data-claim="x">b</span>c', "abc", [Passage("x", 1, 2)]),
     ('<p>a</p><p><span data-claim="x">b<span data-claim="y">c</span></span></p>', "abc",
      [Passage("x", 1, 3), Passage("y", 2, 3)])],
)  # fmt: skip
def test_passages_are_counted_in_characters(body: str, text: str, passages: list[Passage]) -> None:
    assert passages_in(body) == (text, passages)
