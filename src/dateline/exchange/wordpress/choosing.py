"""What is taken from an export, what is left out and why, and how threads hold together afterwards."""

import heapq
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from dateline.discussion.rules import LONGEST_NAME, LONGEST_TEXT, check_name
from dateline.exchange.wordpress.naming import person
from dateline.exchange.wordpress.reading import Post, Said
from dateline.values.errors import DatelineError
from dateline.values.html import text_of

LOOSE = "ties of a reply to a comment that was left out"
TWICE = "comments that stand twice in the export"
_OTHER_KINDS = {"page": "pages", "attachment": "attachments", "nav_menu_item": "menu entries", "revision": "revisions"}
_OTHER_STATES = {
    "draft": "drafts",
    "auto-draft": "drafts",
    "pending": "drafts",
    "future": "scheduled posts",
    "private": "private posts",
    "trash": "posts in the trash",
}
_UNAPPROVED = {"spam": "spam comments", "trash": "comments in the trash", "post-trashed": "comments in the trash"}
_COMMENT_KINDS = {"", "comment", "wpdiscuz_sticky"}  # others are notes that plugins keep as comments
_LAST = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Kept:
    """One comment as it will be posted; what is too long for one goes on in replies."""

    wp_id: int
    parent_id: int | None
    author: str
    parts: tuple[str, ...]
    posted_at: datetime | None


def why_not(post: Post) -> str | None:
    """Why an item does not become a report; None if it does."""
    if post.kind != "post":
        return _OTHER_KINDS.get(post.kind, "items of other kinds")
    if post.status != "publish":
        return _OTHER_STATES.get(post.status, "posts in another state")
    if post.protected:
        return "posts behind a password"
    return None if post.published_at else "posts without a date"


def kept_comments(comments: Iterable[Said], skipped: Counter[str]) -> list[Kept]:
    """The comments that are taken, parents always before their replies and otherwise in order of time.

    A reply to one that is left out moves up to the nearest that is not, else it begins a thread of its own.
    The order in the export makes no difference.
    """
    parents: dict[int, int] = {}
    kept: dict[int, Kept] = {}
    for said in sorted(comments, key=_by_time):
        if said.wp_id in parents:
            skipped[TWICE] += 1
            continue
        parents[said.wp_id] = said.parent_id
        found = _judged(said)
        if isinstance(found, Kept):
            kept[said.wp_id] = found
        else:
            skipped[found] += 1
    return _in_order(_tied(kept, parents, skipped), skipped)


def _judged(said: Said) -> Kept | str:
    if said.kind in {"pingback", "trackback"}:
        return "pingbacks and trackbacks"
    if said.approved != "1":
        return _UNAPPROVED.get(said.approved, "comments awaiting approval")
    if said.kind not in _COMMENT_KINDS:
        return "notes kept as comments"
    parts = in_parts(text_of(said.text))
    if not parts:
        return "empty comments"
    return Kept(said.wp_id, None, author_of(said.author), parts, said.posted_at)


def author_of(name: str) -> str:
    """The name beside a comment; whoever gave none is anonymous."""
    try:
        return check_name(person(name, LONGEST_NAME))
    except DatelineError:  # nothing visible in it
        return "Anonymous"


def in_parts(text: str) -> tuple[str, ...]:
    """A text cut where paragraphs, lines, sentences or at least words end, into parts that may each be a comment."""
    rest = unicodedata.normalize("NFC", text).strip()
    parts: list[str] = []
    while len(rest) > LONGEST_TEXT:
        cut = LONGEST_TEXT
        for mark in ("\n\n", "\n", ". ", " "):
            at = rest.rfind(mark, LONGEST_TEXT // 2, LONGEST_TEXT)
            if at > 0:
                cut = at + len(mark.strip())
                break
        parts.append(rest[:cut])
        rest = rest[cut:].strip()
    parts.append(rest)
    return tuple(part for part in parts if _can_stand(part))


def _can_stand(part: str) -> bool:
    """Whether a reader would see anything of it: control and zero-width characters are nothing."""
    return any(not letter.isspace() and unicodedata.category(letter)[0] != "C" for letter in part)


def _tied(kept: dict[int, Kept], parents: dict[int, int], skipped: Counter[str]) -> list[Kept]:
    tied = []
    for one in kept.values():
        above = parents[one.wp_id]
        passed = {one.wp_id}
        while above and above not in kept and above not in passed:
            passed.add(above)
            above = parents.get(above, 0)
        parent = above if above in kept and above not in passed else None
        if parent != (parents[one.wp_id] or None):
            skipped[LOOSE] += 1
        tied.append(replace(one, parent_id=parent))
    return tied


def _in_order(kept: list[Kept], skipped: Counter[str]) -> list[Kept]:
    replies: dict[int | None, list[int]] = defaultdict(list)
    for number, one in enumerate(kept):  # they come in order of time
        replies[one.parent_id].append(number)
    ordered: list[Kept] = []
    waiting = set(range(len(kept)))
    ready = list(replies[None])
    while waiting:
        if not ready:  # the rest answer one another in a ring: the earliest of them begins a thread
            number = min(waiting)
            replies[kept[number].parent_id].remove(number)
            kept[number] = replace(kept[number], parent_id=None)
            skipped[LOOSE] += 1
            ready = [number]
        number = heapq.heappop(ready)
        waiting.remove(number)
        ordered.append(kept[number])
        for reply in replies[kept[number].wp_id]:
            heapq.heappush(ready, reply)
    return ordered


def _by_time(said: Said) -> tuple[datetime, int]:
    return said.posted_at or _LAST, said.wp_id
