"""A letter may come twice, where the answer to it got lost with a process; it is taken once."""

from collections.abc import Callable

from dateline.discussion.models import Comment, Vote
from tests.readers import Reader

LETTER, ANOTHER = "ab" * 32, "cd" * 32
Come = Callable[..., Reader]


def test_a_letter_that_comes_twice_is_taken_once_and_gives_its_author_the_same_voice(reader: Come) -> None:
    first, again, other = reader(), reader(), reader()
    fields = {"report": first.report.pk, "author": "Reader", "text": "Said once."}
    took = first.posts("/write/comment/", fields, HTTP_X_DATELINE_LETTER=LETTER)
    twice = again.posts("/write/comment/", fields, HTTP_X_DATELINE_LETTER=LETTER)
    comment = Comment.objects.get()
    assert took.status_code == 302 and twice.headers["Location"] == f"/write/comment/{comment.pk}/"
    assert took.cookies["voice"].value == twice.cookies["voice"].value
    assert again.gets(f"/write/comment/{comment.pk}/").status_code == 200
    for _ in range(2):  # a vote again would take it back
        voted = other.posts("/write/vote/", {"up": comment.pk}, HTTP_X_DATELINE_LETTER=ANOTHER)
        assert voted.status_code == 302 and voted.headers["Location"].endswith(f"#c{comment.pk}")
    assert Vote.objects.get().value == 1
