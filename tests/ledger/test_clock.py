"""A clock that is set back changes no answer of the past."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from dateline.claims.actions import add_source, add_statement, assess_claim
from dateline.claims.models import Claim, Source
from dateline.claims.queries import on_record
from dateline.claims.rules.vocabulary import StanceKind, Verdict
from dateline.exchange.demonstration import DOSSIER
from dateline.exchange.dossier import import_dossier
from dateline.ledger.clock import record_time
from dateline.values.clocks import Clocks

pytestmark = pytest.mark.django_db


def test_what_is_recorded_after_the_clock_went_back_does_not_look_older(monkeypatch: pytest.MonkeyPatch) -> None:
    import_dossier(DOSSIER, by=None)
    claim = Claim.objects.get(ref="mayadin-gov")
    gone_to_press = Clocks(date(2017, 11, 30), date(2017, 11, 30), record_time())
    add_source(ref="another", name="Another", by=None)  # the record goes on
    assert on_record("mayadin-gov").standing(gone_to_press) == "corroborated"

    a_day_ago = timezone.now() - timedelta(days=1)
    monkeypatch.setattr("django.utils.timezone.now", lambda: a_day_ago)
    source = Source.objects.get(ref="de24")
    add_statement(claim=claim, source=source, stance=StanceKind.DENIES, known_at=date(2017, 11, 1), by=None)
    assert on_record("mayadin-gov").standing(Clocks(gone_to_press.at, gone_to_press.known_by)) == "disputed"
    assess_claim(claim=claim, verdict=Verdict.REFUTED, reason="Seen.", known_at=date(2017, 11, 1), by=None)
    assert on_record("mayadin-gov").standing(Clocks(gone_to_press.at, gone_to_press.known_by)) == "refuted"
    assert on_record("mayadin-gov").standing(gone_to_press) == "corroborated"
    assert record_time() > a_day_ago
