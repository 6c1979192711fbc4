"""A mail server that is down, refuses, or is not there at all."""

import logging
import threading
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone
from follow_reader import ADDRESS, OTHER, after_a_rest, follow_at_once, tell, token_of
from follow_sink import Sink, free_port
from hypothesis import HealthCheck, given
from hypothesis import settings as tries
from hypothesis import strategies as st

from dateline.following import actions, sending
from dateline.following.models import Delivery, Follow
from dateline.following.tokens import leave_link
from dateline.reports.models import Correction, Report

Correct = Callable[[], Correction]


def test_down_then_up_delivers_once(sink: Sink, settings: Any, report: Report, correct: Correct) -> None:
    follow_at_once(f"report:{report.pk}")
    up, settings.EMAIL_PORT = settings.EMAIL_PORT, free_port()
    correct()
    tell()
    tell()
    assert Delivery.objects.get().sent_at is None
    settings.EMAIL_PORT = up
    assert sending.send_waiting() == 0  # the server rests for half a minute
    assert sending.send_waiting(now=timezone.now() + sending.SERVER_RESTS) == 1
    tell()
    assert len(sink.mails) == 1


def test_a_server_that_is_down_is_asked_once_for_all_mails(
    sink: Sink, settings: Any, report: Report, correct: Correct, caplog: pytest.LogCaptureFixture
) -> None:
    for number in range(5):
        follow_at_once(f"report:{report.pk}", f"reader{number}@example.org")
    up, settings.EMAIL_PORT = settings.EMAIL_PORT, free_port()
    correct()
    tell()
    assert len([line for line in caplog.messages if "was not sent" in line]) == 1
    settings.EMAIL_PORT = up
    after_a_rest()
    tell()
    assert sorted(mail["To"] for mail in sink.mails) == [f"reader{number}@example.org" for number in range(5)]


def test_a_refused_mailbox_holds_up_nobody_and_is_not_named_in_the_log(
    sink: Sink, report: Report, correct: Correct, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    sink.refused.add(ADDRESS)
    follow_at_once(f"report:{report.pk}", ADDRESS)
    one = follow_at_once(f"report:{report.pk}", OTHER)
    correct()
    tell()
    tell()
    assert [mail["To"] for mail in sink.mails] == [OTHER]
    late = Delivery.objects.get(sent_at__isnull=True)
    assert late.tries == 1
    assert late.try_after > timezone.now() + timedelta(minutes=1)
    assert f"A mail to follower {late.follower_id} was not sent" in caplog.text
    assert ADDRESS not in caplog.text and OTHER not in caplog.text
    assert late.follower_id != one.follower_id
    sink.refused.clear()
    after_a_rest()
    tell()
    assert [mail["To"] for mail in sink.mails] == [OTHER, ADDRESS]


def test_after_a_week_news_is_no_news(sink: Sink, settings: Any, report: Report, correct: Correct) -> None:
    follow_at_once(f"report:{report.pk}")
    up, settings.EMAIL_PORT = settings.EMAIL_PORT, free_port()
    correct()
    tell()
    settings.EMAIL_PORT = up
    assert sending.send_waiting(now=timezone.now() + timedelta(days=7, minutes=1)) == 0
    assert sink.mails == []


def test_a_mail_that_is_sent_again_after_a_kill_has_the_same_id(sink: Sink, report: Report, correct: Correct) -> None:
    follow_at_once(f"report:{report.pk}")
    correct()
    tell()
    Delivery.objects.update(sent_at=None)  # the process was killed before it noted the sending
    tell()
    assert len(sink.mails) == 1  # still taken by the one that was killed
    assert sending.send_waiting(now=timezone.now() + sending.LEASE) == 1
    first, second = sink.mails
    assert first["Message-ID"] == second["Message-ID"]
    assert first["Message-ID"].endswith("@news.example.net>")


def test_two_senders_do_not_take_the_same_mail(sink: Sink, settings: Any, report: Report, correct: Correct) -> None:
    follow_at_once(f"report:{report.pk}")
    follow_at_once(f"report:{report.pk}", OTHER)
    up, settings.EMAIL_PORT = settings.EMAIL_PORT, free_port()
    correct()
    tell()
    settings.EMAIL_PORT = up
    now = timezone.now() + sending.SERVER_RESTS
    one, other = sending._taken(now), sending._taken(now)
    taken = [next(one).pk, next(other).pk]
    assert len(set(taken)) == 2
    assert [*one, *other] == []


def test_without_a_server_mails_are_files(settings: Any, tmp_path: Path, report: Report, correct: Correct) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    settings.EMAIL_FILE_PATH = tmp_path / "mail"
    follow_at_once(f"report:{report.pk}")
    correct()
    tell()
    [file] = (tmp_path / "mail").iterdir()
    written = file.read_text("utf-8")
    assert f"To: {ADDRESS}" in written
    assert "Fighting goes on in the town" in written


def test_a_folder_that_cannot_be_used_does_not_lose_the_mail(
    settings: Any, tmp_path: Path, report: Report, correct: Correct
) -> None:
    (tmp_path / "mail").write_text("a file where the folder should be")
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    settings.EMAIL_FILE_PATH = tmp_path / "mail"
    follow_at_once(f"report:{report.pk}")
    correct()
    tell()
    (tmp_path / "mail").unlink()
    after_a_rest()
    tell()
    assert Delivery.objects.get().sent_at


def test_a_sending_thread_takes_the_work_over(
    sink: Sink, settings: Any, report: Report, correct: Correct, monkeypatch: pytest.MonkeyPatch
) -> None:
    follow_at_once(f"report:{report.pk}")
    up, settings.EMAIL_PORT = settings.EMAIL_PORT, free_port()
    correct()
    tell()
    settings.EMAIL_PORT = up
    after_a_rest()
    stop, waits = threading.Event(), list[float | None]()

    def wait(timeout: float | None = None) -> bool:
        """Between two rounds: the first mail is out, and one more falls due."""
        waits.append(timeout)
        if len(waits) == 1:
            correct()
            tell()
            assert len(sink.mails) == 1  # left to the thread
            assert sending._news.is_set()
        else:
            stop.set()
        return True

    monkeypatch.setattr(sending._news, "wait", wait)
    sending.send_for_ever(stop, every_seconds=3)
    assert waits == [3, 3]
    assert len(sink.mails) == 2
    correct()
    tell()
    assert len(sink.mails) == 3  # no thread any more: sent here and now


STEPS = ["follow", "leave", "correct", "tell", "down", "up"]


@tries(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.sampled_from(STEPS), max_size=14))
def test_in_every_order_each_correction_is_told_once_to_who_followed_then(
    sink: Sink, settings: Any, report: Report, correct: Correct, steps: list[str]
) -> None:
    up, down = settings.EMAIL_PORT, free_port()
    subject, follows, owed, told = f"report:{report.pk}", False, 0, 0
    sink.mails.clear()
    with transaction.atomic():
        for step in [*steps, "up", "tell"]:
            if step == "follow":
                follow_at_once(subject)
                follows = True
            elif step == "leave" and follows:
                actions.leave(token=token_of(leave_link(Follow.objects.get())))
                follows, owed = False, 0  # what was owed is owed no more
            elif step == "correct":
                correct()
                owed += follows
            elif step in {"up", "down"}:
                settings.EMAIL_PORT = up if step == "up" else down
            elif step == "tell":
                after_a_rest()
                tell()
                if up == settings.EMAIL_PORT:
                    told, owed = told + owed, 0
            assert len(sink.about("Correction")) == told
        transaction.set_rollback(True)
    settings.EMAIL_PORT = up
