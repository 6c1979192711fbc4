"""What was done with a piece of evidence, and where it was taken: every write to both."""

from datetime import date

from django.db import transaction

from dateline.atlas.models import Place
from dateline.claims.models import Custody, Evidence, Geolocation
from dateline.claims.originals import original_bytes
from dateline.claims.refusing import not_to_come
from dateline.claims.rules.vocabulary import Handling
from dateline.ledger.actions import append
from dateline.ledger.clock import record_time
from dateline.people.models import User
from dateline.people.queries import name_of, require
from dateline.values.errors import DatelineError, NotFound
from dateline.values.text import written


@transaction.atomic
def record_custody(*, evidence: Evidence, deed: Handling, note: str, by: User | None) -> Custody:
    """Put on record that evidence was received, copied or handed on: from whom, to whom, by what way."""
    require(by, "evidence.add")
    note = written(note, named="The note", most=500, least=0)
    if not note:
        raise DatelineError("Say from whom or to whom it went, and by what way.")
    return _recorded(evidence, deed, note, name_of(by))


@transaction.atomic
def open_original(*, evidence: Evidence, by: User | None) -> bytes:
    """The original as it came in, with all that it may betray: only for those who may have it, and never unnoticed."""
    require(by, "evidence.open")
    if not evidence.sha256:
        raise NotFound("It was only linked to: there is no original here.")
    content = original_bytes(evidence.sha256)
    _recorded(evidence, Handling.OPENED, "", name_of(by))
    return content


@transaction.atomic
def geolocate_evidence(
    *, evidence: Evidence, place: Place, found_on: date, found_by: str, how: str, position: str = "", by: User | None
) -> Geolocation:
    """Put on record where it was taken, and who found that out, when and how. Readers get the name of the place."""
    require(by, "evidence.add")
    not_to_come(found_on)
    found_by = written(found_by, named="Who found it", most=200, least=0)
    how = written(how, named="How", most=1000, lines=True, least=0)
    if not (found_by and how):
        raise DatelineError("Say who found out where it was taken, and how: fill in both.")
    made = Geolocation.objects.create(
        evidence=evidence, place=place, position=written(position, named="The position", most=100, least=0),
        found_on=found_on, found_by=found_by, how=how, by=name_of(by), recorded_at=record_time(),
    )  # fmt: skip
    append(
        kind="evidence.geolocated",
        subject=f"claim:{evidence.statement.claim.ref}",
        by=name_of(by),
        evidence=evidence.pk,
        place=place.ref,
    )
    return made


def received(*, evidence: Evidence, by: User | None) -> None:
    """What is noted by itself when evidence comes in, in the transaction that puts it on record."""
    _recorded(evidence, Handling.RECEIVED, f"from {evidence.statement.source}", name_of(by))
    if evidence.copy:
        _recorded(evidence, Handling.COPIED, "without metadata, for the page", name_of(by))


def _recorded(evidence: Evidence, deed: Handling, note: str, by: str) -> Custody:
    made = Custody.objects.create(evidence=evidence, deed=deed, note=note[:500], by=by, recorded_at=record_time())
    append(
        kind="evidence.handled",
        subject=f"claim:{evidence.statement.claim.ref}",
        by=by,
        evidence=evidence.pk,
        deed=deed,
    )
    return made
