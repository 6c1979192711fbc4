"""Votes: one of each voter, never one's own, never a crowd of one network unseen; sums that follow from the rows."""

from collections.abc import Callable
from random import Random

import pytest

from dateline.discussion.actions import judge_votes, recount_votes, vote
from dateline.discussion.models import Comment, Thread, Vote
from dateline.discussion.queries import most_voted
from dateline.discussion.rules import rank
from dateline.discussion.rules.limits import BURST_ON_ONE
from dateline.values.errors import DatelineError
from tests.readers import Reader, text_of

Come = Callable[..., Reader]

RANKS = [  # up, down, the lower bound in millionths as the formula gives it by hand
    (0, 0, 0), (0, 9, 0), (1, 0, 206_543), (10, 0, 722_460), (9, 1, 595_846), (90, 10, 825_633), (1, 1, 94_531),
]  # fmt: skip


@pytest.mark.parametrize(("up", "down", "bound"), RANKS)
def test_the_rank_is_the_lower_bound_of_the_wilson_interval(up: int, down: int, bound: int) -> None:
    assert abs(rank(up, down) - bound) <= 20


def test_more_votes_of_the_same_share_rank_higher_and_one_against_lower() -> None:
    for up in range(1, 200):
        assert rank(up, 0) < rank(up + 1, 0) < 1_000_000
        assert rank(up, 1) < rank(up, 0)


def _said(reader: Come, text: str = "Said.") -> Comment:
    reader().says(text)
    return Comment.objects.latest("pk")


def test_a_vote_counts_once_and_is_changed_and_taken_back(reader: Come) -> None:
    comment, ben = _said(reader), reader()
    for way, sums in (("up", (1, 0)), ("down", (0, 1)), ("down", (0, 0)), ("up", (1, 0))):
        ben.votes(comment.pk, way)
        comment.refresh_from_db()
        assert (comment.up, comment.down) == sums
    assert Vote.objects.count() == 1


def test_ten_of_ten_stand_above_fifty_of_ninety(reader: Come) -> None:
    fewer, more = _said(reader, "Few agree, none against."), _said(reader, "Many agree, many do not.")
    for number in range(50):
        vote(comment=more, voter=f"a{number}", value=1)
        if number < 40:
            vote(comment=more, voter=f"b{number}", value=-1)
        if number < 10:
            vote(comment=fewer, voter=f"a{number}", value=1)
    assert most_voted(Thread.objects.get()) == [1, 2]
    assert Comment.objects.get(pk=more.pk).score == Comment.objects.get(pk=fewer.pk).score


def test_votes_on_ones_own_comment_are_refused(reader: Come) -> None:
    anna = reader()
    anna.says("I am right.")
    assert "is your own" in text_of(anna.votes(Comment.objects.get().pk))
    assert not Vote.objects.exists()


def test_a_burst_from_one_network_is_held_until_somebody_has_looked(reader: Come) -> None:
    comment = _said(reader)
    crowd = [reader(address="203.0.113.9") for _ in range(BURST_ON_ONE + 7)]
    answers = [text_of(one.votes(comment.pk)) for one in crowd]
    comment.refresh_from_db()
    assert comment.up == BURST_ON_ONE
    assert sum("Your vote is kept" in one for one in answers) == 7
    reader(address="192.0.2.1").votes(comment.pk)  # others are not kept waiting
    comment.refresh_from_db()
    assert comment.up == BURST_ON_ONE + 1
    assert judge_votes(comment=comment, count=True, by=None) == 7
    comment.refresh_from_db()
    assert (comment.up, comment.rank) == (BURST_ON_ONE + 8, rank(BURST_ON_ONE + 8, 0))
    with pytest.raises(DatelineError, match="somebody has looked"):
        judge_votes(comment=comment, count=True, by=None)


def test_an_ipv6_network_is_one_network_whatever_address_of_it_is_used(reader: Come) -> None:
    comment = _said(reader)
    for number in range(BURST_ON_ONE + 3):
        reader(address=f"2001:db8:1:2::{number:x}").votes(comment.pk)
    comment.refresh_from_db()
    assert comment.up == BURST_ON_ONE and Vote.objects.filter(counted=False).count() == 3


def test_a_held_burst_that_is_dropped_leaves_nothing(reader: Come) -> None:
    comment = _said(reader)
    for _ in range(BURST_ON_ONE + 2):
        reader(address="203.0.113.9").votes(comment.pk, "down")
    assert judge_votes(comment=comment, count=False, by=None) == 2
    comment.refresh_from_db()
    assert comment.down == BURST_ON_ONE == Vote.objects.count()


def test_sums_can_be_made_anew_from_the_votes(reader: Come) -> None:
    comments, random = [_said(reader, f"Said {number}.") for number in range(4)], Random(3)
    for number in range(60):
        vote(comment=random.choice(comments), voter=f"v{number % 11}", value=random.choice([1, -1]))
    right = {one.pk: (one.up, one.down, one.rank) for one in Comment.objects.all()}
    Comment.objects.filter(pk__in=[comments[0].pk, comments[2].pk]).update(up=40, rank=7)
    assert recount_votes(thread=Thread.objects.get(), by=None) == 2
    assert {one.pk: (one.up, one.down, one.rank) for one in Comment.objects.all()} == right
    assert recount_votes(thread=Thread.objects.get(), by=None) == 0
