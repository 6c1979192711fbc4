"""The corrections desk: what has fallen is listed until its correction is written."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from dateline.claims.actions import add_source, add_statement, assess_claim
from dateline.claims.rules.vocabulary import StanceKind, Verdict
from dateline.reports.models import Correction
from tests.desk.conftest import Desk

LIST = "/desk/corrections/"


def _text(response: object) -> str:
    return response.content.decode()  # type: ignore[attr-defined]


@pytest.fixture
def fallen(desk: Desk) -> Desk:
    """The claim of the headline is refuted."""
    assess_claim(
        claim=desk.claim, verdict=Verdict.REFUTED, reason="It was not so.", known_at=date(2017, 11, 12), by=None
    )
    return desk


def _form(desk: Desk) -> str:
    return f"{LIST}write/{desk.report.pk}/{desk.claim.ref}/"


def test_nothing_is_to_correct_while_the_claim_stands(desk: Desk, editor: Client) -> None:
    assert "Nothing is left to correct." in _text(editor.get(LIST))


@pytest.mark.parametrize("stance", [StanceKind.DENIES])
def test_a_disputed_claim_is_listed(desk: Desk, editor: Client, stance: StanceKind) -> None:
    monitor = add_source(name="A monitor", by=None)
    add_statement(claim=desk.claim, source=monitor, stance=stance, known_at=date(2017, 11, 10), by=None)
    page = _text(editor.get(LIST))
    assert "“Town falls”" in page and "standing--disputed" in page and _form(desk) in page


def test_a_refuted_claim_is_corrected_and_leaves_the_list(fallen: Desk, editor: Client) -> None:
    page = _text(editor.get(LIST))
    assert "standing--reported" in page and "standing--refuted" in page
    form = _text(editor.get(_form(fallen)))
    assert ">\nTown falls</textarea>" in form
    typed = {
        "old_wording": "Town falls", "new_wording": "South still holds Town", "reason": "The monitor, on the 12th.",
        "corrected_at": "2017-11-12T08:10",
    }  # fmt: skip
    page = _text(editor.post(_form(fallen), typed, follow=True))
    assert "Nothing is left to correct." in page and "South still holds Town" in page
    made = Correction.objects.get()
    assert (made.report, made.claim, made.by) == (fallen.report, fallen.claim, "editor")
    assert made.corrected_at.isoformat() == "2017-11-12T08:10:00+00:00"


def test_an_unfinished_correction_is_not_published(fallen: Desk, editor: Client) -> None:
    typed = {"old_wording": "Town falls", "new_wording": "kept words", "reason": "", "corrected_at": "2017-11-12T08:10"}
    assert "kept words" in _text(editor.post(_form(fallen), typed))
    later = (timezone.now() + timedelta(days=1)).strftime("%Y-%m-%dT%H:%M")
    page = _text(editor.post(_form(fallen), typed | {"reason": "because", "corrected_at": later}))
    assert "still to come" in page and "kept words" in page
    assert not Correction.objects.exists()


def test_a_writer_sees_the_list_but_publishes_nothing(fallen: Desk, writer: Client) -> None:
    assert "Write the correction" not in _text(writer.get(LIST))
    typed = {"old_wording": "a", "new_wording": "b", "reason": "c", "corrected_at": "2017-11-12T08:10"}
    assert "As writer you may not do this" in _text(writer.post(_form(fallen), typed))
    assert not Correction.objects.exists()


def test_only_what_is_published_can_be_corrected(fallen: Desk, editor: Client) -> None:
    fallen.report.unpublish()
    assert editor.get(_form(fallen)).status_code == 404
    assert "Nothing is left to correct." in _text(editor.get(LIST))
    assert editor.get(f"{LIST}write/{fallen.report.pk}/no-such/").status_code == 404


def test_the_notice_is_drafted_from_the_record(fallen: Desk, editor: Client) -> None:
    form = _text(editor.get(_form(fallen)))
    assert "It was not so: “North holds Town”." in form
    assert "The desk, on 12 November 2017: It was not so." in form
    assert "It is asserted by The Herald (8 November 2017)." in form


def test_a_claim_that_falls_further_is_to_correct_again(desk: Desk, editor: Client) -> None:
    monitor = add_source(name="A monitor", by=None)
    add_statement(claim=desk.claim, source=monitor, stance=StanceKind.DENIES, known_at=date(2017, 11, 10), by=None)
    typed = {
        "old_wording": "Town falls", "new_wording": "Town is disputed", "reason": "The monitor.",
        "corrected_at": "2017-11-12T08:10",
    }  # fmt: skip
    assert "Nothing is left to correct." in _text(editor.post(_form(desk), typed, follow=True))
    assess_claim(claim=desk.claim, verdict=Verdict.REFUTED, reason="Not so.", known_at=date(2017, 11, 13), by=None)
    page = _text(editor.get(LIST))
    assert "Nothing is left to correct." not in page and _form(desk) in page
