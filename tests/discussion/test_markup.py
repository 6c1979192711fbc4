"""How a comment looks: what readers may write, and what becomes of what they may not."""

import pytest

from dateline.discussion.rules.markup import html_of, plain_of
from dateline.values.html import text_of

REL = 'rel="nofollow ugc noopener"'


def test_it_has_paragraphs_and_keeps_its_lines() -> None:
    assert html_of("one\ntwo\n\nthree") == '<p dir="auto">one<br>\ntwo</p>\n<p dir="auto">three</p>\n'


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("*so* and **so**", "<em>so</em> and <strong>so</strong>"),
        ("`a < b`", "<code>a &lt; b</code>"),
        (r"\*so\*", "*so*"),
        ("snake_case_name", "snake_case_name"),
        ("a * b * c", "a * b * c"),
        ("# 1 and #2", "# 1 and #2"),
        ("Town\n===", "Town<br>\n==="),
        ("a | b\n--|--", "a | b<br>\n--|--"),
        ("<b>bold</b> &amp; <!-- x -->", "&lt;b&gt;bold&lt;/b&gt; &amp;amp; &lt;!-- x --&gt;"),
        ("    four blanks", "four blanks"),
        ("[1]: https://example.org", f'[1]: <a href="https://example.org" {REL}>https://example.org</a>'),
        ("~~not~~", "~~not~~"),
    ],
)
def test_a_paragraph(typed: str, shown: str) -> None:
    assert html_of(typed) == f'<p dir="auto">{shown}</p>\n'


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("- one\n- two", '<ul dir="auto">\n<li>one</li>\n<li>two</li>\n</ul>\n'),
        ("9. November", '<ol start="9" dir="auto">\n<li>November</li>\n</ol>\n'),
        ("```py\n*a* <b>\n```", '<pre dir="auto"><code>*a* &lt;b&gt;\n</code></pre>\n'),
        ("> they\n> said", '<blockquote>\n<p dir="auto">they<br>\nsaid</p>\n</blockquote>\n'),
    ],
)
def test_a_block(typed: str, shown: str) -> None:
    assert html_of(typed) == shown


def test_who_answers_right_below_a_quote_is_not_quoted() -> None:
    assert html_of("> you lie\nno") == '<blockquote>\n<p dir="auto">you lie</p>\n</blockquote>\n<p dir="auto">no</p>\n'
    inner = '<blockquote>\n<p dir="auto">a</p>\n</blockquote>\n<p dir="auto">b</p>\n'
    assert html_of(">> a\n> b\nc") == f'<blockquote>\n{inner}</blockquote>\n<p dir="auto">c</p>\n'


def _link(href: str, label: str, host: str = "") -> str:
    behind = f' <bdi class="host">({host})</bdi>' if host else ""
    return f'<p dir="auto"><a href="{href}" {REL}>{label}</a>{behind}</p>\n'


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("https://example.org/a_b_c?d=1", _link("https://example.org/a_b_c?d=1", "https://example.org/a_b_c?d=1")),
        ("<https://example.org/>", _link("https://example.org/", "https://example.org/")),
        ("HTTP://Example.ORG", _link("HTTP://Example.ORG", "HTTP://Example.ORG")),
        ("[example.org](https://example.org/)", _link("https://example.org/", "example.org")),
        ("[the map](https://example.org/map)", _link("https://example.org/map", "the map", "example.org")),
        ("[bank.com](https://evil.org/)", _link("https://evil.org/", "bank.com", "evil.org")),
        ("[bank.com (bank.com)](https://evil.org/)", _link("https://evil.org/", "bank.com (bank.com)", "evil.org")),
        ("[](https://evil.org/)", _link("https://evil.org/", "https://evil.org/")),
        ("[ ](https://evil.org/)", _link("https://evil.org/", " https://evil.org/")),
        ("[bank.com](https://bank.com.evil.org)", _link("https://bank.com.evil.org", "bank.com", "bank.com.evil.org")),
        ("[bank.com](https://bank.com:81)", _link("https://bank.com:81", "bank.com", "bank.com:81")),
        # letters that look like others: the host as the network knows it
        ("https://аpple.com", _link("https://xn--pple-43d.com", "https://аpple.com", "xn--pple-43d.com")),
        ("![a tank](https://example.org/t.jpg)", _link("https://example.org/t.jpg", "a tank", "picture, example.org")),
        ("[![a tank](https://a.org/t.jpg)](https://b.org/)", _link("https://b.org/", "a tank", "b.org")),
        ("[نص](https://example.org/)", _link("https://example.org/", "نص", "example.org")),
    ],
)
def test_a_link_is_marked_and_says_where_it_leads(typed: str, shown: str) -> None:
    assert html_of(typed) == shown


@pytest.mark.parametrize(
    ("typed", "linked"),
    [
        ("See https://example.org/.", "https://example.org/"),
        ("(https://example.org/a_(b))", "https://example.org/a_(b)"),
        ("**https://example.org**", "https://example.org"),
        ("“https://example.org”", "https://example.org"),
        ("https://example.org/ü، ثم", "https://example.org/ü"),
    ],
)
def test_what_belongs_to_the_sentence_is_not_linked(typed: str, linked: str) -> None:
    assert f">{linked}</a>" in html_of(typed)


@pytest.mark.parametrize(
    "typed",
    [
        "ftp://example.org", "mailto:a@example.org", "<a@example.org>", "//example.org", "http:example.org", "http://",
        "http://[", "https://bank.com@evil.org/", "[a](/desk/)", "[a](#c1)", "[a]()",
        "xhttps://example.org", "![](data:image/png;base64,AAAA)",
    ],
)  # fmt: skip
def test_what_is_no_full_address_is_no_link(typed: str) -> None:
    assert "<a" not in html_of(typed)


def test_each_paragraph_turns_to_its_own_side() -> None:
    assert html_of("الجيش\n\nNorth").count('<p dir="auto">') == 2


def test_a_comment_of_another_system_looks_right() -> None:
    came = text_of(
        "<blockquote>First *line*<br />second<p>third</p></blockquote>I think <a href='https://example.org/x'>not</a>."
    )
    assert html_of(came) == (
        '<blockquote>\n<p dir="auto">First <em>line</em><br>\nsecond</p>\n<p dir="auto">third</p>\n</blockquote>\n'
        f'<p dir="auto">I think not (<a href="https://example.org/x" {REL}>https://example.org/x</a>).</p>\n'
    )


@pytest.mark.parametrize(
    ("typed", "plain"),
    [
        ("**One**\n*two*\n\n`three`", "One two three"),
        ("> you said\n\nand I", "“you said” and I"),
        ("> one\n>\n> > two\n\nthree", "“one “two”” three"),
        (">\n>\n\nso", "so"),
        ("9. November\n10. and on", "9. November 10. and on"),
        ("- one\n- two", "one two"),
        ("un*believ*able", "unbelievable"),
        ("[the map](https://example.org/map)", "the map (example.org)"),
        ("![a tank](https://example.org/t.jpg)", "a tank (picture, example.org)"),
        ("<b>x</b> & y", "<b>x</b> & y"),
        ("```\ncode\n```", "code"),
        ("", ""),
    ],
)
def test_in_plain_text_there_is_no_markup(typed: str, plain: str) -> None:
    assert plain_of(typed, 80) == plain


@pytest.mark.parametrize(
    ("most", "plain"),
    [(80, "Three words here"), (16, "Three words here"), (15, "Three words…"), (8, "Three…"), (5, "Thre…"), (1, "…")],
)
def test_what_is_too_long_ends_behind_a_word(most: int, plain: str) -> None:
    assert plain_of("Three *words* here", most) == plain
