"""A newsroom with one report, and a real mail server on loopback that keeps what it takes."""

import logging
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from django.utils import timezone
from follow_sink import Sink, free_port

from dateline.claims.actions import make_claim
from dateline.claims.models import Claim
from dateline.claims.rules.vocabulary import Action
from dateline.reports.actions import add_report, add_series, correct_report
from dateline.reports.models import Correction, Report


@pytest.fixture
def sink(settings: Any) -> Iterator[Sink]:
    """The newsroom's mail server, up."""
    taken = Sink()
    controller = Controller(taken, hostname="127.0.0.1", port=free_port())
    controller.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST = "127.0.0.1"
    settings.EMAIL_PORT = controller.port
    settings.EMAIL_TIMEOUT = 5
    settings.DEFAULT_FROM_EMAIL = "newsroom@example.net"
    settings.SITE_ADDRESS = "https://news.example.net"
    logging.getLogger("mail.log").setLevel(logging.CRITICAL)  # the sink's own log; the newsroom's is looked at
    yield taken
    controller.stop()


@pytest.fixture
def claim(db: None) -> Claim:
    return make_claim(text="The town was taken", action=Action.STATEMENT, true_from=date(2017, 11, 9), by=None)


@pytest.fixture
def report(db: None) -> Report:
    series = add_series(slug="east", title="The east", by=None)
    return add_report(
        series=series,
        slug="town",
        title="“The town” & its last street",
        dated=date(2017, 11, 9),
        number=7,
        body="<p>Text.</p>",
        by=None,
    )


@pytest.fixture
def correct(report: Report, claim: Claim) -> Callable[[], Correction]:
    """Correct the report once more."""

    def correct_once() -> Correction:
        return correct_report(
            report=report,
            claim=claim,
            old_wording="The town <has> been taken",
            new_wording="Fighting goes on in the town",
            reason="The monitor & two residents",
            corrected_at=timezone.now(),
            by=None,
        )

    return correct_once
