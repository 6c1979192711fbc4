"""What happens because its time has come: claims that were kept back go on record, scheduled reports to press."""

import logging
import threading

from django.core.management import call_command
from django.db import close_old_connections
from django.utils import timezone
from wagtail.models import Revision

from dateline.claims.keeping_back import release_due
from dateline.values.errors import DatelineError

log = logging.getLogger(__name__)

EVERY = 20.0  # seconds
_wake = threading.Event()


def wake() -> None:
    """Look at once; used to end."""
    _wake.set()


def strike() -> None:
    """All that is due now. One that fails keeps no other: it is tried again at the next stroke."""
    release_due()
    for revision in Revision.objects.filter(approved_go_live_at__lt=timezone.now()).order_by("approved_go_live_at"):
        try:
            revision.publish(log_action="wagtail.publish.scheduled")
        except DatelineError as problem:
            log.warning("A scheduled report waits: %s", problem.sentence)
    call_command("publish_scheduled", verbosity=0)  # takes down what has expired


def tick_for_ever(stop: threading.Event) -> None:
    """The loop of the thread."""
    while not stop.is_set():
        close_old_connections()
        try:
            strike()
        except DatelineError as problem:
            log.warning("Not yet: %s", problem.sentence)
        except Exception:
            log.exception("what was due could not be done; it will be tried again")
        _wake.wait(timeout=EVERY)
        _wake.clear()
