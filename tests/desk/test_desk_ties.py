"""The desk over HTTP: a claim's mode and hour, its links to others, and what became of a forecast."""

import json
from datetime import UTC, date, datetime, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from dateline.claims.actions import link_claims, make_claim
from dateline.claims.models import Claim, ForecastCheck, Link
from dateline.claims.rules.vocabulary import Action, Bond, Mode
from tests.desk.conftest import Desk
from tests.desk.test_desk_claims import NEW

CLAIM = "/desk/claims/claim/north-town/"
SAID = {"known_at": "2017-11-10", "reason": "A map of the monitor."}


def _text(response: object) -> str:
    return response.content.decode()  # type: ignore[attr-defined]


@pytest.fixture
def other(desk: Desk) -> Claim:
    return make_claim(
        ref="south-town", text="South holds Town", action=Action.RECAPTURES, place=desk.town, true_from=date(2017, 11, 9),
        by=None,
    )  # fmt: skip


@pytest.fixture
def forecast(desk: Desk) -> Claim:
    return make_claim(
        ref="south-will", text="South will have Town back in a week", action=Action.FORECAST, place=desk.town,
        true_from=date(2017, 11, 16), by=None,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("typed", "mode", "true_at"),
    [
        ({}, "plain", None),
        ({"mode": "negated"}, "negated", None),
        ({"action": "forecast"}, "future", None),
        ({"precision": "instant", "hour": "18:30", "offset": "+00:00"}, "plain", datetime(2017, 11, 10, 18, 30, tzinfo=UTC)),
        ({"precision": "instant", "hour": "01:30", "offset": "+03:00"}, "plain", datetime(2017, 11, 9, 22, 30, tzinfo=UTC)),
        ({"precision": "span", "true_until": "2017-11-12"}, "plain", None),
    ],
)  # fmt: skip
def test_a_claim_is_made_with_its_mode_and_its_time(
    desk: Desk, writer: Client, typed: dict[str, str], mode: str, true_at: datetime | None
) -> None:
    writer.post("/desk/claims/new/", NEW | typed)
    made = Claim.objects.get(ref="south-took-the-bridge")
    assert (made.mode, made.true_at, made.true_from) == (mode, true_at, date(2017, 11, 10))
    page = _text(writer.get("/desk/claims/claim/south-took-the-bridge/"))
    assert made.when_in_words in page and ("negated" in page) == (mode == "negated")


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"precision": "instant"}, "An instant needs its hour"),
        ({"hour": "18:30"}, "Only an instant has an hour"),
        ({"precision": "instant", "hour": "half past six"}, "Enter a valid time"),
        ({"precision": "instant", "hour": "18:30", "offset": "+25:00"}, "Select a valid choice"),
        ({"precision": "span", "true_until": "2017-11-01"}, "A span ends on its first day or later"),
        ({"action": "forecast", "mode": "plain"}, "A forecast is of the future"),
        ({"true_from": "Tuesday 15/12/2017"}, "15 December 2017 was a Friday, not a Tuesday"),
        ({"mode": "hoped for"}, "Select a valid choice"),
    ],
)
def test_what_contradicts_itself_is_not_made_and_stays_typed(
    desk: Desk, writer: Client, typed: dict[str, str], sentence: str
) -> None:
    page = _text(writer.post("/desk/claims/new/", NEW | typed))
    assert sentence in page and "South took the bridge" in page and typed.get("hour", "") in page
    assert Claim.objects.count() == 1


def test_the_chooser_makes_an_instant_too(desk: Desk, writer: Client) -> None:
    typed = {f"claim-{name}": word for name, word in NEW.items()}
    more = {"claim-precision": "instant", "claim-hour": "18:30", "claim-offset": "+02:00", "claim-mode": "alleged"}
    made = json.loads(_text(writer.post("/desk/claim-chooser/create/", typed | more)))
    assert made["step"] == "chosen"
    claim = Claim.objects.get(ref=made["result"]["ref"])
    assert (claim.mode, claim.true_at) == ("alleged", datetime(2017, 11, 10, 16, 30, tzinfo=UTC))


def test_a_link_is_made_told_from_both_ends_and_taken_back(desk: Desk, other: Claim, editor: Client) -> None:
    form = _text(editor.get(f"{CLAIM}link/"))
    assert "North holds Town" in form and "/desk/claim-chooser/" in form
    page = _text(editor.post(f"{CLAIM}link/", SAID | {"bond": "supersedes", "other": str(other.pk)}, follow=True))
    made = Link.objects.get()
    assert (made.claim, made.bond, made.other, made.by) == (desk.claim, "supersedes", other, "editor")
    assert "South holds Town" in page and "supersedes" in page and "by editor" in page
    there = _text(editor.get("/desk/claims/claim/south-town/"))
    assert "is superseded by" in there and "North holds Town" in there

    back = f"{CLAIM}link/{made.pk}/take-back/"
    assert back in page and "supersedes" in _text(editor.get(back))
    page = _text(editor.post(back, SAID | {"reason": "It was another map."}, follow=True))
    assert Link.objects.count() == 2 and not Link.objects.last().stands  # type: ignore[union-attr]
    assert "no longer" in page and "It was another map." in page and "/take-back/" not in page
    assert editor.get(f"{CLAIM}link/{Link.objects.last().pk}/take-back/").status_code == 404  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"other": ""}, "This field is required"),
        ({"other": "999"}, "Select a valid choice"),
        ({"reason": " "}, "This field is required"),
        ({"bond": "resembles"}, "Select a valid choice"),
        ({"known_at": "2017-02-31"}, "There is no such day"),
        ({"known_at": (timezone.localdate() + timedelta(days=2)).isoformat()}, "still to come"),
    ],
)
def test_half_a_link_is_none(desk: Desk, other: Claim, editor: Client, typed: dict[str, str], sentence: str) -> None:
    full = SAID | {"bond": "supersedes", "other": str(other.pk)} | typed
    page = _text(editor.post(f"{CLAIM}link/", full))
    assert sentence in page and full["reason"].strip() in page
    assert not Link.objects.exists()


def test_what_the_action_refuses_is_said_in_the_form(desk: Desk, other: Claim, editor: Client) -> None:
    page = _text(editor.post(f"{CLAIM}link/", SAID | {"bond": "repeats", "other": str(desk.claim.pk)}))
    assert "A claim has no bond with itself" in page
    link_claims(
        claim=other, bond=Bond.REPEATS, other=desk.claim, reason="The same.", known_at=date(2017, 11, 10), by=None
    )
    page = _text(editor.post(f"{CLAIM}link/", SAID | {"bond": "repeats", "other": str(other.pk)}))
    assert "it cannot go both ways" in page and SAID["reason"] in page
    assert Link.objects.count() == 1


def test_a_forecast_is_due_until_it_is_checked(desk: Desk, other: Claim, forecast: Claim, editor: Client) -> None:
    assert "Forecasts due (1)" in _text(editor.get("/desk/claims/"))
    assert forecast.text in _text(editor.get("/desk/claims/forecasts/"))
    page = _text(editor.get("/desk/claims/claim/south-will/"))
    assert "its time has passed" in page and "/desk/claims/claim/south-will/check/" in page
    typed = SAID | {"outcome": "came true", "rests_on": str(other.pk)}
    page = _text(editor.post("/desk/claims/claim/south-will/check/", typed, follow=True))
    made = ForecastCheck.objects.get()
    assert (made.outcome, made.rests_on, made.by) == ("came true", other, "editor")
    for said in ("came true", "South holds Town", "A map of the monitor.", "by editor"):
        assert said in page
    assert "No forecast is due." in _text(editor.get("/desk/claims/forecasts/"))
    editor.post("/desk/claims/claim/south-will/check/", SAID | {"outcome": "open", "known_at": "2017-11-20"})
    assert forecast.text in _text(editor.get("/desk/claims/forecasts/"))


def test_what_is_still_to_come_is_not_due(desk: Desk, editor: Client) -> None:
    make_claim(text="It will rain", action=Action.STATEMENT, mode=Mode.FUTURE, true_from=timezone.localdate(), by=None)
    assert "No forecast is due." in _text(editor.get("/desk/claims/forecasts/"))


def test_only_a_forecast_can_be_checked(desk: Desk, editor: Client) -> None:
    assert "/check/" not in _text(editor.get(CLAIM))
    page = _text(editor.post(f"{CLAIM}check/", SAID | {"outcome": "came true", "rests_on": ""}))
    assert "this claim is no forecast" in page and not ForecastCheck.objects.exists()


def test_a_writer_is_offered_neither_and_may_do_neither(
    desk: Desk, other: Claim, forecast: Claim, writer: Client
) -> None:
    assert f"{CLAIM}link/" not in _text(writer.get(CLAIM))
    assert "/check/" not in _text(writer.get("/desk/claims/claim/south-will/"))
    assert "/check/" not in _text(writer.get("/desk/claims/forecasts/"))
    page = _text(writer.post(f"{CLAIM}link/", SAID | {"bond": "supersedes", "other": str(other.pk)}))
    assert "As writer you may not do this" in page
    page = _text(writer.post("/desk/claims/claim/south-will/check/", SAID | {"outcome": "open", "rests_on": ""}))
    assert "As writer you may not do this" in page
    assert not Link.objects.exists() and not ForecastCheck.objects.exists()
