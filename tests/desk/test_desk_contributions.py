"""The contributions desk: what readers brought is answered, and what is taken up becomes a statement."""

import pytest
from django.test import Client

from dateline.claims.models import Statement
from dateline.claims.rules.vocabulary import StanceKind
from dateline.discussion.actions import post_comment
from dateline.discussion.models import Comment, ContributionAnswer
from tests.desk.conftest import Desk

LIST = "/desk/contributions/"


def _text(response: object) -> str:
    return response.content.decode()  # type: ignore[attr-defined]


@pytest.fixture
def brought(desk: Desk) -> Comment:
    """A reader denies the claim."""
    return post_comment(
        report=desk.report, author="river <watcher>", text="There is <b>no</b> picture.", claim=desk.claim,
        stance=StanceKind.DENIES, link="https://example.org/post",
    )  # fmt: skip


def test_an_open_contribution_shows_what_was_brought(desk: Desk, brought: Comment, editor: Client) -> None:
    for page in (_text(editor.get(LIST)), _text(editor.get("/desk/claims/claim/north-town/"))):
        for said in (
            "river &lt;watcher&gt;",
            "There is &lt;b&gt;no&lt;/b&gt; picture.",
            "denies",
            "https://example.org/post",
        ):
            assert said in page


def test_taken_up_it_becomes_a_statement(brought: Comment, editor: Client) -> None:
    typed = {f"c{brought.pk}-answer": "taken up", f"c{brought.pk}-reason": "The link bears it out."}
    page = _text(editor.post(f"{LIST}{brought.pk}/answer/", typed, follow=True))
    assert "Every contribution has been answered." in page and "The link bears it out." in page
    made = Statement.objects.get(source__kind="reader")
    assert (made.stance, made.link, made.by) == ("denies", "https://example.org/post", "editor")
    assert ContributionAnswer.objects.get().statement == made
    assert "has been answered already" in _text(editor.post(f"{LIST}{brought.pk}/answer/", typed))


@pytest.mark.parametrize("typed", [{"answer": "taken up", "reason": " "}, {"answer": "", "reason": "kept words"}])
def test_half_an_answer_is_none(brought: Comment, editor: Client, typed: dict[str, str]) -> None:
    page = _text(editor.post(f"{LIST}{brought.pk}/answer/", {f"c{brought.pk}-{n}": word for n, word in typed.items()}))
    assert "This field is required." in page and typed["reason"].strip() in page
    assert not ContributionAnswer.objects.exists()


def test_a_writer_answers_nothing(brought: Comment, writer: Client) -> None:
    assert "Readers see it beside the contribution" not in _text(writer.get(LIST))
    typed = {f"c{brought.pk}-answer": "not usable", f"c{brought.pk}-reason": "no"}
    assert "As writer you may not do this" in _text(writer.post(f"{LIST}{brought.pk}/answer/", typed))
    assert not ContributionAnswer.objects.exists()


def test_what_is_not_there_cannot_be_answered(brought: Comment, editor: Client) -> None:
    assert editor.post(f"{LIST}999/answer/", {}).status_code == 404
