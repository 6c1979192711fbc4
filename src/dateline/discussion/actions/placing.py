"""Where a comment stands once it is shown, and which pages show it: asked inside the transaction of an action."""

from collections.abc import Callable
from typing import Any

from django.db.models import BigIntegerField

from dateline.discussion.models import Comment, Thread
from dateline.discussion.queries import most_voted
from dateline.discussion.rules import ON_THE_REPORT, Page, State, home_of, part_of
from dateline.discussion.rules.paging import touched_by_order, touched_by_reply, touched_by_root, touched_by_showing
from dateline.ledger.prepared import Given, Prepared, PreparedInsert, PreparedUpdate

_number = BigIntegerField()
_thread = Prepared(lambda: Thread.objects.filter(pk=Given("pk", _number))[:1])
_first_below = Prepared(
    lambda: Comment.objects.filter(
        thread=Given("thread", _number), part=0, root=Given("root", _number), place=0
    ).values_list("pk", "replies_count")[:1]
)
_count = PreparedUpdate(
    lambda: Thread.objects.filter(pk=Given("pk", _number)),
    comments_count=Given("comments", _number), roots=Given("roots", _number), turns=Given("turns", _number),
)  # fmt: skip
_count_replies = PreparedUpdate(
    lambda: Comment.objects.filter(pk=Given("pk", _number)), replies_count=Given("replies", _number)
)
_add = PreparedInsert(Comment)


def give_place(comment: Comment) -> list[str]:
    """Count a comment that is shown for the first time, save it in its place, and name the pages that change.

    Its place is its number among first comments, or among the replies below one. Writers take turns
    (docs/decisions/0006-one-writer-at-a-time.md), so no two are given the same. `comment.thread` was read in this
    transaction.
    """
    thread, parent = comment.thread, comment.parent
    thread.comments_count, thread.turns = thread.comments_count + 1, thread.turns + 1
    thread.roots += parent is None
    _count(pk=thread.pk, comments=thread.comments_count, roots=thread.roots, turns=thread.turns)
    if parent is None:
        comment.root, comment.place = thread.roots, 0
    else:
        ((first, replies),) = _first_below(thread=thread.pk, root=parent.root)
        _count_replies(pk=first, replies=replies + 1)
        comment.root, comment.place = parent.root, replies + 1
    comment.part, comment.turn, comment.state = part_of(comment.place), thread.turns, State.SHOWN
    if comment.pk:  # it waited
        comment.save()
    else:
        _add(comment)
    return paths({ON_THE_REPORT, *_touched_by_placing(thread, comment)})


def paths_touched(comment: Comment, change: Callable[[], None]) -> list[str]:
    """Make a change to a comment that has a place, and name the pages that change with it."""
    thread = _thread.first(pk=comment.thread_id) or comment.thread
    before = most_voted(thread)
    change()
    after = before if comment.place else most_voted(thread)
    return paths(showing(thread, comment, after) | touched_by_order(before, after))


def paths_answering(comment: Comment) -> list[str]:
    """The pages on which others answer it: each reply names whom it answers."""
    if comment.root is None:
        return []
    parts = Comment.objects.filter(parent=comment, part__gt=0).values_list("part", flat=True).distinct()
    return paths({home_of(comment.root, part) for part in parts})


def beside(comment: Comment) -> dict[str, Any]:
    """What shows a comment beside its thread, as the ledger keeps it: the claim it speaks of, the passage it quotes."""
    return {"claim": comment.claim.ref if comment.claim else None, "passage": comment.passage_id}


def showing(thread: Thread, comment: Comment, voted: list[int]) -> set[Page]:
    """The pages that show a comment which has a place."""
    return touched_by_showing(comment.below, comment.part, thread.roots, voted)


def paths(pages: set[Page]) -> list[str]:
    """As the ledger keeps them: publishing reads there which pages to bake again."""
    return sorted(page.path for page in pages)


def _touched_by_placing(thread: Thread, comment: Comment) -> set[Page]:
    place = comment.place or 0
    voted = [] if comment.part > 1 else most_voted(thread)  # so far in, no order shows it
    if not place:
        return touched_by_root(comment.below, voted)
    return touched_by_reply(comment.below, place, thread.roots, voted)
