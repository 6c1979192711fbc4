"""How a comment looks: a small part of Markdown, as HTML and as plain text.

There are paragraphs, line breaks, emphasis, code, quotes, lists and links, and nothing else: no headings, no tables, no
HTML, and nothing that would be loaded. Whatever is no markup here stands as it was typed.
"""

import re
from collections.abc import Iterator, Sequence
from html import escape

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock, paragraph
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

from dateline.values.html import clean_comment
from dateline.values.text import one_line

MOST_SIGNS = 400  # a text with more signs of markup is no prose, and is shown as it was typed: parsing stays cheap
DEEPEST = 12  # a quote is one level, a list two; what is deeper stands as it was typed
_SIGNS = re.compile(r"[\n*_`\[\]<>\\]|!(?=\[)|:(?=//)|//")  # an address costs as much as two others
_SCHEME = re.compile(r"(?<![a-z0-9.+-])https?$", re.IGNORECASE)
_BARE = re.compile(r"://[^\s<>\"“”„«»`\\^{}|]+")
_NOT_AT_THE_END = ".,:;!?'’*_~)]،؛؟。，、"  # they belong to the sentence that an address stands in
# Neither a name before the host, which could pass for the host, nor an address that is no full one.
_ADDRESS = re.compile(r"https?://((?:[a-z0-9._-]{1,253}|\[[0-9a-f:.]{2,45}\])(?::\d{1,5})?)(?:[/?#].*)?", re.IGNORECASE)


def html_of(text: str) -> str:
    """A comment's text as HTML that the one sanitiser has seen; where a link leads stands behind it."""
    return clean_comment(_as_typed(text) if _too_much(text) else _MARKDOWN.render(text))


def plain_of(text: str, most: int) -> str:
    """A comment's text without its markup, on one line of at most so many letters; what it quotes stands in “ ”."""
    plain = one_line(text if _too_much(text) else " ".join(_words(_MARKDOWN.parse(text))))
    if len(plain) <= most:
        return plain
    space = plain.rfind(" ", most // 2, most)
    return f"{plain[: most - 1 if space < 0 else space].rstrip()}…"


def _too_much(text: str) -> bool:
    return sum(1 for _ in _SIGNS.finditer(text)) > MOST_SIGNS


def _as_typed(text: str) -> str:
    parts = (part.strip("\n") for part in text.split("\n\n"))
    return "".join(f"<p>{escape(part)}</p>\n" for part in parts if part.strip()).replace("\n", "<br>\n")


def _words(tokens: Sequence[Token]) -> Iterator[str]:
    """The words of each block; those of a quote with its marks, those of a numbered item with its number."""
    held, begun = "", ""
    for token in tokens:
        if token.type == "blockquote_open":
            begun += "“"
        elif token.type == "list_item_open" and token.info:
            begun += f"{token.info}{token.markup} "
        elif token.type == "blockquote_close":
            if "“" in begun:  # there was nothing in it
                begun = begun.rpartition("“")[0]
            else:
                held, begun = f"{held}”", ""
        elif words := "".join(map(_read, token.children or [token])).strip():
            if held:
                yield held
            held, begun = f"{begun}{words}", ""
    yield held


def _read(token: Token) -> str:
    if token.type in {"softbreak", "hardbreak"}:
        return " "
    return token.content if token.type in {"text", "code_inline", "fence"} else ""


# What differs from CommonMark.


def _paragraph(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """A paragraph in a quote ends with the quote's last line: who answers right below it is not quoted."""
    last = state.lineMax
    state.lineMax = next((line for line in range(start + 1, last) if state.sCount[line] < 0), last)
    try:
        return paragraph(state, start, end, silent)
    finally:
        state.lineMax = last


def _too_deep(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    return state.level >= DEEPEST and _paragraph(state, start, end, silent)


def _bare_address(state: StateInline, silent: bool) -> bool:
    """An address that stands in the text becomes a link."""
    if state.linkLevel or not state.src.startswith("://", state.pos):
        return False
    scheme, rest = _SCHEME.search(state.pending), _BARE.match(state.src, state.pos, state.posMax)
    if not scheme or not rest:
        return False
    typed = _without_end(scheme[0] + rest[0])
    href = state.md.normalizeLink(typed)
    if not state.md.validateLink(href):
        return False
    if not silent:
        state.pending = state.pending[: scheme.start()]
        state.push("link_open", "a", 1).attrs = {"href": href}
        state.push("text", "", 0).content = typed
        state.push("link_close", "a", -1)
    state.pos += len(typed) - len(scheme[0])
    return True


def _without_end(typed: str) -> str:
    open_ones = typed.count("(") - typed.count(")")
    while typed[-1] in _NOT_AT_THE_END:
        if typed[-1] == ")":
            if open_ones >= 0:  # it closes one that stands in the address
                break
            open_ones += 1
        typed = typed[:-1]
    return typed


def _mark_links(state: StateCore) -> None:
    for token in state.tokens:
        if token.children:
            token.children = list(_marked(token.children, state.md))


def _marked(tokens: Sequence[Token], md: MarkdownIt) -> Iterator[Token]:
    """The tokens of a line: links with their host behind them, pictures as links."""
    href, label = "", ""
    for token in tokens:
        if token.type == "link_open":
            href, label = str(token.attrGet("href") or ""), ""
            if href:  # what leads nowhere is no link
                yield token
        elif token.type == "link_close":
            if href:
                yield from _ended(href, label, md)
            href = ""
        elif token.type == "image":
            alt, source = token.content, str(token.attrGet("src") or "")
            if href or not source:
                label += alt
                yield _text(alt)
            else:
                yield Token("link_open", "a", 1, attrs={"href": source})
                yield _text(alt)
                yield from _ended(source, alt, md, "picture, ")
        else:
            label += token.content
            yield token


def _ended(href: str, label: str, md: MarkdownIt, what: str = "") -> Iterator[Token]:
    """The end of a link, which has a label in any case, and behind it the host if that is not what the label says."""
    if not label.strip():
        label = href
        yield _text(href)
    yield Token("link_close", "a", -1)
    host = _host(href)
    if what or not _says_itself(label.strip(), href, host, md):
        yield _text(" ")
        yield Token("host_open", "bdi", 1, attrs={"class": "host"})
        yield _text(f"({what}{host})")
        yield Token("host_close", "bdi", -1)


def _says_itself(label: str, href: str, host: str, md: MarkdownIt) -> bool:
    """Whether a label is the address it leads to; a host in other letters than plain ones might read like another."""
    full = label if "://" in label else f"{href.partition('://')[0]}://{label}"
    return _host(full) == host and md.normalizeLink(full).rstrip("/") == href.rstrip("/")


def _host(address: str) -> str:
    found = _ADDRESS.fullmatch(address)
    host = found[1].lower() if found else ""
    return host if host[:1].isalnum() or host[:1] == "[" else ""


def _text(content: str) -> Token:
    return Token("text", "", 0, content=content)


def _markdown() -> MarkdownIt:
    md = MarkdownIt("zero", {"breaks": True, "maxNesting": 20})
    md.enable(["blockquote", "list", "fence"])
    md.enable(["newline", "escape", "backticks", "emphasis", "link", "image", "autolink"])
    md.enable(["balance_pairs", "fragments_join", "text_join"])
    md.block.ruler.at("paragraph", _paragraph)
    md.block.ruler.before("fence", "too_deep", _too_deep)
    md.inline.ruler.before("escape", "bare_address", _bare_address)
    md.core.ruler.push("mark_links", _mark_links)
    md.validateLink = lambda url: bool(_host(url))  # type: ignore[method-assign]
    return md


_MARKDOWN = _markdown()
