"""Threads of any length, written in bulk past the actions."""

from collections import Counter
from datetime import UTC, datetime, timedelta
from random import Random

from dateline.discussion.models import Comment, ContributionAnswer, Thread, Vote
from dateline.discussion.rules import State, part_of, rank
from dateline.reports.models import Report

BEGAN = datetime(2017, 11, 9, 18, 0, tzinfo=UTC)


def fill(report: Report, comments: int, *, seed: int = 1, near: int = 40) -> Thread:
    """A thread of so many comments, seven of ten of them replies to one of the last; nobody has voted yet."""
    random = Random(seed)
    thread, _ = Thread.objects.get_or_create(report=report)
    assert not thread.comments_count
    first = (Comment.objects.order_by("-pk").values_list("pk", flat=True).first() or 0) + 1
    replies: Counter[int] = Counter()
    root_of: list[int] = []
    rows = []
    for number in range(comments):
        parent = random.randrange(max(0, number - near), number) if number and random.random() < 0.7 else None
        if parent is None:
            thread.roots += 1
        root = thread.roots if parent is None else root_of[parent]
        replies[root] += parent is not None
        place = 0 if parent is None else replies[root]
        root_of.append(root)
        rows.append(
            Comment(
                pk=first + number, thread=thread, parent_id=None if parent is None else first + parent,
                author=f"Reader {number % 97}", text=f"Said as number {number}, at some length. " * 4,
                posted_at=BEGAN + timedelta(seconds=20 * number), root=root, place=place, part=part_of(place),
                turn=number + 1,
            )
        )  # fmt: skip
    for row in rows:
        row.replies_count = replies[row.root] if row.place == 0 else 0
    Comment.objects.bulk_create(rows, batch_size=500)
    thread.comments_count = thread.turns = comments
    thread.save()
    return thread


def recounted(thread: Thread) -> dict[str, object]:
    """What the thread and its comments count, from the rows themselves."""
    comments = list(Comment.objects.filter(thread=thread))
    votes = Counter(Vote.objects.filter(comment__thread=thread, counted=True).values_list("comment", "value"))
    placed = [one for one in comments if one.root is not None]
    below = Counter(one.root for one in placed if one.parent_id is not None)
    return {
        "comments": sum(one.state == State.SHOWN for one in comments),
        "roots": sum(one.parent_id is None for one in placed),
        "taken up": ContributionAnswer.objects.filter(comment__thread=thread, statement__isnull=False).count(),
        "each": {
            one.pk: (votes[one.pk, 1], votes[one.pk, -1], rank(votes[one.pk, 1], votes[one.pk, -1]),
                     below[one.root] if one.parent_id is None and one.root else 0)
            for one in comments
        },
    }  # fmt: skip


def kept(thread: Thread) -> dict[str, object]:
    """The same as it was counted in the transaction of each change."""
    thread = Thread.objects.get(pk=thread.pk)
    return {
        "comments": thread.comments_count,
        "roots": thread.roots,
        "taken up": thread.taken_up,
        "each": {
            one.pk: (one.up, one.down, one.rank, one.replies_count) for one in Comment.objects.filter(thread=thread)
        },
    }
