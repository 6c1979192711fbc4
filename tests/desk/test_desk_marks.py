"""The claim mark goes into the editor and comes back the same."""

import json

import pytest
from wagtail.admin.rich_text.converters.contentstate import ContentstateConverter

from dateline.reports.models import BODY_FEATURES
from dateline.reports.rules import marks_in
from tests.desk.conftest import Desk


def _through_the_editor(body: str) -> str:
    converter = ContentstateConverter(BODY_FEATURES)
    stored: str = converter.to_database_format(converter.from_database_format(body))
    return stored


@pytest.mark.parametrize(
    "body",
    [
        '<p data-block-key="a">On Wednesday <span data-claim="north-town">North took Town</span>.</p>',
        '<p data-block-key="a"><span data-claim="north-town">North took Town</span></p>',
        '<p data-block-key="a"><span data-claim="a">one</span><span data-claim="b">two</span></p>',
        '<p data-block-key="a">Again <span data-claim="a">one</span> and <span data-claim="a">one more</span></p>',
        '<p data-block-key="a"><span data-claim="a">with <b>stress</b> inside</span></p>',
        '<h2 data-block-key="a"><span data-claim="a">in a heading</span></h2>',
        '<ul><li data-block-key="a">a point: <span data-claim="a">this</span></li></ul>',
        '<blockquote data-block-key="a"><span data-claim="a">quoted</span></blockquote>',
        '<p data-block-key="a"><span data-claim="a">الجيش دخل المدينة</span> – 🗺 <span data-claim="b">после</span></p>',
        '<p data-block-key="a"><span data-claim="a">5 &lt; 6 &amp; 7 &gt; 6</span></p>',
        '<p data-block-key="a"><span data-claim="a">first line<br/>second line</span></p>',
        '<p data-block-key="a"><span data-claim="a">one <b>two<br/>three</b> four<br/>five</span><br/>six</p>',
        '<p data-block-key="a"><a href="https://example.org/?a=1&amp;b=2">link</a> <span data-claim="a">b</span></p>',
    ],
)
def test_a_mark_comes_back_as_it_was(db: None, body: str) -> None:
    assert _through_the_editor(body) == body
    assert marks_in(_through_the_editor(body)) == marks_in(body)


def test_the_editor_is_told_which_claim_it_is(desk: Desk) -> None:
    converter = ContentstateConverter(BODY_FEATURES)
    told = json.loads(converter.from_database_format(desk.report.body))["entityMap"]["0"]
    assert told["type"] == "CLAIM" and told["mutability"] == "MUTABLE"
    assert told["data"] == {"ref": "north-town"}


def test_a_mark_of_an_unknown_claim_is_kept(db: None) -> None:
    body = '<p data-block-key="a"><span data-claim="long-gone">words</span></p>'
    told = json.loads(ContentstateConverter(BODY_FEATURES).from_database_format(body))["entityMap"]["0"]
    assert told["data"] == {"ref": "long-gone"}
    assert _through_the_editor(body) == body


@pytest.mark.parametrize("ref", ['"><script>alert(1)</script>', "Two Words", "", None, 7, "x" * 81])
def test_what_is_no_id_leaves_the_passage_unmarked(db: None, ref: object) -> None:
    content = {
        "blocks": [
            {"key": "a", "text": "just <i>words</i>", "type": "unstyled", "depth": 0, "inlineStyleRanges": [],
             "entityRanges": [{"offset": 0, "length": 4, "key": 0}]}
        ],
        "entityMap": {"0": {"type": "CLAIM", "mutability": "MUTABLE", "data": {"ref": ref}}},
    }  # fmt: skip
    stored = ContentstateConverter(BODY_FEATURES).to_database_format(json.dumps(content))
    assert stored == '<p data-block-key="a">just &lt;i&gt;words&lt;/i&gt;</p>'
