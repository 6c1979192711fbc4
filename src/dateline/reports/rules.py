"""Report text: its marked claims, `<span data-claim="REF">passage</span>`, and how it is read."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from html import escape
from typing import Any

from lxml import html

ATTRIBUTE = "data-claim"
CONTEXT = 32  # characters on each side of a quoted passage


@dataclass(frozen=True, slots=True)
class Mark:
    """A passage that makes a claim; the first mark of each claim gives its number."""

    number: int
    ref: str
    passage: str


@dataclass(frozen=True, slots=True)
class Passage:
    """Where a marked passage stands in the text of a report, in characters; the end does not belong to it."""

    ref: str
    start: int
    end: int


def passages_in(body: str) -> tuple[str, list[Passage]]:
    """The text of a body without its tags, and every marked passage in it, in order of their beginnings."""
    found: list[Passage] = []

    def read(element: Any, begun: int) -> str:
        text = element.text or ""
        for child in element:
            text += read(child, begun + len(text))
            text += child.tail or ""
        if ref := element.get(ATTRIBUTE):
            found.append(Passage(ref, begun, begun + len(text)))
        return text

    text = read(_parsed(body), 0)
    return text, sorted(found, key=lambda one: (one.start, one.end))


def marks_in(body: str) -> list[Mark]:
    """The claims marked in a text, each once, numbered in order of first appearance."""
    marks: dict[str, Mark] = {}
    for element in _parsed(body).iterfind(f".//span[@{ATTRIBUTE}]"):
        ref = element.get(ATTRIBUTE) or ""
        if ref not in marks:
            marks[ref] = Mark(len(marks) + 1, ref, " ".join(element.itertext()).strip())
    return list(marks.values())


@dataclass(frozen=True, slots=True)
class Unmarked:
    """A claim that a text used to mark and no longer does, with the words that were marked."""

    ref: str
    passage: str
    left_out: bool = False  # on purpose: whoever edits has said so


def unmarked(before: Iterable[Mark], now: Iterable[Mark], listed: Iterable[Unmarked]) -> list[Unmarked]:
    """What is listed after an edit: all that was listed or marked before and is not marked now, in that order."""
    marked = {mark.ref for mark in now}
    was = {one.ref: one for one in listed}
    for mark in before:
        was.setdefault(mark.ref, Unmarked(mark.ref, mark.passage))
    return [one for ref, one in was.items() if ref not in marked]


@dataclass(frozen=True, slots=True)
class Quote:
    """A passage and the text on both sides of it, as Web Annotation's text quote selector has it."""

    exact: str
    prefix: str
    suffix: str


def quote_of(body: str, ref: str) -> Quote | None:
    """The passage in which a text first makes this claim; None where it does not."""
    for element in _parsed(body).iterfind(f".//span[@{ATTRIBUTE}]"):
        if element.get(ATTRIBUTE) == ref:
            before = "".join(element.xpath("preceding::text()"))[-CONTEXT:]
            after = "".join(element.xpath("following::text()"))[:CONTEXT]
            return Quote("".join(element.itertext()), before, after)
    return None


@dataclass(frozen=True, slots=True)
class Shown:
    """A picture that a text shows: its key, and what can be seen in it if the text says so itself."""

    key: int
    words: str


def pictures_in(body: str) -> list[Shown]:
    """The pictures in a text, `<embed embedtype="image" id="KEY" alt="WORDS"/>`, in order."""
    return [shown for element in _embeds(_parsed(body)) if (shown := _shown(element))]


def with_pictures(body: str, dress: Callable[[Shown], Any | None]) -> str:
    """The text with each picture replaced by what `dress` makes of it; None leaves it out."""
    if "<embed" not in body:
        return body

    def dress_all(root: Any) -> None:
        for element in _embeds(root):
            shown = _shown(element)
            new = dress(shown) if shown else None
            if new is None:
                element.drop_tree()
            else:
                new.tail, element.tail = element.tail, None
                element.getparent().replace(element, new)

    return rewritten(body, dress_all)


def _embeds(root: Any) -> list[Any]:
    return list(root.iterfind('.//embed[@embedtype="image"]'))


def _shown(element: Any) -> Shown | None:
    key = element.get("id") or ""
    return Shown(int(key), (element.get("alt") or "").strip()) if key.isdecimal() and len(key) < 19 else None


BLOCKS = frozenset({"p", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "blockquote", "div"})
NOT_READ = frozenset({"vh", "n", "r", "pic"})  # classes of what a page adds: standings, numbers, remarks, pictures


@dataclass(frozen=True, slots=True)
class Letter:
    """Where a character of a text that is read stands in its HTML: in the text of an element or in that behind it."""

    element: Any
    behind: bool
    at: int


def reading(body: str) -> str:
    """A text as it is read: white space is one space, each block a line, and a page's numbers of marks are left out.

    `islands/passage.js` reads a page in the same way. Places in a report are counted in characters of this text.
    """
    return read_from(_parsed(body))[0]


def read_from(root: Any) -> tuple[str, list[Letter | None]]:
    """The same of a parsed text, with where each character stands; the end of a line stands nowhere."""
    text: list[str] = []
    letters: list[Letter | None] = []
    parted: tuple[str, Letter | None] | None = None  # what comes before the next letter
    for string, element, behind in _strings(root):
        if element is None:
            parted = parted if string == " " and parted else (string, None)
            continue
        for at, letter in enumerate(string):
            here = Letter(element, behind, at)
            if letter.isspace():
                parted = parted or (" ", here)
                continue
            for one, where in [*([parted] if parted and text else []), (letter, here)]:
                text.append(one)
                letters.append(where)
            parted = None
    return "".join(text), letters


def _strings(element: Any) -> Iterator[tuple[str, Any, bool]]:
    """Each piece of text in an element, and what parts them, which has no element."""
    parts = "\n" if element.tag in BLOCKS else " " if element.tag == "br" else ""
    if parts:
        yield parts, None, False
    if element.text:
        yield element.text, element, False
    for child in element:
        if isinstance(child.tag, str) and child.get("class") not in NOT_READ:
            yield from _strings(child)
        if child.tail:
            yield child.tail, child, True
    if parts:
        yield parts, None, False


def with_marks(body: str, dress: Callable[[Any, int, str], None]) -> str:
    """The text with each marked span handed to `dress(element, number, ref)`, which may change it."""
    numbers = {mark.ref: mark.number for mark in marks_in(body)}

    def dress_all(root: Any) -> None:
        for element in list(root.iterfind(f".//span[@{ATTRIBUTE}]")):
            ref = element.get(ATTRIBUTE) or ""
            dress(element, numbers[ref], ref)

    return rewritten(body, dress_all)


def rewritten(body: str, change: Callable[[Any], None]) -> str:
    """The text after a change to the element that has all of it inside."""
    root = _parsed(body)
    change(root)
    inside = "".join(html.tostring(child, encoding="unicode") for child in root)
    return escape(root.text or "", quote=False) + inside


def _parsed(body: str) -> Any:
    return html.fragment_fromstring(body or "", create_parent="div")
