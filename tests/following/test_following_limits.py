"""Wrong addresses, wrong links, and who asks too often."""

from datetime import timedelta

import pytest
from django.core import signing
from django.test import Client
from django.utils import timezone
from follow_reader import ADDRESS, after_a_rest, path_of, tell, token_of
from follow_sink import Sink

from dateline.discussion.actions import post_comment
from dateline.discussion.models import Comment
from dateline.following import actions, tokens
from dateline.following.models import Delivery, Follow, Follower
from dateline.following.rules import FORGET_AFTER, LINK_HOLDS, REQUESTS_IN_A_MINUTE
from dateline.ledger.models import Entry
from dateline.reports.models import Report
from dateline.values.errors import DatelineError, NotFound


def age(how_much: timedelta) -> None:
    """Let everything have happened so much earlier."""
    for one in Follow.objects.all():
        Follow.objects.filter(pk=one.pk).update(requested_at=one.requested_at - how_much)
    for mail in Delivery.objects.all():
        Delivery.objects.filter(pk=mail.pk).update(
            planned_at=mail.planned_at - how_much,
            try_after=mail.try_after - how_much,
            recorded_at=mail.recorded_at - how_much,
        )


@pytest.mark.parametrize("address", ["", "reader", "a@b", "a@example.org, b@example.org", "a@example.org\nBcc: b@c.de"])
def test_a_wrong_address_gets_a_sentence(client: Client, report: Report, address: str) -> None:
    answer = client.post("/follow/", {"report": report.pk, "address": address})
    assert answer.status_code == 400
    assert "That is not an e-mail address" in answer.content.decode()
    assert not Follower.objects.exists()


def test_a_very_long_address_gets_a_sentence(client: Client, report: Report) -> None:
    long = f"{'a' * 60}@{'.'.join(['b' * 60] * 4)}.org"
    assert client.post("/follow/", {"report": report.pk, "address": long}).status_code == 400


@pytest.mark.parametrize("report", ["", "x", "0", "-1", "9" * 30, "²", "1:2"])
def test_only_published_reports_can_be_followed(client: Client, db: None, report: str) -> None:
    assert client.get("/follow/", {"report": report}).status_code == 404
    assert client.post("/follow/", {"report": report, "address": ADDRESS}).status_code == 404
    assert not Follower.objects.exists()


def test_a_withdrawn_report_cannot_be_followed(report: Report) -> None:
    report.unpublish()
    with pytest.raises(NotFound):
        actions.follow(subject=f"report:{report.pk}", address=ADDRESS)


@pytest.mark.parametrize("address", ["", "  ", "nobody", "a@b\n@c"])
def test_a_wrong_address_does_not_lose_the_comment(report: Report, address: str) -> None:
    comment = post_comment(report=report, author="Asker", text="Is there a photo?")
    actions.follow_replies(comment.pk, address)
    assert Comment.objects.count() == 1
    assert not Follower.objects.exists()


def test_the_form_says_what_it_is_for(client: Client, report: Report) -> None:
    page = client.get("/follow/", {"report": report.pk}).content.decode()
    assert "corrections to “" in page
    assert 'name="address"' in page


def test_forged_and_mixed_up_links(client: Client, report: Report) -> None:
    actions.follow(subject=f"report:{report.pk}", address=ADDRESS)
    one = Follow.objects.get()
    confirm, leave = (token_of(link) for link in (tokens.confirm_link(one), tokens.leave_link(one)))
    forged = signing.dumps([one.pk, one.follower_id], key="x" * 50, salt="dateline.following.confirm")
    for path in (f"confirm/{leave}", f"confirm/{forged}", "confirm/abc", f"confirm/{confirm[:-3]}", f"leave/{confirm}"):
        for answer in (client.get(f"/follow/{path}/"), client.post(f"/follow/{path}/")):
            assert answer.status_code == 404
            assert "copy the whole of it from the mail" in answer.content.decode()
    assert Follow.objects.get().confirmed_at is None


def test_a_confirmation_link_expires_and_a_leave_link_does_not(
    client: Client, report: Report, monkeypatch: pytest.MonkeyPatch
) -> None:
    actions.follow(subject=f"report:{report.pk}", address=ADDRESS)
    one = Follow.objects.get()
    with monkeypatch.context() as then:
        then.setattr(
            "django.core.signing.time.time", lambda: (timezone.now() - LINK_HOLDS - timedelta(minutes=1)).timestamp()
        )
        confirm, leave = tokens.confirm_link(one), tokens.leave_link(one)
    answer = client.post(f"/follow/confirm/{token_of(confirm)}/")
    assert answer.status_code == 410
    assert "ask again under the report" in answer.content.decode()
    assert Follow.objects.get().confirmed_at is None
    assert client.post(f"/follow/leave/{token_of(leave)}/").status_code == 200
    assert not Follow.objects.exists()


def test_an_old_confirmation_link_does_not_bring_a_follow_back(client: Client, report: Report) -> None:
    actions.follow(subject=f"report:{report.pk}", address=ADDRESS)
    one = Follow.objects.get()
    link, leave = tokens.confirm_link(one), tokens.leave_link(one)
    actions.leave(token=token_of(leave))
    actions.follow(subject=f"report:{report.pk}", address=ADDRESS)
    assert client.post(f"/follow/confirm/{token_of(link)}/").status_code == 404
    assert Follow.objects.get().confirmed_at is None


def test_asking_again_within_ten_minutes_sends_nothing(sink: Sink, report: Report) -> None:
    for _ in range(3):
        actions.follow(subject=f"report:{report.pk}", address=ADDRESS)
        tell()
    assert len(sink.mails) == 1
    assert Entry.objects.filter(kind="follow.asked").count() == 1
    age(timedelta(minutes=11))
    actions.follow(subject=f"report:{report.pk}", address=ADDRESS)
    tell()
    assert len(sink.mails) == 2


def test_a_second_thing_waits_its_turn(sink: Sink, report: Report) -> None:
    comments = [post_comment(report=report, author="Asker", text=text) for text in ("One.", "Two.")]
    for comment in comments:
        actions.follow_replies(comment.pk, ADDRESS)
    tell()
    assert len(sink.mails) == 1
    after_a_rest()
    tell()
    assert len({path_of(mail, "confirm") for mail in sink.mails}) == 2


def test_five_mails_a_day_for_one_address(client: Client, sink: Sink, report: Report) -> None:
    for _ in range(8):
        answer = client.post("/follow/", {"report": report.pk, "address": ADDRESS})
        assert answer.status_code == 200  # the same to whoever tries out whether an address is known
        tell()
        age(timedelta(minutes=11))
    assert len(sink.mails) == 5
    age(timedelta(days=1))
    actions.follow(subject=f"report:{report.pk}", address=ADDRESS)
    tell()
    assert len(sink.mails) == 6


def test_the_answer_is_the_same_for_a_known_address(client: Client, sink: Sink, report: Report) -> None:
    asked = {"report": report.pk, "address": ADDRESS}
    first = client.post("/follow/", asked)
    tell()
    client.post(path_of(sink.mails[0], "confirm"))
    age(timedelta(minutes=11))
    again = client.post("/follow/", asked)
    tell()
    assert (again.status_code, again.content) == (first.status_code, first.content)
    assert len(sink.mails) == 1


def test_twenty_requests_a_minute_in_all(client: Client, report: Report) -> None:
    for number in range(REQUESTS_IN_A_MINUTE):
        actions.follow(subject=f"report:{report.pk}", address=f"reader{number}@example.org")
    answer = client.post("/follow/", {"report": report.pk, "address": ADDRESS})
    assert answer.status_code == 429
    assert "wait a minute" in answer.content.decode()
    comment = post_comment(report=report, author="Asker", text="Is there a photo?")
    actions.follow_replies(comment.pk, ADDRESS)  # says nothing, and loses nothing
    age(timedelta(minutes=2))
    actions.follow(subject=f"report:{report.pk}", address=ADDRESS)


def test_who_never_confirmed_is_forgotten(sink: Sink, report: Report) -> None:
    actions.follow(subject=f"report:{report.pk}", address=ADDRESS)
    tell()
    age(FORGET_AFTER - timedelta(hours=1))
    tell()
    assert Follower.objects.count() == 1
    age(timedelta(hours=2))
    tell()
    assert not Follower.objects.exists()
    tell()
    assert Entry.objects.filter(kind="follow.left").count() == 1


def test_a_token_for_nothing_is_a_dateline_error(db: None) -> None:
    with pytest.raises(DatelineError):
        actions.leave_all(token="nothing")
