"""The claim desk over HTTP: what is typed goes through actions, and is kept when it cannot be done."""

import json
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from dateline.claims.models import Assessment, Claim, Source, Statement
from dateline.ledger.models import Entry
from tests.desk.conftest import Desk

CLAIM = "/desk/claims/claim/north-town/"
NEW = {
    "text": "South took the bridge", "action": "captures", "agent": "", "target": "", "place": "",
    "true_from": "2017-11-10", "precision": "day", "true_until": "", "source": "A ferryman", "new_source_kind": "witness", "new_source_side": "", "stance": "asserts", "known_at": "2017-11-11", "link": "",
}  # fmt: skip


def _text(response: object) -> str:
    return response.content.decode()  # type: ignore[attr-defined]


def test_the_list_searches_and_filters_by_standing(desk: Desk, editor: Client) -> None:
    assert "North holds Town" in _text(editor.get("/desk/claims/"))
    assert "North holds Town" in _text(editor.get("/desk/claims/results/?q=town"))
    assert "North holds Town" not in _text(editor.get("/desk/claims/results/?q=bridge"))
    assert "North holds Town" in _text(editor.get("/desk/claims/results/?standing=reported"))
    assert "North holds Town" not in _text(editor.get("/desk/claims/results/?standing=refuted"))


def test_a_claim_page_says_who_said_what_and_who_relies_on_it(desk: Desk, editor: Client) -> None:
    page = _text(editor.get(CLAIM))
    for said in (
        "reported",
        "by one side alone",
        "The Herald",
        "8 Nov 2017",
        "held by North",
        "Town falls",
        "headline",
    ):
        assert said in page
    assert editor.get("/desk/claims/claim/no-such/").status_code == 404


def test_a_statement_of_a_new_source_brings_the_source_with_it(desk: Desk, editor: Client) -> None:
    typed = {
        "statement-source": "Мониторинг", "statement-new_source_kind": "monitor", "statement-stance": "denies",
        "statement-known_at": "2017-11-09", "statement-link": "https://example.org/1",
    }  # fmt: skip
    page = _text(editor.post(f"{CLAIM}statement/", typed, follow=True))
    made = Statement.objects.get(source__name="Мониторинг")
    assert (made.stance, made.by, made.link, made.source.ref) == ("denies", "editor", "https://example.org/1", "source")
    assert "disputed" in page
    assert Entry.objects.filter(kind="statement.added", by="editor").count() == 1


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"source": ""}, "Write who said it."),
        (
            {"source": "A herald"},
            "no source “A herald” on record. Is it “The Herald”? If it is new, write what kind of source it is.",
        ),
        ({"known_at": "9 November"}, "must be a day such as 2017-11-09"),
        ({"known_at": (timezone.localdate() + timedelta(days=2)).isoformat()}, "still to come"),
        ({"known_at": "Tuesday 15/12/2017"}, "15 December 2017 was a Friday, not a Tuesday"),
        ({"link": "no address"}, "Enter a valid URL"),
    ],
)
def test_a_bad_statement_is_not_written_and_stays_typed(
    desk: Desk, editor: Client, typed: dict[str, str], sentence: str
) -> None:
    full = {"stance": "asserts", "known_at": "2017-11-09", "note": "kept words", "source": "the herald"} | typed
    page = _text(editor.post(f"{CLAIM}statement/", {f"statement-{name}": word for name, word in full.items()}))
    assert sentence in page and "kept words" in page
    assert Statement.objects.count() == 1 and Source.objects.count() == 1


def test_what_the_action_refuses_is_said_in_its_sentence(desk: Desk, editor: Client) -> None:
    typed = {
        "statement-source": "The Herald", "statement-repeats": "The Herald", "statement-stance": "asserts",
        "statement-known_at": "2017-11-09", "statement-note": "kept words",
    }  # fmt: skip
    page = _text(editor.post(f"{CLAIM}statement/", typed))
    assert "A statement cannot repeat its own source" in page and "kept words" in page
    assert Statement.objects.count() == 1


def test_an_editor_assesses_and_a_writer_may_not(desk: Desk, editor: Client, writer: Client) -> None:
    typed = {
        "assessment-verdict": "refuted", "assessment-credibility": "5", "assessment-known_at": "2017-11-12",
        "assessment-reason": "Both sides say so.",
    }  # fmt: skip
    page = _text(writer.post(f"{CLAIM}assess/", typed))
    assert "As writer you may not do this" in page and "Both sides say so." in page
    assert not Assessment.objects.exists()
    assert "Put the verdict on record" not in _text(writer.get(CLAIM))

    page = _text(editor.post(f"{CLAIM}assess/", typed, follow=True))
    made = Assessment.objects.get()
    assert (made.verdict, made.credibility, made.by) == ("refuted", 5, "editor")
    assert "The desk&#x27;s own assessment outranks statements." in page


def test_a_new_claim_comes_with_its_first_statement(desk: Desk, writer: Client) -> None:
    answer = writer.post("/desk/claims/new/", NEW | {"place": "town", "agent": "North"})
    made = Claim.objects.get(ref="south-took-the-bridge")
    assert answer.headers["Location"] == f"/desk/claims/claim/{made.ref}/"
    assert (made.effect, made.effect_by, made.place) == ("holds", desk.north, desk.town)
    assert made.statements.get().source.ref == "a-ferryman"


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"precision": "span"}, "A span ends on its first day or later"),
        ({"precision": "span", "true_until": "2017-11-01"}, "A span ends on its first day or later"),
        ({"true_until": "2017-11-12"}, "Only a span has a last day"),
        ({"action": "invades"}, "Select a valid choice"),
        ({"source": ""}, "Write who said it"),
        ({"new_source_kind": ""}, "There is no source “A ferryman” on record"),
        ({"place": "Nowhere"}, "There is no place “Nowhere” on record."),
        ({"place": "Twon"}, "Is it “Town”?"),
        ({"agent": "N0rth"}, "There is no actor “N0rth” on record."),
        ({"place": "x", "place-ref": "gn:7"}, "This newsroom has no gazetteer"),
    ],
)
def test_half_a_claim_is_no_claim(desk: Desk, editor: Client, typed: dict[str, str], sentence: str) -> None:
    page = _text(editor.post("/desk/claims/new/", NEW | typed))
    assert sentence in page and "South took the bridge" in page
    assert Claim.objects.count() == 1 and Source.objects.count() == 1


def test_sources_are_listed_and_added_once(desk: Desk, editor: Client) -> None:
    assert "The Herald" in _text(editor.get("/desk/claims/sources/"))
    typed = {"name": "A monitor", "kind": "monitor", "side": "", "reliability": "B"}
    assert "A monitor is on record." in _text(editor.post("/desk/claims/sources/new/", typed, follow=True))
    assert Source.objects.get(ref="a-monitor").reliability == "B"
    assert "is on record already" in _text(editor.post("/desk/claims/sources/new/", typed | {"name": "a monitor"}))


def test_the_chooser_finds_tells_and_makes(desk: Desk, writer: Client) -> None:
    modal = json.loads(_text(writer.get("/desk/claim-chooser/")))
    assert modal["step"] == "choose" and "New claim" in modal["html"] and 'name="claim-text"' in modal["html"]
    found = _text(writer.get("/desk/claim-chooser/results/?q=holds town"))
    assert "North holds Town" in found and "8 November 2017" in found and "reported" in found
    assert "North holds Town" not in _text(writer.get("/desk/claim-chooser/results/?q=bridge"))
    chosen = json.loads(_text(writer.get(f"/desk/claim-chooser/chosen/{desk.claim.pk}/")))["result"]
    assert (chosen["ref"], chosen["text"], chosen["edit_url"]) == ("north-town", "North holds Town", CLAIM)

    typed = {f"claim-{name}": word for name, word in NEW.items()}
    made = json.loads(_text(writer.post("/desk/claim-chooser/create/", typed)))
    assert made["step"] == "chosen" and made["result"]["ref"] == "south-took-the-bridge"
    again = json.loads(_text(writer.post("/desk/claim-chooser/create/", typed | {"claim-precision": "span"})))
    assert again["step"] == "reshow_creation_form" and "South took the bridge" in again["htmlFragment"]
    assert Claim.objects.count() == 2


def test_the_headline_claim_is_chosen_with_the_chooser(desk: Desk, editor: Client) -> None:
    page = _text(editor.get(f"/desk/pages/{desk.report.pk}/edit/"))
    assert "/desk/claim-chooser/" in page and "North holds Town" in page and "mark-claim.js" in page
