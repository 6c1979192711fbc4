"""What the report's editor asks the desk while someone writes: claims like a passage, their standing, a new one in place."""

import re
from datetime import date

import pytest
from django.test import Client

from dateline.atlas.actions import change_place
from dateline.claims.models import Claim
from dateline.claims.rules.vocabulary import Action, StanceKind
from tests.desk.conftest import Desk

SENTENCE = "North’s men took Town on Wednesday"


def _form(page: str) -> dict[str, str]:
    """What stands in the fields of a form."""
    typed = dict(re.findall(r'<input[^>]*? name="([^"]+)"(?:[^>]*? value="([^"]*)")?', page))
    for name, options in re.findall(r'<select name="([^"]+)".*?>(.*?)</select>', page, re.DOTALL):
        chosen = re.search(r'<option value="([^"]*)" selected>', options) or re.search(r'value="([^"]*)"', options)
        typed[name] = chosen[1] if chosen else ""
    return typed


@pytest.mark.parametrize(
    ("words", "refs"),
    [
        ("North took Town", ["north-town"]),
        ("holding of the town", ["north-town"]),
        ("north-town", ["north-town"]),
        ("", ["north-town"]),  # of no words the newest
        ("a ferry far away", []),
        ("toun", ["north-town"]),  # the name of its place, as it is heard
        ("المدينة", ["north-town"]),
        ("%_'\"\\", ["north-town"]),
    ],
)
def test_a_passage_finds_claims_like_it(desk: Desk, writer: Client, words: str, refs: list[str]) -> None:
    change_place(
        desk.town, name="Town", kind="", country="", lat=34.5, lon=40.9, within_km=None, near=None,
        aliases=["المدينة"], by=None,
    )  # fmt: skip
    found = writer.get("/desk/claims/find/", {"q": words}).json()["found"]
    assert [row["ref"] for row in found] == refs


def test_a_mark_is_told_how_its_claim_stands(desk: Desk, writer: Client) -> None:
    found = writer.get("/desk/claims/standings/", {"ref": ["north-town", "no-such", "../etc"]}).json()["found"]
    assert [(row["ref"], row["standing"], row["said_by"], row["url"]) for row in found] == [
        ("north-town", "reported", 1, "/desk/claims/claim/north-town/")
    ]


def test_the_form_has_read_the_sentence(desk: Desk, writer: Client) -> None:
    page = writer.get("/desk/claims/mark/", {"sentence": SENTENCE, "day": "2017-11-08"}).content.decode()
    form = _form(page)
    assert form["claim-text"] == SENTENCE
    assert (form["claim-action"], form["claim-agent"], form["claim-place"]) == ("captures", "North", "Town")
    assert (form["claim-true_from"], form["claim-known_at"]) == ("2017-11-08", "2017-11-08")


def test_a_claim_is_made_in_place_and_told_to_the_editor(desk: Desk, writer: Client) -> None:
    form = _form(writer.get("/desk/claims/mark/", {"sentence": SENTENCE, "day": "2017-11-08"}).content.decode())
    refused = writer.post("/desk/claims/mark/", form)
    assert refused.status_code == 422 and "Write who said it." in refused.content.decode()
    assert Claim.objects.count() == 1
    answer = writer.post("/desk/claims/mark/", form | {"claim-source": "the herald"})
    assert answer.status_code == 200, re.findall(r"error-message\W+(.*?)<", answer.content.decode(), re.DOTALL)
    made = answer.json()["claim"]
    claim = Claim.objects.get(ref=made["ref"])
    assert made["standing"] == "reported" and (claim.agent, claim.place) == (desk.north, desk.town)


def test_who_may_make_no_claim_is_told_so(desk: Desk) -> None:
    from dateline.people.rules import Role
    from tests.desk.conftest import _client

    answer = _client(Role.MODERATOR).get("/desk/claims/mark/")
    assert answer.status_code == 403 and "you may not" in answer.content.decode()


@pytest.mark.parametrize("words", ["her", "Herald", "HERALD", ""])
def test_sources_are_offered_by_their_names(desk: Desk, writer: Client, words: str) -> None:
    found = writer.get("/desk/claims/sources/names/", {"of": "source", "q": words}).json()["found"]
    assert found == [{"value": "herald", "name": "The Herald", "where": "outlet, North"}]


def test_claims_that_are_perhaps_one_are_shown_and_linked_in_two_steps(desk: Desk, editor: Client) -> None:
    from dateline.claims.actions import add_statement, make_claim

    again = make_claim(
        ref="again", text="North has taken Town", action=Action.CAPTURES, agent=desk.north, place=desk.town,
        true_from=date(2017, 11, 9), by=None,
    )  # fmt: skip
    add_statement(claim=again, source=desk.herald, stance=StanceKind.ASSERTS, known_at=date(2017, 11, 9), by=None)
    page = editor.get("/desk/claims/claim/north-town/").content.decode()
    assert "Perhaps the same claim" in page
    way = re.search(r'href="(/desk/claims/claim/north-town/link/\?[^"]+)"', page)
    assert way
    form = editor.get(way[1].replace("&amp;", "&")).content.decode()
    assert re.search(r'<option value="repeats" selected>', form) and f'value="{again.pk}"' in form
    typed = {"bond": "repeats", "other": again.pk, "known_at": "2017-11-10", "reason": "The same words."}
    editor.post("/desk/claims/claim/north-town/link/", typed)
    assert "Perhaps the same claim" not in editor.get("/desk/claims/claim/north-town/").content.decode()


def test_two_editors_on_one_claim_hear_of_each_other(desk: Desk, editor: Client, writer: Client) -> None:
    here = "/desk/claims/claim/north-town/here/"
    assert editor.post(here, {"writes": "no"}).json() == {"others": [], "said": 1}
    assert writer.post(here, {"writes": "yes"}).json()["others"] == [{"name": "editor", "writes": False}]
    assert editor.post(here, {}).json()["others"] == [{"name": "writer", "writes": True}]
    assert editor.post("/desk/claims/claim/no-such/here/").status_code == 404


def test_a_verdict_on_what_has_changed_meanwhile_is_asked_for_again(desk: Desk, editor: Client, writer: Client) -> None:
    words = _form(editor.get("/desk/claims/claim/north-town/").content.decode())["words"]
    denial = {
        "statement-source": "A witness", "statement-new_source_kind": "witness", "statement-stance": "denies",
        "statement-known_at": "2017-11-10",
    }  # fmt: skip
    writer.post("/desk/claims/claim/north-town/statement/", denial)
    verdict = {
        "words": words, "assessment-verdict": "confirmed", "assessment-credibility": "1",
        "assessment-known_at": "2017-11-10", "assessment-reason": "All say so.",
    }  # fmt: skip
    page = editor.post("/desk/claims/claim/north-town/assess/", verdict).content.decode()
    assert "More was put on record while you wrote" in page and "All say so." in page
    words = _form(page)["words"]
    assert editor.post("/desk/claims/claim/north-town/assess/", verdict | {"words": words}).status_code == 302


@pytest.mark.parametrize(
    ("queue", "waits"), [("new", True), ("disputed", False), ("to-assess", False), ("forecasts", False), ("unsourced", False)]
)  # fmt: skip
def test_each_queue_says_what_waits(desk: Desk, editor: Client, queue: str, waits: bool) -> None:
    page = editor.get(f"/desk/claims/queue/{queue}/").content.decode()
    assert ("North holds Town" in page) is waits
    assert ("Nothing waits here." in page) is not waits
    assert editor.get("/desk/claims/queue/no-such/").status_code == 404


def test_a_dispute_waits_until_the_desk_has_judged_it(desk: Desk, editor: Client) -> None:
    denial = {
        "statement-source": "A witness", "statement-new_source_kind": "witness", "statement-stance": "denies",
        "statement-known_at": "2017-11-10",
    }  # fmt: skip
    editor.post("/desk/claims/claim/north-town/statement/", denial)
    for queue in ("disputed", "to-assess"):
        assert "North holds Town" in editor.get(f"/desk/claims/queue/{queue}/").content.decode()
    verdict = {
        "assessment-verdict": "refuted", "assessment-credibility": "5", "assessment-known_at": "2017-11-10",
        "assessment-reason": "Both sides say so.",
    }  # fmt: skip
    editor.post("/desk/claims/claim/north-town/assess/", verdict)
    for queue in ("disputed", "to-assess"):
        assert "North holds Town" not in editor.get(f"/desk/claims/queue/{queue}/").content.decode()
