"""What betrays where people are, or names a private person, is kept back from all that leaves the newsroom."""

import json
import time
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone

from dateline.claims.actions import make_claim
from dateline.claims.delays import TooYoung
from dateline.claims.keeping_back import release_due
from dateline.claims.models import Claim, WaitingClaim
from dateline.claims.rules.delay import USUAL, kept_until
from dateline.claims.rules.vocabulary import Action, Mode
from dateline.people.rules import Role
from dateline.publishing.actions import bake_all
from dateline.reports.models import Report
from dateline.values.errors import DatelineError
from tests.desk.conftest import Desk, _client

NOW = timezone.now()
SECRET = "A column approaches the ferry"


@pytest.mark.parametrize(
    ("action", "mode", "ended", "hours"),
    [
        (Action.APPROACHES, Mode.PLAIN, NOW, 24),
        (Action.WITHDRAWS, Mode.ALLEGED, NOW - timedelta(hours=10), 14),
        (Action.DISPLACEMENT, Mode.PLAIN, NOW + timedelta(days=3), 24),  # it may last still: counted from now
        (Action.AID, Mode.PLAIN, NOW - timedelta(hours=24), None),
        (Action.CAPTURES, Mode.PLAIN, NOW, None),
        (Action.ADVANCES, Mode.NEGATED, NOW, None),
        (Action.ADVANCES, Mode.FUTURE, NOW, None),
    ],
)
def test_a_claim_waits_by_what_it_tells(action: Action, mode: Mode, ended: object, hours: int | None) -> None:
    until = kept_until(action, mode, ended, NOW, USUAL)  # type: ignore[arg-type]
    assert until == (None if hours is None else NOW + timedelta(hours=hours))


def _typed(**more: str) -> dict[str, str]:
    today = timezone.localdate().isoformat()
    return {
        "text": SECRET, "action": "approaches", "agent": "North", "target": "", "place": "Town", "true_from": today,
        "precision": "day", "source": "The Herald", "stance": "asserts", "known_at": today, "link": "",
    } | more  # fmt: skip


def _public() -> str:
    """All that a bake writes."""
    bake_all()
    files = [
        one
        for one in Path(settings.BAKED_ROOT).rglob("*")
        if one.suffix in {".html", ".json", ".xml", ".csv", ".geojson", ".jsonld", ".txt", ".svg"}
    ]
    assert len(files) > 20
    return "\n".join(one.read_text("utf-8") for one in files)


def _answered(client: Client) -> str:
    """What the API and the desk-less addresses say."""
    asked = ("claims", "statements", "claims/a-column-approaches-the-ferry", "places/town", "situation", "log/entries")
    said = [client.get(f"/api/v1/{address}").content.decode() for address in asked]
    return "\n".join([*said, client.get("/api/v1/claims", {"q": "column"}).content.decode()])


def test_a_position_is_in_nothing_that_leaves_the_newsroom_until_its_time(desk: Desk, editor: Client) -> None:
    page = editor.post("/desk/claims/new/", _typed(), follow=True).content.decode()
    assert "It is kept back until" in page and SECRET in page
    assert not Claim.objects.filter(text=SECRET).exists()
    assert SECRET not in _public() and SECRET not in _answered(Client())
    assert "a-column-approaches-the-ferry" not in _public()

    assert release_due() == []  # it is too young still
    (claim,) = release_due(timezone.now() + timedelta(hours=49))
    assert claim.ref == "a-column-approaches-the-ferry" and claim.statements.get().source == desk.herald
    assert SECRET in _public() and SECRET in _answered(Client())
    assert release_due(timezone.now() + timedelta(hours=49)) == []
    assert "Nothing is kept back." in editor.get("/desk/claims/kept-back/").content.decode()


def test_no_other_way_leads_past_the_delay(desk: Desk) -> None:
    with pytest.raises(TooYoung, match="is kept back until"):
        make_claim(text=SECRET, action=Action.APPROACHES, true_from=timezone.localdate(), place=desk.town, by=None)
    make_claim(text="Long ago", action=Action.APPROACHES, true_from=date(2017, 11, 8), place=desk.town, by=None)


def test_a_private_person_is_named_only_after_a_second_look(desk: Desk, editor: Client, writer: Client) -> None:
    typed = _typed(text="A. Neighbour was taken away", action="statement", names_person="on")
    page = writer.post("/desk/claims/new/", typed).content.decode()
    assert "Say why this person must be named" in page
    writer.post("/desk/claims/new/", typed | {"why_named": "The family asked for it."})
    one = WaitingClaim.objects.get()
    decide = f"/desk/claims/kept-back/{one.pk}/"
    writer.post(decide, {"do": "seen"})
    assert release_due() == []  # whoever wrote it, and a writer, cannot give leave
    page = editor.get("/desk/claims/kept-back/").content.decode()
    assert "The family asked for it." in page and "It may be told" in page
    editor.post(decide, {"do": "seen"})
    assert [claim.text for claim in release_due()] == ["A. Neighbour was taken away"]


def test_nobody_gives_leave_to_their_own_claim(desk: Desk, editor: Client) -> None:
    editor.post("/desk/claims/new/", _typed(action="statement", names_person="on", why_named="It matters."))
    one = WaitingClaim.objects.get()
    page = editor.post(f"/desk/claims/kept-back/{one.pk}/", {"do": "seen"}, follow=True).content.decode()
    assert "A second person must look" in page and release_due() == []


def test_one_that_cannot_go_on_record_keeps_no_other(
    desk: Desk, editor: Client, caplog: pytest.LogCaptureFixture
) -> None:
    for text in ("A column approaches the mill", "A column approaches the ford"):
        editor.post("/desk/claims/new/", _typed(text=text))
    WaitingClaim.objects.filter(text__endswith="mill").update(claim=[])
    later = timezone.now() + timedelta(hours=49)
    assert [claim.text for claim in release_due(later)] == ["A column approaches the ford"]
    assert "a-column-approaches-the-mill could not go on record" in caplog.text
    assert [one.text for one in WaitingClaim.objects.filter(on_record_at__isnull=True)] == [
        "A column approaches the mill"
    ]


def test_two_claims_in_the_same_words_go_on_record_both(desk: Desk, editor: Client) -> None:
    editor.post("/desk/claims/new/", _typed(text="They left the mill", action="withdraws"))
    editor.post("/desk/claims/new/", _typed(text="They left the mill", action="statement"))  # told at once
    assert Claim.objects.get(text="They left the mill").ref == "they-left-the-mill-2"
    assert [claim.ref for claim in release_due(timezone.now() + timedelta(hours=49))] == ["they-left-the-mill"]
    with pytest.raises(DatelineError, match="choose another"):
        make_claim(ref="they-left-the-mill", text="x", action=Action.STATEMENT, true_from=date(2017, 11, 8), by=None)


def test_who_has_left_in_the_meantime_takes_nothing_along(desk: Desk, writer: Client) -> None:
    from dateline.people.models import User

    writer.post("/desk/claims/new/", _typed())
    User.objects.filter(username="writer").update(role=Role.TREASURER, is_active=False)
    (claim,) = release_due(timezone.now() + timedelta(hours=49))
    assert claim.statements.get().by == "newsroom"


def test_what_is_turned_down_never_goes_on_record(desk: Desk, editor: Client) -> None:
    editor.post("/desk/claims/new/", _typed())
    decide = f"/desk/claims/kept-back/{WaitingClaim.objects.get().pk}/"
    page = editor.post(decide, {"do": "turn down", "reason": ""}, follow=True).content.decode()
    assert "Say why it may not be told." in page
    editor.post(decide, {"do": "turn down", "reason": "It was a rumour."})
    assert release_due(timezone.now() + timedelta(days=9)) == []


def _body(ref: str) -> str:
    block = {
        "key": "a", "text": SECRET, "type": "unstyled", "depth": 0, "inlineStyleRanges": [],
        "entityRanges": [{"offset": 0, "length": len(SECRET), "key": 0}],
    }  # fmt: skip
    return json.dumps(
        {"blocks": [block], "entityMap": {"0": {"type": "CLAIM", "mutability": "MUTABLE", "data": {"ref": ref}}}}
    )


def test_a_report_that_marks_it_does_not_go_to_press(desk: Desk, editor: Client) -> None:
    editor.post("/desk/claims/new/", _typed())
    ref = WaitingClaim.objects.get().ref
    (told,) = editor.get("/desk/claims/standings/", {"ref": ref}).json()["found"]
    assert told["standing"] == "waits" and "kept back until" in told["rule"]
    form = {
        "title": "Town falls", "slug": "town-falls", "number": "1", "dated": "2017-11-09", "headline_claim": "",
        "body": _body(ref), "comments-TOTAL_FORMS": "0", "comments-INITIAL_FORMS": "0", "action-publish": "yes",
    }  # fmt: skip
    page = editor.post(f"/desk/pages/{desk.report.pk}/edit/", form).content.decode()
    assert "is kept back until" in page and "publish after that" in page
    del form["action-publish"]
    assert editor.post(f"/desk/pages/{desk.report.pk}/edit/", form).status_code == 302
    with pytest.raises(DatelineError, match="is kept back until"):  # whichever way leads to the press
        Report.objects.get(pk=desk.report.pk).get_latest_revision().publish()


def test_a_time_that_has_passed_is_no_schedule(desk: Desk, editor: Client) -> None:
    form = {
        "title": "Town falls", "slug": "town-falls", "number": "1", "dated": "2017-11-09", "headline_claim": "",
        "body": '{"blocks": [], "entityMap": {}}', "comments-TOTAL_FORMS": "0", "comments-INITIAL_FORMS": "0",
        "action-publish": "yes", "go_live_at": "2017-11-09 20:00", "expire_at": "",
    }  # fmt: skip
    page = editor.post(f"/desk/pages/{desk.report.pk}/edit/", form).content.decode()
    assert "This time has passed: choose one to come, or none to publish now." in page


def test_a_scheduled_report_goes_to_press_when_its_time_has_come(desk: Desk) -> None:
    from dateline.wiring.clockwork import strike

    report = Report.objects.get(pk=desk.report.pk)
    report.title = "Town falls, in full"
    report.go_live_at = timezone.now() + timedelta(seconds=4)
    report.save_revision().publish()
    strike()
    report.refresh_from_db()
    assert report.title == "Town falls"
    time.sleep(max(0.0, (report.latest_revision.approved_go_live_at - timezone.now()).total_seconds()) + 0.1)
    strike()
    report.refresh_from_db()
    assert report.title == "Town falls, in full"


def test_a_report_whose_time_is_over_leaves_the_site(desk: Desk) -> None:
    from dateline.wiring.clockwork import strike

    Report.objects.filter(pk=desk.report.pk).update(expire_at=timezone.now() - timedelta(minutes=1))
    strike()
    desk.report.refresh_from_db()
    assert not desk.report.live and desk.report.expired


def test_the_desk_sets_its_delays(desk: Desk, editor: Client, writer: Client) -> None:
    typed = {"action": "captures", "hours": "2", "reason": "Curfew."}
    assert "As writer you may not do this" in writer.post("/desk/claims/delays/", typed).content.decode()
    page = editor.post("/desk/claims/delays/", typed, follow=True).content.decode()
    assert "kept back for 2 hours from now on" in page and "Curfew." in page
    with pytest.raises(TooYoung):
        make_claim(text="x", action=Action.CAPTURES, true_from=timezone.localdate(), by=None)


def test_an_editor_may_be_the_second_pair_of_eyes_for_a_moderator_no_one(desk: Desk, writer: Client) -> None:
    writer.post("/desk/claims/new/", _typed(action="statement", names_person="on", why_named="It matters."))
    moderator = _client(Role.MODERATOR)
    moderator.post(f"/desk/claims/kept-back/{WaitingClaim.objects.get().pk}/", {"do": "seen"})
    assert release_due() == []
