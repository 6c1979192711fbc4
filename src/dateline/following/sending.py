"""Mails owed become mails sent. What fails is tried again; what cannot be said any more is dropped."""

import logging
import smtplib
import threading
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime, timedelta

from django.core.exceptions import ImproperlyConfigured
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import close_old_connections
from django.db.models import F, QuerySet
from django.utils import timezone

from dateline.following.mails import compose
from dateline.following.models import Delivery
from dateline.following.rules import KEEP_TRYING, rest_after
from dateline.values.errors import NotFound

log = logging.getLogger(__name__)

# Who takes a mail has this long to send it. Two senders never send the same one, and after a kill it is taken up again.
LEASE = timedelta(minutes=30)
# A mail server that does not answer may cost each try twenty seconds, in a thread that has other work.
SERVER_RESTS = timedelta(seconds=30)
AT_MOST = 100  # in one go, for the same reason

_a_thread_sends = threading.Event()
_news = threading.Event()


def send_waiting(*, now: datetime | None = None) -> int:
    """Send what is due; returns how many mails went out. Never raises because of mail."""
    now = now or timezone.now()
    connection: BaseEmailBackend | None = None
    sent = 0
    try:
        for delivery in _taken(now):
            message = _composed(delivery, now)
            if message is None:
                continue
            try:
                connection = connection or get_connection()
                message.connection = connection
                connection.open()
                message.send()
            except (smtplib.SMTPRecipientsRefused, smtplib.SMTPDataError) as problem:
                _put_off(delivery, now, problem)
            except (OSError, ImproperlyConfigured) as problem:
                _rest(delivery, now, problem)
                break
            except Exception as problem:  # one mail that cannot be written must not hold up the others
                _put_off(delivery, now, problem)
            else:
                Delivery.objects.filter(pk=delivery.pk).update(sent_at=timezone.now())
                sent += 1
    finally:
        if connection is not None:
            with suppress(OSError):
                connection.close()
    return sent


def send_soon() -> None:
    """Have waiting mails sent: by the sending thread where there is one, else here and now."""
    if _a_thread_sends.is_set():
        wake()
    else:
        send_waiting()


def wake() -> None:
    """Let the sending thread look now: there is mail, or it is to stop."""
    _news.set()


def send_for_ever(stop: threading.Event, *, every_seconds: float = 5.0) -> None:
    """The loop of the sending thread: at once on news from this process, else for mails whose time has come.

    Without such a thread the one that reads the ledger sends, and readers who wait for their
    comment to show wait for the mail server too.
    """
    _a_thread_sends.set()
    try:
        while not stop.is_set():
            close_old_connections()
            try:
                if send_waiting() == AT_MOST:
                    continue
            except Exception:
                log.exception("The mails that wait could not be read; they will be tried again")
            _news.wait(timeout=every_seconds)
            _news.clear()
    finally:
        _a_thread_sends.clear()
        close_old_connections()


def _due(now: datetime) -> QuerySet[Delivery]:
    waiting = Delivery.objects.filter(sent_at__isnull=True, dropped_at__isnull=True)
    return waiting.filter(try_after__lte=now, recorded_at__gt=now - KEEP_TRYING)


def _taken(now: datetime) -> Iterator[Delivery]:
    """Due mails, each taken by us alone at the moment of sending it."""
    due = _due(now).order_by("try_after", "pk").select_related("follow__follower")
    for delivery in list(due[:AT_MOST]):
        if _due(now).filter(pk=delivery.pk).update(try_after=now + LEASE, tries=F("tries") + 1):
            delivery.tries += 1
            yield delivery


def _composed(delivery: Delivery, now: datetime) -> EmailMessage | None:
    try:
        return compose(delivery)
    except NotFound:
        Delivery.objects.filter(pk=delivery.pk).update(dropped_at=now)
    except Exception as problem:
        _put_off(delivery, now, problem)
    return None


def _put_off(delivery: Delivery, now: datetime, problem: Exception) -> None:
    Delivery.objects.filter(pk=delivery.pk).update(try_after=now + rest_after(delivery.tries))
    _warn(delivery, problem, "it will be tried again")


def _rest(delivery: Delivery, now: datetime, problem: Exception) -> None:
    """The server itself fails: all mails wait, and none of them is to blame."""
    Delivery.objects.filter(pk=delivery.pk).update(try_after=now + SERVER_RESTS, tries=F("tries") - 1)
    _due(now).update(try_after=now + SERVER_RESTS)
    _warn(delivery, problem, "the mail server rests for a while")


def _warn(delivery: Delivery, problem: Exception, then: str) -> None:
    # The kind of problem alone: what a mail server says often repeats the address.
    kind = type(problem).__name__
    log.warning("A mail to follower %s was not sent (%s): %s", delivery.follower_id, kind, then)
