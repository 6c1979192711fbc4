"""A reader follows a report or a comment, hears of each thing once, and leaves: over a real mail server."""

from collections.abc import Callable

import pytest
from django.test import Client
from follow_reader import ADDRESS, OTHER, after_a_rest, body_of, follow_at_once, path_of, tell
from follow_sink import Sink

from dateline.discussion.actions import post_comment
from dateline.following.actions import follow_replies
from dateline.following.models import Follow, Follower
from dateline.ledger.models import Entry
from dateline.ledger.queries import entries_after
from dateline.reports.models import Correction, Report

Correct = Callable[[], Correction]


def ask(client: Client, report: Report, address: str = ADDRESS) -> None:
    answer = client.post("/follow/", {"report": report.pk, "address": address})
    assert answer.status_code == 200
    assert "We have written to that address." in answer.content.decode()


def test_follow_confirm_and_hear_of_a_correction_once(
    client: Client, sink: Sink, report: Report, correct: Correct
) -> None:
    ask(client, report, " Reader@Example.ORG ")
    tell()
    tell()
    [asking] = sink.mails
    assert (asking["To"], asking["From"]) == (ADDRESS, "newsroom@example.net")
    assert asking["Subject"] == f"Please confirm: corrections to “{report.title}”"
    assert asking["List-Unsubscribe"] is None
    link = path_of(asking, "confirm")

    before = correct()  # before the reader confirmed: not theirs to hear
    page = client.get(link)  # a mail scanner
    assert "Yes, write to me" in page.content.decode()
    assert not Follow.objects.filter(confirmed_at__isnull=False).exists()
    assert "You follow this now" in client.post(link).content.decode()
    assert "You follow this now" in client.get(link).content.decode()
    tell()
    assert sink.about("Correction") == [], before

    correct()
    tell()
    tell()
    after_a_rest()
    tell()
    [told] = sink.about("Correction")
    assert told["Subject"] == f"Correction: {report.title}"
    text = body_of(told)
    for said in (
        "The town <has> been taken",
        "Fighting goes on in the town",
        "The monitor & two residents",
        "The claim “The town was taken” now stands as: unsaid.",
        f"https://news.example.net{report.address}\n",
    ):
        assert said in text
    assert told["Auto-Submitted"] == "auto-generated"
    assert told["List-Unsubscribe"] == f"<https://news.example.net{path_of(told, 'leave')}>"
    assert told["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


def test_a_reply_is_told_to_the_author_it_answers_and_not_to_its_own(
    client: Client, sink: Sink, report: Report
) -> None:
    question = post_comment(report=report, author="Asker", text="Is there a photo?")
    follow_replies(question.pk, ADDRESS)
    tell()
    client.post(path_of(sink.mails[0], "confirm"))
    answer = post_comment(report=report, author="Answerer", text="Here <it> is & more.", parent=question)
    follow_replies(answer.pk, OTHER)
    own = post_comment(report=report, author="Asker", text="Thank you.", parent=question)
    follow_replies(own.pk, ADDRESS)
    post_comment(report=report, author="Third", text="Another thread.")
    tell()
    after_a_rest()
    tell()
    [told] = sink.about("answered you")
    assert told["To"] == ADDRESS
    assert told["Subject"] == f"Answerer answered you: {report.title}"
    assert "Here <it> is & more." in body_of(told)
    assert f"https://news.example.net{report.address}discussion/oldest/#c{answer.pk}\n" in body_of(told)
    confirmations = [(mail["To"], path_of(mail, "confirm")) for mail in sink.about("Please confirm")]
    assert [to for to, _ in confirmations] == [ADDRESS, OTHER, ADDRESS]
    assert len(set(confirmations)) == 3


def test_who_has_not_confirmed_hears_nothing(client: Client, sink: Sink, report: Report, correct: Correct) -> None:
    ask(client, report)
    correct()
    tell()
    assert sink.about("Correction") == []


def test_followers_of_a_report_do_not_hear_of_comments(sink: Sink, report: Report) -> None:
    follow_at_once(f"report:{report.pk}")
    first = post_comment(report=report, author="A", text="One.")
    post_comment(report=report, author="B", text="Two.", parent=first)
    tell()
    assert sink.mails == []


def test_the_link_in_each_mail_stops_them(client: Client, sink: Sink, report: Report, correct: Correct) -> None:
    follow_at_once(f"report:{report.pk}")
    correct()
    tell()
    link = path_of(sink.mails[0], "leave")
    page = client.get(link)
    assert "Stop these mails" in page.content.decode()
    assert Follow.objects.count() == 1
    correct()  # owed, but left before it was sent
    assert "Your address has been deleted" in client.post(link).content.decode()
    assert not Follower.objects.exists()
    correct()
    tell()
    assert len(sink.mails) == 1
    assert "stopped already" in client.get(link).content.decode()
    assert client.post(link).status_code == 200
    assert Entry.objects.filter(kind="follow.left").count() == 1


def test_one_click_in_a_mail_program(sink: Sink, report: Report, correct: Correct) -> None:
    follow_at_once(f"report:{report.pk}")
    correct()
    tell()
    link = sink.mails[0]["List-Unsubscribe"].strip("<>").removeprefix("https://news.example.net")
    assert f"\r\nList-Unsubscribe: <https://news.example.net{link}>\r\n".encode() in sink.wire[0]  # on one line
    strict = Client(enforce_csrf_checks=True)
    answer = strict.post(link, "List-Unsubscribe=One-Click", content_type="application/x-www-form-urlencoded")
    assert answer.status_code == 200
    assert not Follow.objects.exists()


def test_leaving_one_thing_keeps_the_others_and_all_can_be_left(
    client: Client, sink: Sink, report: Report, correct: Correct
) -> None:
    comment = post_comment(report=report, author="Asker", text="Is there a photo?")
    follow_at_once(f"report:{report.pk}")
    follow_at_once(f"comment:{comment.pk}")
    correct()
    tell()
    link = path_of(sink.mails[0], "leave")
    assert "You follow 1 more thing here" in client.get(link).content.decode()
    assert "You still follow 1 more thing here" in client.post(link).content.decode()
    assert [one.subject for one in Follow.objects.all()] == [f"comment:{comment.pk}"]
    assert "Your address has been deleted" in client.post(link, {"all": "yes"}).content.decode()
    assert not Follower.objects.exists()


def test_a_removed_comment_is_not_mailed(sink: Sink, report: Report) -> None:
    question = post_comment(report=report, author="Asker", text="Is there a photo?")
    follow_at_once(f"comment:{question.pk}")
    post_comment(report=report, author="B", text="Insult.", parent=question).delete()
    tell()
    tell()
    assert sink.mails == []


@pytest.mark.parametrize("author", ["Eve\r\nBcc: all@example.org", "Eve\u2028Bcc: all@example.org", "=?utf-8?q?x?="])
def test_a_name_cannot_add_headers(sink: Sink, report: Report, author: str) -> None:
    question = post_comment(report=report, author="Asker", text="Is there a photo?")
    follow_at_once(f"comment:{question.pk}")
    reply = post_comment(report=report, author="Eve", text="Bcc: all@example.org", parent=question)
    type(reply).objects.filter(pk=reply.pk).update(author=author)  # as if an archive had brought it in unchecked
    Report.objects.filter(pk=report.pk).update(title="A title\nX-Other: yes")
    tell()
    [told] = sink.mails
    assert told["Bcc"] is None and told["X-Other"] is None
    assert told["Subject"].endswith("answered you: A title X-Other: yes")


def test_no_address_in_the_ledger(client: Client, sink: Sink, report: Report, correct: Correct) -> None:
    ask(client, report)
    tell()
    client.post(path_of(sink.mails[0], "confirm"))
    correct()
    tell()
    client.post(path_of(sink.about("Correction")[0], "leave"))
    written = [f"{entry.kind} {entry.subject} {entry.by} {entry.facts}" for entry in entries_after(0)]
    kinds = [line.split()[0] for line in written]
    assert [kind for kind in kinds if kind.startswith("follow")] == [
        "follow.asked",
        "follow.confirmed",
        "follow.left",
    ]
    assert not any("example.org" in line for line in written)
