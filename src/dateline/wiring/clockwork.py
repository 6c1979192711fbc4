"""What happens because its time has come: what was kept back goes on record, scheduled reports to press."""

import logging
import threading

from django.db import close_old_connections, transaction
from django.utils import timezone
from wagtail.models import Page, Revision

from dateline.claims.keeping_back import release_due
from dateline.discussion import letters
from dateline.values.errors import DatelineError

log = logging.getLogger(__name__)

EVERY = 20.0  # seconds
_wake = threading.Event()


def wake() -> None:
    """Look at once; used to end."""
    _wake.set()


def strike() -> None:
    """All that is due now. What fails keeps nothing else: it is tried again at the next stroke."""
    release_due()
    now = timezone.now()
    to_publish = Revision.objects.filter(approved_go_live_at__lt=now).order_by("approved_go_live_at")
    to_take_down = Page.objects.filter(live=True, expire_at__lt=now).order_by("expire_at")
    for act, due in ((_publish, to_publish), (_take_down, to_take_down)):
        for pk in list(due.values_list("pk", flat=True)):
            try:
                act(pk)
            except DatelineError as problem:
                log.info("Not yet: %s", problem.sentence)
            except Exception:
                log.exception("what was due could not be done (%s %s); it will be tried again", act.__name__, pk)
    letters.forget()


def tick_for_ever(stop: threading.Event) -> None:
    """The loop of the thread."""
    while not stop.is_set():
        close_old_connections()
        try:
            strike()
        except Exception:
            log.exception("what is due could not be looked for; it will be tried again")
        _wake.wait(timeout=EVERY)
        _wake.clear()


@transaction.atomic
def _publish(pk: int) -> None:
    """Where several programs run, the first that comes does it."""
    due = Revision.objects.select_for_update(skip_locked=True).filter(pk=pk, approved_go_live_at__isnull=False)
    if (revision := due.first()) is not None:
        revision.publish(log_action="wagtail.publish.scheduled")


@transaction.atomic
def _take_down(pk: int) -> None:
    due = Page.objects.select_for_update(skip_locked=True, of=("self",)).filter(pk=pk, live=True)
    if (page := due.first()) is not None:
        page.specific.unpublish(set_expired=True, log_action="wagtail.unpublish.scheduled")
