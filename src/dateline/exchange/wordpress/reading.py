"""Reading an export, post by post, in as much memory as one post takes."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from email.utils import parsedate_to_datetime
from pathlib import Path

from lxml import etree

from dateline.exchange.wordpress.opening import Cleaned, broken, namespace_of

_CONTENT = "{http://purl.org/rss/1.0/modules/content/}encoded"
_CREATOR = "{http://purl.org/dc/elements/1.1/}creator"
_APPROVED = "1"


@dataclass(frozen=True, slots=True)
class Said:
    """One comment as WordPress had it. Addresses of its author are not read at all."""

    wp_id: int
    parent_id: int
    author: str
    text: str  # HTML; not read for comments that were never approved
    posted_at: datetime | None
    approved: str
    kind: str


@dataclass(frozen=True, slots=True)
class Post:
    """One item as WordPress had it: a post, a page, an attachment."""

    wp_id: int
    title: str
    slug: str
    link: str
    body_html: str
    excerpt_html: str
    author: str
    published_at: datetime | None
    dated: date | None  # the day on the blog's own calendar
    status: str
    kind: str
    protected: bool
    comments: list[Said]


class Export:
    """A WordPress export; `title` is the blog's, known once posts have been read.

    Raises Unreadable when the file is missing or no export, and while reading when it is cut off or broken.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.title = ""
        self._wp = namespace_of(path)
        self._excerpt = f"{self._wp[:-1]}excerpt/}}encoded"

    def posts(self) -> Iterator[Post]:
        """Every item in the order of the file; may be asked for again."""
        comment_tag, author_tag = f"{self._wp}comment", f"{self._wp}author"
        names: dict[str, str] = {}
        comments: list[Said] = []
        with self.path.open("rb") as file:
            walk = etree.iterparse(
                Cleaned(file),
                events=("end",),
                tag=("item", "channel", comment_tag, author_tag),
                resolve_entities=False,
                no_network=True,
                load_dtd=False,
                remove_comments=True,
                remove_pis=True,
            )
            try:
                for _event, element in walk:
                    if element.tag == comment_tag:
                        comments.append(self._said(element))
                    elif element.tag == author_tag:
                        names[self._text(element, "author_login")] = self._text(element, "author_display_name")
                    elif element.tag == "item":
                        yield self._post(element, names, comments)
                        comments = []
                    else:
                        self.title = " ".join((element.findtext("title") or "").split())
                    _forget(element)
            except etree.XMLSyntaxError as problem:
                raise broken(self.path, problem.lineno) from None

    def _post(self, item: etree._Element, names: dict[str, str], comments: list[Said]) -> Post:
        login = item.findtext(_CREATOR) or ""
        local = _moment(self._text(item, "post_date"))
        published_at = (
            _moment(self._text(item, "post_date_gmt")) or _rfc_moment(item.findtext("pubDate") or "") or local
        )
        return Post(
            wp_id=_number(self._text(item, "post_id")),
            title=item.findtext("title") or "",
            slug=self._text(item, "post_name"),
            link=(item.findtext("link") or "").strip(),
            body_html=item.findtext(_CONTENT) or "",
            excerpt_html=item.findtext(self._excerpt) or "",
            author=names.get(login) or login,
            published_at=published_at,
            dated=day.date() if (day := local or published_at) else None,
            status=self._text(item, "status"),
            kind=self._text(item, "post_type"),
            protected=bool(self._text(item, "post_password")),
            comments=comments,
        )

    def _said(self, comment: etree._Element) -> Said:
        approved = self._text(comment, "comment_approved")
        posted_at = _moment(self._text(comment, "comment_date_gmt")) or _moment(self._text(comment, "comment_date"))
        return Said(
            wp_id=_number(self._text(comment, "comment_id")),
            parent_id=_number(self._text(comment, "comment_parent")),
            author=self._text(comment, "comment_author"),
            text=self._text(comment, "comment_content") if approved == _APPROVED else "",
            posted_at=posted_at,
            approved=approved,
            kind=self._text(comment, "comment_type"),
        )

    def _text(self, element: etree._Element, name: str) -> str:
        return (element.findtext(self._wp + name) or "").strip()


def _forget(element: etree._Element) -> None:
    """Give the memory of an element back, and that of its twin before it, which nothing reads any more."""
    element.clear()
    before = element.getprevious()
    parent = element.getparent()
    if before is not None and parent is not None and before.tag == element.tag:
        parent.remove(before)


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else 0


def _moment(text: str) -> datetime | None:
    """A time as WordPress writes it; drafts have 0000-00-00."""
    try:
        return datetime.fromisoformat(text).replace(tzinfo=UTC)
    except ValueError:
        return None


def _rfc_moment(text: str) -> datetime | None:
    if " -0001 " in text:  # how WordPress writes that it has none
        return None
    try:
        said = parsedate_to_datetime(text)
        return said.astimezone(UTC) if said.tzinfo else said.replace(tzinfo=UTC)
    except (ValueError, TypeError, OverflowError):
        return None
