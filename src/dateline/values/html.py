"""The one sanitiser: whatever HTML comes from outside passes through here before it is kept or shown."""

import re
from html.parser import HTMLParser

import nh3

# Of these not even the text is kept: it was never meant to be read.
NEVER_READ = frozenset(
    {"script", "style", "iframe", "noscript", "noembed", "template", "textarea", "select", "button", "object", "title"}
)
LINK_SCHEMES = frozenset({"http", "https", "mailto"})
LINK_REL = "nofollow ugc noopener"
_SCHEME = re.compile(r"(?:https?://(?:www\.)?|www\.|mailto:)")

_BODY = nh3.Cleaner(
    tags={"p", "h2", "h3", "b", "strong", "i", "em", "ul", "ol", "li", "blockquote", "a", "br", "span"},
    attributes={"a": {"href"}},
    clean_content_tags=set(NEVER_READ),
    url_schemes=set(LINK_SCHEMES),
    url_relative="deny",
    link_rel=LINK_REL,
)

_SET_APART = {"p", "ul", "ol", "pre"}  # each turns to the side that its own script is read from
_COMMENT = nh3.Cleaner(
    tags={*_SET_APART, "br", "em", "strong", "code", "blockquote", "li", "a", "bdi"},
    attributes={"a": {"href"}, "ol": {"start"}, "*": set()},  # without the last any tag might have a title
    allowed_classes={"bdi": {"host"}},
    set_tag_attribute_values={tag: {"dir": "auto"} for tag in _SET_APART},
    clean_content_tags=set(NEVER_READ),
    url_schemes={"http", "https"},
    url_relative="deny",
    link_rel=LINK_REL,
)

_PARAGRAPHS = {
    "p", "div", "h1", "h2", "h3", "h4", "h5", "h6", "pre", "ul", "ol", "table", "tr", "section", "article", "figure",
    "dl", "dt", "dd",
}  # fmt: skip
_TEXT = nh3.Cleaner(
    tags={*_PARAGRAPHS, "tbody", "td", "th", "a", "br", "li", "blockquote"},
    attributes={"a": {"href"}},
    clean_content_tags=set(NEVER_READ),
    url_schemes=set(LINK_SCHEMES),
    url_relative="deny",
    link_rel=None,
)


def clean_body(html: str) -> str:
    """The text of a report with nothing in it but paragraphs, headings, lists, quotes, emphasis and marked links."""
    # The editor reads its stored text as XHTML and stumbles over a `br` that is not closed.
    return _BODY.clean(html).replace("<br>", "<br/>")


def clean_comment(html: str) -> str:
    """What a reader wrote with nothing in it but paragraphs, lists, quotes, code, emphasis and marked links."""
    return _COMMENT.clean(html)


def text_of(html: str) -> str:
    """HTML as plain text: paragraphs apart, quotes behind “> ”, links with their address."""
    html = html.replace("\r\n", "\n").replace("\r", "\n")
    if "<" in html or "&" in html:
        reader = _Plain()
        reader.feed(_TEXT.clean(html))
        reader.close()
        html = "".join(reader.pieces)
    html = "\n".join(line.rstrip(" \t") for line in html.replace("\xa0", " ").split("\n"))
    return re.sub(r"\n{3,}", "\n\n", html).strip()


class _Plain(HTMLParser):
    """Turns HTML that the sanitiser has made well-formed into pieces of plain text."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[str] = []
        self._quotes: list[int] = []  # where each open quote begins in `pieces`
        self._link: tuple[int, str] | None = None
        self._after_break = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Begin a line, a paragraph, a quote or a link."""
        if tag == "br":
            self.pieces.append("\n")
        elif tag == "li":
            self.pieces.append("\n- ")
        elif tag == "blockquote":
            self.pieces.append("\n\n")
            self._quotes.append(len(self.pieces))
        elif tag == "a":
            href = dict(attrs).get("href")
            self._link = (len(self.pieces), href) if href else None
        elif tag in _PARAGRAPHS:
            self.pieces.append("\n\n")
        self._after_break = tag == "br"

    def handle_endtag(self, tag: str) -> None:
        """End what was begun."""
        if tag == "blockquote" and self._quotes:
            begun = self._quotes.pop()
            if not self._quotes:  # only the outermost is marked, so that a hostile nest costs no more than its length
                quoted = re.sub(r"\n{3,}", "\n\n", "".join(self.pieces[begun:])).strip()
                self.pieces[begun:] = ["\n".join(f"> {line}".rstrip() for line in quoted.split("\n"))] if quoted else []
            self.pieces.append("\n\n")
        elif tag == "a" and self._link:
            begun, href = self._link
            label = "".join(self.pieces[begun:]).strip()
            if not label or _says_no_more(label, than=href):
                self.pieces[begun:] = [href.removeprefix("mailto:")]
            else:
                self.pieces[begun:] = [f"{label} ({href})"]
            self._link = None
        elif tag in {"td", "th"}:
            self.pieces.append(" ")
        elif tag in _PARAGRAPHS:
            self.pieces.append("\n\n")

    def handle_data(self, data: str) -> None:
        """Keep text; a line break that is written twice, as tag and as character, is one."""
        if self._after_break:
            data = data.removeprefix("\n")
        self._after_break = False
        self.pieces.append(data)


def _says_no_more(label: str, *, than: str) -> bool:
    """Whether a link's label is only its address again, perhaps shortened."""
    again, whole = (_SCHEME.sub("", address).rstrip("/….") for address in (label, than))
    return "." in again and whole.startswith(again)
