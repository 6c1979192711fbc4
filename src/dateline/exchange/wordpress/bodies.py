"""The body of a WordPress post as a report's body: flat blocks that the editor can open.

WordPress keeps two kinds of text. What its block editor wrote is HTML with remarks such as `<!-- wp:paragraph -->`;
older (“classic”) text has no paragraphs at all: an empty line stands for one, and a line's end for a line's end.
"""

import re
from dataclasses import dataclass
from html import escape
from html.parser import HTMLParser
from urllib.parse import urljoin

import nh3

from dateline.values.html import LINK_SCHEMES, NEVER_READ, clean_body

_INLINE = {"b": "b", "strong": "b", "i": "i", "em": "i"}
_HEADINGS = {"h1": "h2", "h2": "h2", "h3": "h3", "h4": "h3", "h5": "h3", "h6": "h3"}
_LISTS = {"ul", "ol"}
_APART = {
    "p", "div", "section", "article", "header", "footer", "aside", "main", "figure", "figcaption", "address", "center",
    "details", "summary", "table", "tr", "caption", "dl", "dt", "dd", "hr",
}  # fmt: skip
_DEEPEST_LIST = 4
_MOST_BREAKS = 2

# Only makes the tags match; what may be kept is decided by `clean_body`, at the very end.
_WELL_FORMED = nh3.Cleaner(
    tags={
        *_INLINE,
        *_HEADINGS,
        *_LISTS,
        *_APART,
        "li",
        "blockquote",
        "pre",
        "a",
        "br",
        "tbody",
        "thead",
        "td",
        "th",
        "cite",
    },
    attributes={"a": {"href"}},
    clean_content_tags=set(NEVER_READ),
    url_schemes=set(LINK_SCHEMES),
    link_rel=None,
)

_SPACE = re.compile(r"[ \t\n\r\f]+")
_ADDRESS = re.compile(r"https?://[^\s<>\"]+\Z")
_IMAGE = re.compile(r"<img\b|\[gallery\b", re.IGNORECASE)
_PLAYER = re.compile(r"<(?:iframe|video|audio|object|embed)\b|\[(?:video|audio|playlist)\b", re.IGNORECASE)
_SHORTCODE = re.compile(r"\[(/?)([a-z][\w-]*)(\s[^\[\]]*)?/?\]", re.IGNORECASE)
_BARE_SHORTCODES = {"gallery", "audio", "video", "playlist", "caption", "embed", "more"}


@dataclass(frozen=True, slots=True)
class Body:
    """A body that can be stored, and what it lost on the way."""

    html: str
    images: int
    players: int


@dataclass(frozen=True, slots=True)
class _Block:
    kind: str  # p, h2, h3, blockquote; ul and ol: one entry of such a list
    depth: int
    html: str


def body_of(html: str, *, link: str = "") -> Body:
    """The body of a post; `link` is the post's own address, which its relative links start from."""
    reader = _Blocks(classic="<!-- wp:" not in html, link=link)
    reader.feed(_WELL_FORMED.clean(without_shortcodes(html.replace("\r\n", "\n"))))
    reader.close()
    return Body(clean_body(_serialised(reader.blocks)), len(_IMAGE.findall(html)), len(_PLAYER.findall(html)))


def without_shortcodes(html: str) -> str:
    """Drop `[caption …]` and the like but not what they enclose, and not what people put in square brackets."""
    closed = {name.lower() for slash, name, _ in _SHORTCODE.findall(html) if slash}

    def drop(found: re.Match[str]) -> str:
        name = found[2].lower()
        is_one = name in closed or name in _BARE_SHORTCODES or "=" in (found[3] or "")
        return "" if is_one else found[0]

    return _SHORTCODE.sub(drop, html)


class _Blocks(HTMLParser):
    """Collects blocks from well-formed HTML. Emphasis and links are opened only when text comes, so none is empty,
    none spans two blocks and none nests in itself: the editor fails on each of these."""

    def __init__(self, *, classic: bool, link: str) -> None:
        super().__init__(convert_charrefs=True)
        self.blocks: list[_Block] = []
        self._classic, self._base = classic, link
        self._wanted: list[str] = []  # the emphasis and links that text would stand in now
        self._opened: list[str] = []  # those that are open in `_pieces`
        self._pieces: list[str] = []
        self._text: list[str] = []
        self._lists: list[str] = []
        self._heading = ""
        self._quotes = self._pres = self._breaks = 0
        self._gap = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note where the text to come will stand."""
        if tag in _INLINE:
            self._wanted.append(_INLINE[tag])
        elif tag == "a":
            if href := self._address(dict(attrs).get("href") or ""):
                self._wanted.append(f'a href="{escape(href)}"')
        elif tag == "br":
            self._break(self._breaks + 1)
        elif tag in {"td", "th"}:
            if self._text:
                self.handle_data(" | ")
        elif tag in _APART:
            self._part()
        elif tag == "cite":
            self._break(1 if self._quotes else self._breaks)
        else:
            self._end_block()
            if tag in _LISTS:
                self._lists.append(tag)
            self._heading = _HEADINGS.get(tag, self._heading)
            self._quotes += tag == "blockquote"
            self._pres += tag == "pre"

    def handle_endtag(self, tag: str) -> None:
        """The same at an end."""
        if tag in _INLINE or tag == "a":
            name = _INLINE.get(tag, "a")
            for place in range(len(self._wanted) - 1, -1, -1):
                if self._wanted[place].split(" ")[0] == name:
                    del self._wanted[place]
                    break
        elif tag in _APART:
            self._part()
        elif tag not in {"br", "td", "th", "tbody", "thead", "cite"}:
            self._end_block()
            if tag in _LISTS and self._lists:
                self._lists.pop()
            self._heading = "" if tag in _HEADINGS else self._heading
            self._quotes -= tag == "blockquote"
            self._pres -= tag == "pre"

    def handle_data(self, data: str) -> None:
        """Text, with the paragraphs that WordPress would make of its line ends."""
        if not (self._classic or self._pres):
            self._put(data)
            return
        for number, paragraph in enumerate(re.split(r"\n[ \t]*\n\s*", data)):
            if number:
                self._part()
            for line_number, line in enumerate(paragraph.split("\n")):
                if line_number:
                    self._break(max(self._breaks, 1))
                self._put(line)

    def close(self) -> None:
        """The end of the body ends its last block."""
        super().close()
        self._end_block()

    def _put(self, data: str) -> None:
        words = _SPACE.sub(" ", data)
        if not words.strip(" "):
            self._gap = self._gap or bool(words)
            return
        gap = self._gap or words[0] == " "
        wanted = list(dict.fromkeys(self._wanted))
        same = 0
        while same < min(len(wanted), len(self._opened)) and wanted[same] == self._opened[same]:
            same += 1
        self._shut(same)
        if self._text and (self._breaks or gap):
            self._pieces.append("<br/>" * self._breaks or " ")
        for name in wanted[same:]:
            self._pieces.append(f"<{name}>")
        self._opened = wanted
        self._pieces.append(escape(words.strip(" "), quote=False))
        self._text.append(words)
        self._gap, self._breaks = words[-1] == " ", 0

    def _part(self) -> None:
        """A paragraph's edge: ends a block, but within a quote or a list entry it only leaves room."""
        if self._quotes or self._lists:
            self._break(_MOST_BREAKS if self._quotes and not self._lists else 1)
        else:
            self._end_block()

    def _break(self, lines: int) -> None:
        self._breaks = min(lines, _MOST_BREAKS)

    def _shut(self, keep: int = 0) -> None:
        for name in reversed(self._opened[keep:]):
            self._pieces.append(f"</{name.split(' ')[0]}>")
        self._opened = self._opened[:keep]

    def _end_block(self) -> None:
        self._shut()
        text = "".join(self._text).strip()
        if text:
            kind = self._lists[-1] if self._lists else self._heading or ("blockquote" if self._quotes else "p")
            html = "".join(self._pieces)
            if kind == "p" and _ADDRESS.match(text) and "<a " not in html:  # WordPress would embed what stands there
                html = f'<a href="{escape(text)}">{escape(text)}</a>'
            self.blocks.append(_Block(kind, len(self._lists) - 1, html))
        self._pieces, self._text, self._gap, self._breaks = [], [], False, 0

    def _address(self, href: str) -> str:
        if not href or href.startswith("#"):
            return ""
        try:
            return urljoin(self._base, href)
        except ValueError:
            return ""


def _serialised(blocks: list[_Block]) -> str:
    out: list[str] = []
    lists: list[str] = []  # the open lists, each with an open entry

    def end(count: int) -> None:
        for _ in range(count):
            out.append(f"</li></{lists.pop()}>")

    for block in blocks:
        if block.kind not in _LISTS:
            end(len(lists))
            out.append(f"<{block.kind}>{block.html}</{block.kind}>")
            continue
        depth = min(block.depth, len(lists), _DEEPEST_LIST - 1)
        end(max(0, len(lists) - depth - 1))
        if len(lists) == depth + 1:
            if lists[-1] == block.kind:
                out.append("</li>")
            else:
                end(1)
        if len(lists) == depth:
            out.append(f"<{block.kind}>")
            lists.append(block.kind)
        out.append(f"<li>{block.html}")
    end(len(lists))
    return "".join(out)
