"""Bodies from outside: harmless, flat, and in the editor the same as on the page."""

import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html as lxml_html
from wagtail.admin.rich_text.converters.contentstate import ContentstateConverter

from dateline.exchange.wordpress.bodies import body_of
from dateline.values.html import clean_body, text_of

FEATURES = ["h2", "h3", "bold", "italic", "ol", "ul", "blockquote", "link"]
REL = ' rel="nofollow ugc noopener"'


@pytest.mark.parametrize(
    ("wordpress", "stored"),
    [
        ("One.\n\nTwo\nlines.", "<p>One.</p><p>Two<br/>lines.</p>"),
        ("<!-- wp:paragraph --><p>One\nline</p><!-- /wp:paragraph -->", "<p>One line</p>"),
        ("<h1>A</h1><h2>B</h2><h4>C</h4><h6>D</h6>", "<h2>A</h2><h2>B</h2><h3>C</h3><h3>D</h3>"),
        ("<strong>a</strong> <em>b</em> <b><i>c</i></b>", "<p><b>a</b> <i>b</i> <b><i>c</i></b></p>"),
        ("<b>x<i>y</b>z</i>", "<p><b>x<i>y</i></b><i>z</i></p>"),
        ("<b><b>x</b></b><i></i>", "<p><b>x</b></p>"),
        ("<b><p>x</p><p>y</p></b>", "<p><b>x</b></p><p><b>y</b></p>"),
        ('<a href="https://e.example/?a=1&amp;b=2">l</a>', f'<p><a href="https://e.example/?a=1&amp;b=2"{REL}>l</a></p>'),
        ('<a href="/p/">l</a>', f'<p><a href="https://old.example/p/"{REL}>l</a></p>'),
        ('<a href="#n">l</a> <a name="n">m</a>', "<p>l m</p>"),
        ("https://e.example/1", f'<p><a href="https://e.example/1"{REL}>https://e.example/1</a></p>'),
        ("<ul>\n<li>a\n<ol><li>b</li></ol>\n</li>\n<li><p>c</p><p>d</p></li>\n<li></li>\n</ul>",
         "<ul><li>a<ol><li>b</li></ol></li><li>c<br/>d</li></ul>"),
        ("<ul><ul><ul><li>deep</li></ul></ul></ul><ol><li>n</li></ol>", "<ul><li>deep</li></ul><ol><li>n</li></ol>"),
        ("<li>bare</li>", "<p>bare</p>"),
        ("<blockquote><p>q</p><p>r</p><cite>who</cite></blockquote>t",
         "<blockquote>q<br/><br/>r<br/>who</blockquote><p>t</p>"),
        ("<table><tr><th>a</th><th>b</th></tr><tr><td>c</td><td>d</td></tr></table>", "<p>a | b</p><p>c | d</p>"),
        ("<pre>a\nb</pre>", "<p>a<br/>b</p>"),
        ("<div>a</div><div>b<br><br><br>c<br></div>", "<p>a</p><p>b<br/><br/>c</p>"),
        ("[caption id=\"a\" width=\"3\"]<img src=x> Cap[/caption]", "<p>Cap</p>"),
        ("a [wpdiscuz-feedback id=\"x\" question=\"Q?\"]b[/wpdiscuz-feedback] c [sic] [1] [gallery ids=\"1\"]",
         "<p>a b c [sic] [1]</p>"),
        ("1 < 2 & 3", "<p>1 &lt; 2 &amp; 3</p>"),
        ("", ""),
        ("<p>&nbsp;</p>\n\n<!--more-->", ""),
    ],
)  # fmt: skip
def test_bodies(wordpress: str, stored: str) -> None:
    assert body_of(wordpress, link="https://old.example/2017/a/").html == stored


HOSTILE = [
    "<script>alert(1)</script>a",
    "<img src=x onerror=alert(1)>a",
    '<a href="javascript:alert(1)">a</a>',
    '<a href=" jAvAsCrIpT:alert(1)">a</a>',
    '<a href="data:text/html,x" onclick="x()">a</a>',
    '<p style="background:url(//e.example)" class="c" id="i" data-claim="x">a</p>',
    "<svg><style><img src=x onerror=alert(1)></style></svg>a",
    '<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror=alert(1)&gt;">a',
    '<iframe src="https://e.example"></iframe><form action="x"><input name="n"><button>b</button></form>a',
    '<noscript><p title="</noscript><img src=x onerror=alert(1)>">a',
    '<span data-claim="c" onmouseover="x()">a</span>',
    '<a href="https://e.example/"onmouseover=alert(1)>a</a>',
    "<![if x]><![foo[ a",
    "<!-- --!> <script>alert(1)</script> --> a",
    "<base href=//e.example><link rel=stylesheet href=//e.example><meta http-equiv=refresh content=0>a",
    "<b>" * 2000 + "a",
    "<blockquote>" * 300 + "a",
    "<ul><li>" * 300 + "a",
]
_ALLOWED = {"p", "h2", "h3", "b", "strong", "i", "em", "ul", "ol", "li", "blockquote", "a", "br", "span"}


@pytest.mark.parametrize("hostile", HOSTILE)
def test_nothing_hostile_is_left(hostile: str) -> None:
    for kept in (clean_body(hostile), body_of(hostile).html):
        for element in lxml_html.fragment_fromstring(kept, create_parent="div").iterdescendants():
            assert element.tag in _ALLOWED
            assert set(element.keys()) <= ({"href", "rel"} if element.tag == "a" else set())
            assert element.get("href", "https:").startswith(("https:", "http:", "mailto:"))
    assert clean_body(body_of(hostile).html) == body_of(hostile).html


def test_what_is_left_out_is_counted() -> None:
    body = body_of('<img src=a><IMG src=b><iframe src=c></iframe>[video src="d"]')
    assert (body.html, body.images, body.players) == ("", 2, 2)


def blocks(stored: str) -> list[tuple[str, int, str]]:
    state = json.loads(ContentstateConverter(features=FEATURES).from_database_format(stored))
    return [(block["type"], block["depth"], block["text"]) for block in state["blocks"]]


@pytest.mark.parametrize(
    "wordpress",
    [
        'A <b>bold <i>both</i></b> <a href="https://e.example/?a=1&amp;b=2">link</a>.\n\nNext\nline.',
        "<h2>H</h2><ul><li>a<ul><li>b</li></ul></li><li>c</li></ul><ol><li>1</li></ol><p>p</p>",
        "<blockquote><p>q <a href='https://e.example'>l</a></p><p>r</p></blockquote><h4>x</h4>",
        '<b>x<a href="https://e.example">y</b>z</a>',
        *HOSTILE,
    ],
)
def test_the_editor_opens_it_and_loses_nothing(wordpress: str) -> None:
    stored = body_of(wordpress).html
    opened = blocks(stored)
    assert "".join(text for _, _, text in opened).split() == words(stored)
    converter = ContentstateConverter(features=FEATURES)
    saved = converter.to_database_format(converter.from_database_format(stored))
    assert blocks(saved) == opened
    assert re.findall(r'href="([^"]*)"', saved) == re.findall(r'href="([^"]*)"', stored)


def words(stored: str) -> list[str]:
    """What a reader reads, as Draftail joins it: blocks without a gap, breaks as line ends."""
    root = lxml_html.fragment_fromstring(stored.replace("<br/>", "\n"), create_parent="div")
    return "".join(root.itertext()).split()


_TAGS = ["b", "i", "p", "ul", "ol", "li", "blockquote", "h2", "td", "table", "pre", "div", "cite"]
_OTHERS = ["<br>", '<a href="https://e.example">', "</a>", "word", " two words ", "\n", "\n\n", "&amp;", "[caption]"]
_scraps = st.sampled_from([*(f"<{tag}>" for tag in _TAGS), *(f"</{tag}>" for tag in _TAGS), *_OTHERS])


@given(st.lists(_scraps, max_size=25).map("".join))
def test_any_tangle_of_tags_opens_in_the_editor(wordpress: str) -> None:
    stored = body_of(wordpress).html
    assert "".join(text for _, _, text in blocks(stored)).split() == words(stored)
    assert stored.count("word") == wordpress.count("word")
    assert clean_body(stored) == stored


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("a\r\n\r\nb", "a\n\nb"),
        ("<p>a</p>\n<p>b</p>c<br />\nd", "a\n\nb\n\nc\nd"),
        ('see <a href="https://e.example/x">this</a>', "see this (https://e.example/x)"),
        ('<a href="https://e.example/long/path">e.example/lo…</a>', "https://e.example/long/path"),
        ('<a href="https://www.e.example/">e.example</a>', "https://www.e.example/"),
        ('<a href="https://photos.example/7">photo</a>', "photo (https://photos.example/7)"),
        ('<a href="mailto:a@e.example">a@e.example</a>', "a@e.example"),
        ('<a href="https://real.example/">fake.example</a>', "fake.example (https://real.example/)"),
        ('<a href="javascript:x">this</a>', "this"),
        ("<ul><li>1</li><li>2</li></ul>", "- 1\n- 2"),
        ("<blockquote><p>q</p><p>r</p></blockquote>so", "> q\n>\n> r\n\nso"),
        ("1 < 2 &amp; &lt;b&gt; <script>x</script>", "1 < 2 & <b>"),
        ("a&nbsp;b  \n\n\n\nc", "a b\n\nc"),
        ("<p></p>", ""),
    ],
)
def test_text_of(html: str, text: str) -> None:
    assert text_of(html) == text
