"""The moderators' desk: queues, decisions one by one and in bulk, undoing, voices, appeals, the public account."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from dateline.discussion.actions import govern_thread
from dateline.discussion.models import Comment, Vote
from dateline.discussion.rules import State
from dateline.moderation.actions import decide, restrain, undo
from dateline.moderation.models import Act, Appeal, Flag, Restraint, Tally
from dateline.moderation.rules.reasons import Deed, Reason
from dateline.people.rules import Role
from dateline.publishing.pages.moderation import account_page
from dateline.values.errors import DatelineError
from tests.readers import Reader, at_desk, text_of

Come = Callable[..., Reader]
DESK = "/desk/moderation/"
NASTY = "You are a moron and a liar."


def held(reader: Come, text: str = NASTY) -> Comment:
    reader().says(text, meant="yes")
    return Comment.objects.latest("pk")


def shown(reader: Come, text: str = "The bridge fell.") -> Comment:
    reader().says(text)
    return Comment.objects.latest("pk")


def do(client: Client, what: str, where: str = "decide/", **fields: Any) -> str:
    return text_of(client.post(f"{DESK}{where}", {"do": what} | fields, follow=True))


def test_a_held_comment_is_shown_and_takes_its_place_then(reader: Come, moderator: Client) -> None:
    waits, later = held(reader), shown(reader)
    assert later.root == 1
    assert "1 comment shown" in do(moderator, f"shown:{waits.pk}")
    waits.refresh_from_db()
    assert (waits.state, waits.root, waits.reason, waits.thread.comments_count) == (State.SHOWN, 2, "", 2)


def test_a_decision_needs_a_reason_and_says_it_to_author_and_readers(reader: Come, moderator: Client) -> None:
    anna = reader("Anna")
    anna.says("The bridge fell.")
    comment = Comment.objects.get()
    assert "Choose the reason" in do(moderator, f"removed:{comment.pk}")
    do(moderator, f"removed:{comment.pk}", **{f"reason-{comment.pk}": "off topic"})
    comment.refresh_from_db()
    assert (comment.state, comment.reason) == (State.REMOVED, Reason.OFF_TOPIC.sentence)
    assert comment.thread.comments_count == 0 and Comment.objects.get().voice.struck == 1
    assert Reason.OFF_TOPIC.sentence in text_of(anna.gets(f"/write/comment/{comment.pk}/"))


def test_many_at_once_and_what_another_decided_keeps_none_of_them(reader: Come, moderator: Client) -> None:
    several = [held(reader, f"You are a moron, number {number}.") for number in range(5)]
    decide(comments=several[:1], deed=Deed.SHOWN, by=None)
    said = do(moderator, "removed", chosen=[one.pk for one in several[:4]], reason="insult", note="the usual")
    assert "comments" in said
    states = list(Comment.objects.order_by("pk").values_list("state", flat=True))
    assert states == [State.REMOVED, State.REFUSED, State.REFUSED, State.REFUSED, State.HELD]
    assert "decided this already" in do(moderator, "removed", chosen=[several[1].pk], reason="insult")
    assert "No comment is chosen" in do(moderator, "shown")
    assert Act.objects.filter(note="the usual", by="Mona").count() == 4


@pytest.mark.parametrize(
    ("path", "after"),
    [
        ([("held", "removed")], State.HELD), ([("shown", "removed")], State.SHOWN), ([("held", "shown")], State.REMOVED),
    ],
)  # fmt: skip
def test_undo_takes_a_decision_back_by_another_act(reader: Come, path: list[tuple[str, str]], after: State) -> None:
    before, deed = path[0]
    comment = held(reader) if before == "held" else shown(reader)
    decided = decide(comments=[comment], deed=Deed(deed), reason=Reason.INSULT, by=None)
    undo(act=decided.acts[0], by=None)
    comment.refresh_from_db()
    assert comment.state == after
    assert Act.objects.filter(deed=Deed.UNDONE, undoes=decided.acts[0]).count() == 1
    with pytest.raises(DatelineError, match="undone already"):
        undo(act=decided.acts[0], by=None)
    assert comment.thread.comments.model.objects.get(pk=comment.pk).voice.struck == (after == State.REMOVED)


def test_by_keys_the_desk_answers_in_json(reader: Come, moderator: Client) -> None:
    comment = held(reader)
    told = json.loads(
        moderator.post(f"{DESK}decide/", {"do": f"shown:{comment.pk}"}, HTTP_ACCEPT="application/json").content
    )
    assert told["done"] == "1 comment shown." and told["waiting"]["held"] == 0
    again = moderator.post(f"{DESK}decide/", {"do": f"shown:{comment.pk}"}, HTTP_ACCEPT="application/json")
    assert again.status_code == 400 and "decided this already" in json.loads(again.content)["problem"]
    assert json.loads(moderator.post(f"{DESK}undo/", {"act": told["act"]}, HTTP_ACCEPT="application/json").content)[
        "done"
    ]
    assert json.loads(moderator.get(f"{DESK}waiting.json").content)["held"] == 0


def test_readers_report_once_each_and_a_report_decides_nothing(reader: Come, moderator: Client) -> None:
    comment, ben = shown(reader), reader("Ben")
    where = f"/write/flag/{comment.pk}/"
    assert "Choose what is wrong" in text_of(ben.posts(where, {}))
    for _ in range(2):
        assert "A moderator looks at it" in text_of(ben.posts(where, {"reason": "threat", "text": "<b>really</b>"}))
    reader().posts(where, {"reason": "spam"})
    assert Flag.objects.count() == 2 and Comment.objects.get().state == State.SHOWN
    page = text_of(moderator.get(f"{DESK}?queue=reported"))
    assert "threat – “&lt;b&gt;really&lt;/b&gt;”" in page and "spam" in page
    do(moderator, f"kept:{comment.pk}")
    assert "Nothing waits here" in text_of(moderator.get(f"{DESK}?queue=reported"))
    assert "looked at what readers reported already" in do(moderator, f"kept:{comment.pk}")


def test_a_voice_is_noted_suspended_banned_and_let_go(reader: Come, moderator: Client) -> None:
    anna = reader("Anna")
    anna.says("The bridge fell.")
    voice = Comment.objects.get().voice
    where = f"{DESK}voices/{voice.pk}/"
    moderator.post(where, {"do": "note", "note-text": "Was rude on Tuesday."})
    moderator.post(where, {"do": "restrain", "restrain-days": "3", "restrain-reason": "insult"})
    page = text_of(moderator.get(where))
    assert "Was rude on Tuesday." in page and "It cannot write until" in page
    assert "It insults somebody." in text_of(anna.says("Let me in."))
    moderator.post(where, {"do": "release"})
    anna.says("Thank you.")
    moderator.post(where, {"do": "restrain", "restrain-days": "", "restrain-reason": "threat"})
    assert "You cannot write here any more" in text_of(anna.says("Again?"))
    assert Comment.objects.count() == 2
    assert "Reader" in text_of(moderator.get(f"{DESK}restrained/")) or "guest" in text_of(
        moderator.get(f"{DESK}restrained/")
    )


def test_a_kept_name_is_banned_like_an_account_wherever_it_comes_from(reader: Come) -> None:
    anna = reader("Anna")
    anna.keeps("Anna")
    anna.says("Hello.")
    restrain(voice=Comment.objects.get().voice, days=None, reason=Reason.SPAM, by=None)
    anna.address = "203.0.113.77"
    assert "You cannot write here any more" in text_of(anna.says("From elsewhere."))


def test_a_network_is_banned_whichever_browser_it_uses(reader: Come) -> None:
    anna = reader("Anna", address="2001:db8:5:6::1")
    anna.says("Hello.")
    restrain(network=Comment.objects.get().network, days=7, reason=Reason.SPAM, by=None)
    assert "You cannot write here until" in text_of(reader("Ben", address="2001:db8:5:6:ffff::9").says("Me neither?"))
    reader("Eve", address="2001:db8:5:7::1").says("A neighbour is not meant.")
    assert Comment.objects.count() == 2


def test_an_appeal_is_made_once_and_answered(reader: Come, moderator: Client) -> None:
    anna = reader("Anna")
    anna.says("The bridge fell.")
    comment = Comment.objects.get()
    where = f"/write/appeal/{comment.pk}/"
    assert "was not removed" in text_of(anna.posts(where, {"text": "Please."}))
    decide(comments=[comment], deed=Deed.REMOVED, reason=Reason.OFF_TOPIC, by=None)
    assert reader("Ben").posts(where, {"text": "For her."}).status_code == 404
    anna.posts(where, {"text": "It is about the bridge."})
    assert "asked for another look already" in text_of(anna.posts(where, {"text": "Please!"}))
    assert "It is about the bridge." in text_of(moderator.get(f"{DESK}?queue=appeals"))
    assert "Write the answer" in do(moderator, f"grant:{comment.pk}", "appeal/")
    do(moderator, f"grant:{comment.pk}", "appeal/", **{f"answer-{comment.pk}": "You are right."})
    comment.refresh_from_db()
    assert comment.state == State.SHOWN and Appeal.objects.get().by == "Mona"
    assert "You are right." in text_of(anna.gets(where))


def test_votes_of_a_burst_stand_in_a_queue_of_their_own(reader: Come, moderator: Client) -> None:
    comment = shown(reader)
    for _ in range(9):
        reader(address="203.0.113.9").votes(comment.pk)
    assert "4 votes from one network are held" in text_of(moderator.get(f"{DESK}?queue=votes"))
    do(moderator, f"drop:{comment.pk}", "votes/")
    assert Vote.objects.count() == 5 and "Nothing waits here" in text_of(moderator.get(f"{DESK}?queue=votes"))


def test_the_account_of_a_month_has_numbers_and_reasons_and_no_names(reader: Come) -> None:
    anna = reader("Anna the reader")
    anna.says(NASTY, meant="yes")
    decide(comments=[Comment.objects.get()], deed=Deed.REMOVED, reason=Reason.INSULT, note="Secret.", by=None)
    page = account_page(Tally.objects.first().month)
    assert (
        "Held by the screening" in page and "Refused: held, and never shown" in page and "It insults somebody." in page
    )
    for secret in ("Anna", "Secret.", "moron"):
        assert secret not in page
    assert sum(one.many for one in Tally.objects.all()) == Act.objects.exclude(deed=Deed.NOTED).count()


def test_acts_are_never_changed(reader: Come) -> None:
    held(reader)
    from django.db import DatabaseError, transaction

    for change in (lambda: Act.objects.update(by="nobody"), lambda: Act.objects.all().delete()):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            change()


@pytest.mark.parametrize(
    "where", ["", "acts/", "restrained/", "discussions/", "manners/", "screening/", "waiting.json"]
)
def test_only_moderators_come_in(report: Any, moderator: Client, where: str) -> None:
    assert moderator.get(f"{DESK}{where}").status_code == 200
    assert at_desk("Tom", Role.TREASURER).get(f"{DESK}{where}").status_code in (302, 403)
    assert at_desk("Wes", Role.WRITER).get(f"{DESK}{where}").status_code == 403
    assert Client().get(f"{DESK}{where}").status_code == 302


def test_a_moderator_leads_discussions_and_series_and_an_editor_the_screening(report: Any, moderator: Client) -> None:
    govern_thread(report=report, closed=False, premoderated=False, slow_seconds=0, by=None)
    number = report.pk
    moderator.post(
        f"{DESK}discussions/", {"report": number, f"t{number}-premoderated": "on", f"t{number}-slow_seconds": "60"}
    )
    thread = report.thread
    thread.refresh_from_db()
    assert (thread.premoderated, thread.slow_seconds, thread.closed_at) == (True, 60, None)
    series = report.series
    moderator.post(
        f"{DESK}manners/", {"series": series.pk, f"s{series.pk}-kept_names": "on", f"s{series.pk}-quiet_from": "22:00"}
    )
    assert not hasattr(series, "manners")
    hours = {f"s{series.pk}-quiet_from": "22:00", f"s{series.pk}-quiet_until": "06:30"}
    moderator.post(f"{DESK}manners/", {"series": series.pk, f"s{series.pk}-kept_names": "on"} | hours)
    series.refresh_from_db()
    assert (series.manners.guests, series.manners.kept_names, series.manners.quiet_until.hour) == (False, True, 6)
    typed = {
        "longest": 2000, "most_links": 1, "a_minute": 3, "network_a_minute": 9, "network_an_hour": 90,
        "new_voices_an_hour": 5, "first_wait": 1, "hostile_at": 60, "watched": "hold: casino\nbad line", "judge_url": "",
    }  # fmt: skip
    assert "you may not do this" in text_of(moderator.post(f"{DESK}screening/", typed | {"watched": ""}))
    editor = at_desk("Edda", Role.EDITOR)
    assert "Line 2 must read like" in text_of(editor.post(f"{DESK}screening/", typed))
    editor.post(f"{DESK}screening/", typed | {"watched": "hold: casino"})
    from dateline.moderation.screening import limits

    assert limits().watched == (("casino", "hold"),) and limits().first_wait == 1


def test_banned_for_a_day_is_over_the_next(reader: Come) -> None:
    from datetime import timedelta

    from django.utils import timezone

    anna = reader("Anna")
    anna.says("Hello.")
    yesterday = timezone.now() - timedelta(days=1, minutes=1)
    restrain(voice=Comment.objects.get().voice, days=1, reason=Reason.SPAM, by=None, now=yesterday)
    anna.says("I am back.")
    assert Comment.objects.count() == 2 and Restraint.objects.get().released_at is None
