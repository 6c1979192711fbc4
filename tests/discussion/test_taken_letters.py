"""A letter may come twice, where the answer to it got lost with a process; it is taken once."""

from collections.abc import Callable
from datetime import timedelta

from django.utils import timezone

from dateline.discussion.models import Comment, Taken, Vote
from dateline.wiring.clockwork import strike
from tests.readers import Reader

LETTER, ANOTHER = "ab" * 32, "cd" * 32
SEED = "a-seed-of-a-browser_0123456789ab"
Come = Callable[..., Reader]


def test_a_letter_that_comes_twice_is_taken_once_and_gives_its_author_the_same_voice(reader: Come) -> None:
    first, again, other = reader(), reader(), reader()
    fields = {"report": first.report.pk, "author": "Reader", "text": "Said once."}
    took = first.posts("/write/comment/", fields, HTTP_X_DATELINE_LETTER=LETTER, HTTP_X_DATELINE_SEED=SEED)
    twice = again.posts("/write/comment/", fields, HTTP_X_DATELINE_LETTER=LETTER, HTTP_X_DATELINE_SEED=SEED)
    comment = Comment.objects.get()
    assert took.status_code == 302 and twice.headers["Location"] == f"/write/comment/{comment.pk}/"
    assert took.cookies["voice"].value == twice.cookies["voice"].value
    assert again.gets(f"/write/comment/{comment.pk}/").status_code == 200
    for _ in range(2):  # a vote again would take it back
        voted = other.posts("/write/vote/", {"up": comment.pk}, HTTP_X_DATELINE_LETTER=ANOTHER)
        assert voted.status_code == 302 and voted.headers["Location"].endswith(f"#c{comment.pk}")
    assert Vote.objects.get().value == 1


def test_what_was_taken_is_remembered_for_a_month(reader: Come) -> None:
    ann = reader()
    for letter in (LETTER, ANOTHER):
        ann.posts(
            "/write/comment/", {"report": ann.report.pk, "author": "Ann", "text": letter}, HTTP_X_DATELINE_LETTER=letter
        )
    Taken.objects.filter(letter=LETTER).update(taken_at=timezone.now() - timedelta(days=31))
    strike()
    assert [one.letter for one in Taken.objects.all()] == [ANOTHER]
