"""Tonight's report: what it begins with, what has turned since the last one, and claims whose passages were cut."""

import json
import re
from datetime import date

import pytest
from django.test import Client
from django.utils import timezone

from dateline.claims.rules.vocabulary import Action, StanceKind, Verdict
from dateline.reports.models import Report
from dateline.reports.rules import Mark, Unmarked, marks_in, unmarked
from dateline.values.grades import Credibility
from tests.desk.conftest import Desk

MARKED = '<p data-block-key="a">On Wednesday <span data-claim="north-town">North took Town</span>.</p>'
A, B = Mark(1, "a", "one"), Mark(2, "b", "two")


@pytest.mark.parametrize(
    ("before", "now", "listed", "left"),
    [
        ([A, B], [A, B], [], []),
        ([A, B], [B], [], [Unmarked("a", "one")]),
        ([A], [], [Unmarked("b", "two")], [Unmarked("b", "two"), Unmarked("a", "one")]),
        ([], [A], [Unmarked("a", "was")], []),  # marked again
        ([A], [], [Unmarked("a", "was", left_out=True)], [Unmarked("a", "was", left_out=True)]),
        ([], [], [], []),
    ],
)
def test_a_claim_that_is_cut_is_listed_until_it_is_marked_again(
    before: list[Mark], now: list[Mark], listed: list[Unmarked], left: list[Unmarked]
) -> None:
    assert unmarked(before, now, listed) == left


def _raw(text: str, claim: str = "") -> str:
    """The text as the editor sends it."""
    ranges = [{"offset": 0, "length": len(text), "key": 0}] if claim else []
    entities = {"0": {"type": "CLAIM", "mutability": "MUTABLE", "data": {"ref": claim}}} if claim else {}
    block = {"key": "a", "text": text, "type": "unstyled", "depth": 0, "inlineStyleRanges": [], "entityRanges": ranges}
    return json.dumps({"blocks": [block], "entityMap": entities})


def _save(client: Client, report: Report, **typed: str) -> Report:
    none = {f"{name}-{part}": "0" for name in ("comments",) for part in ("TOTAL_FORMS", "INITIAL_FORMS")}
    form = {
        "title": report.title, "slug": report.slug, "number": "1", "dated": "2017-11-09", "headline_claim": "",
        "body": _raw("North took Town", "north-town"),
    }  # fmt: skip
    answer = client.post(f"/desk/pages/{report.pk}/edit/", form | none | typed)
    assert answer.status_code == 302, re.findall(r'error-message">(.*?)<', answer.content.decode(), re.DOTALL)
    report.refresh_from_db()
    saved: Report = report.get_latest_revision_as_object()
    return saved


def test_a_cut_passage_leaves_its_claim_in_the_list(desk: Desk, editor: Client) -> None:
    saved = _save(editor, desk.report, body=_raw("Nothing is known yet"), unmarked="[]")
    assert saved.unmarked == [{"ref": "north-town", "passage": "North took Town", "left_out": False}]
    page = editor.get(f"/desk/pages/{desk.report.pk}/edit/").content.decode()
    assert "No longer marked" in page and '<li data-ref="north-town">' in page
    later = _save(editor, desk.report, body=_raw("Still nothing"), unmarked="[]")  # as if no script had kept the list
    assert [row["ref"] for row in later.unmarked] == ["north-town"]
    again = _save(editor, desk.report, body=_raw("Town was taken", "north-town"), unmarked=json.dumps(saved.unmarked))
    assert again.unmarked == [] and marks_in(again.body)[0].passage == "Town was taken"


@pytest.mark.parametrize(
    "hostile", ['{"a": 1}', '[{"ref": "<b>"}]', "[7, null]", '[{"ref": "x", "passage": {"a": []}}]']
)
def test_a_list_that_is_none_does_no_harm(desk: Desk, editor: Client, hostile: str) -> None:
    saved = _save(editor, desk.report, unmarked=hostile)
    assert all(set(row) == {"ref", "passage", "left_out"} for row in saved.unmarked)
    assert not any("<" in row["ref"] for row in saved.unmarked)


def test_a_new_report_begins_with_the_next_number_today_and_the_last_bylines(desk: Desk, editor: Client) -> None:
    Report.objects.filter(pk=desk.report.pk).update(bylines="A. Writer", number=7)
    series = desk.report.get_parent().pk
    page = editor.get(f"/desk/pages/add/reports/report/{series}/").content.decode()
    for name, value in (("number", "8"), ("dated", timezone.localdate().isoformat()), ("bylines", "A. Writer")):
        assert re.search(rf'name="{name}" value="{value}"|value="{value}"[^>]* name="{name}"', page), name


def test_a_number_that_another_report_has_is_refused(desk: Desk, editor: Client) -> None:
    series = desk.report.get_parent().pk
    form = {
        "title": "Second", "slug": "second", "number": "1", "dated": "2017-11-10", "body": _raw("x"),
        "comments-TOTAL_FORMS": "0", "comments-INITIAL_FORMS": "0", "action-publish": "yes",
    }  # fmt: skip
    page = editor.post(f"/desk/pages/add/reports/report/{series}/", form).content.decode()
    assert "Number 1 of this series is “Town falls”: choose another." in page
    assert Report.objects.count() == 1


def test_what_turned_since_the_last_report_is_offered(desk: Desk, editor: Client) -> None:
    from dateline.claims.actions import add_source, add_statement, assess_claim, make_claim

    series = desk.report.get_parent().pk
    ask = f"/desk/editions/since/{series}/"
    nothing = editor.get(ask, {"day": "2017-11-09"}).json()
    assert nothing["before"]["title"] == "Town falls" and not (nothing["new"] + nothing["risen"] + nothing["fallen"])

    neighbour = add_source(ref="neighbour", name="A neighbour", kind="witness", by=None)
    bridge = make_claim(
        ref="bridge", text="The bridge is down", action=Action.STRIKES, true_from=date(2017, 11, 10), by=None
    )
    add_statement(claim=bridge, source=neighbour, stance=StanceKind.ASSERTS, known_at=date(2017, 11, 10), by=None)
    assess_claim(
        claim=desk.claim, verdict=Verdict.REFUTED, credibility=Credibility.IMPROBABLE, known_at=date(2017, 11, 11),
        reason="Seen on the spot.", by=None,
    )  # fmt: skip
    tenth = editor.get(ask, {"day": "2017-11-10"}).json()
    assert [row["ref"] for row in tenth["new"]] == ["bridge"] and not tenth["fallen"]
    eleventh = editor.get(ask, {"day": "2017-11-11"}).json()
    assert [(row["ref"], row["then"], row["standing"]) for row in eleventh["fallen"]] == [
        ("north-town", "reported", "refuted")
    ]
    assert editor.get("/desk/editions/since/999/").status_code == 404


def test_a_draft_with_a_claim_that_nobody_says_waits_in_its_queue(desk: Desk, editor: Client) -> None:
    from dateline.claims.actions import make_claim

    make_claim(ref="rumour", text="The dam has burst", action=Action.STRIKES, true_from=date(2017, 11, 10), by=None)
    _save(editor, desk.report, body=_raw("The dam has burst", "rumour"))
    assert "The dam has burst" in editor.get("/desk/claims/queue/unsourced/").content.decode()
