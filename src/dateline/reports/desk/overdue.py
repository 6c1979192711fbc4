"""Which published reports still say what has fallen."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils import timezone

from dateline.claims.desk.standings import today
from dateline.claims.models import Claim
from dateline.claims.queries import OnRecord, record
from dateline.claims.rules.standing import Reading
from dateline.claims.rules.vocabulary import Standing
from dateline.reports.models import Correction, MarkedClaim, Report
from dateline.values.clocks import Clocks

FALLEN = {Standing.DISPUTED, Standing.REFUTED, Standing.WITHDRAWN}


@dataclass(frozen=True, slots=True)
class Wording:
    """What a published report says of a claim: its headline, or a marked passage."""

    report: Report
    claim: Claim
    words: str
    where: str


@dataclass(frozen=True, slots=True)
class Overdue:
    """A wording whose claim has fallen, with what the record says of it now and said when it went to press."""

    wording: Wording
    now: Reading
    at_press: Standing

    @property
    def changed(self) -> bool:
        """Whether it fell after it was printed; otherwise it may have been printed as what it is."""
        return self.at_press is not self.now.standing


def _told_by(notice: Correction, one: OnRecord) -> Standing:
    """How the claim stood when the correction was written."""
    day = timezone.localtime(notice.recorded_at).date()
    return one.standing(Clocks(day, day, notice.recorded_at))


def wordings() -> Iterator[Wording]:
    """Every wording of a claim in published reports; a headline stands for the passages of the same claim."""
    reports = Report.objects.live().select_related("headline_claim").order_by("-dated", "-pk")
    marks: dict[int, list[MarkedClaim]] = {}
    for mark in MarkedClaim.objects.filter(report__live=True).select_related("claim"):
        marks.setdefault(mark.report_id, []).append(mark)
    for report in reports:
        if report.headline_claim:
            yield Wording(report, report.headline_claim, report.title, "headline")
        for mark in marks.get(report.pk, ()):
            if mark.claim_id != report.headline_claim_id:
                yield Wording(report, mark.claim, mark.passage, f"passage {mark.number}")


def wording_of(report: Report, claim: Claim) -> Wording | None:
    """How this report words this claim, if it does."""
    if report.headline_claim_id == claim.pk:
        return Wording(report, claim, report.title, "headline")
    mark = MarkedClaim.objects.filter(report=report, claim=claim).first()
    return Wording(report, claim, mark.passage, f"passage {mark.number}") if mark else None


def overdue() -> list[Overdue]:
    """Wordings of fallen claims that no correction tells of as they stand now; those that fell after printing first."""
    last = {(one.report_id, one.claim_id): one for one in Correction.objects.order_by("recorded_at", "pk")}
    said_so = list(wordings())
    on_record = record(pk__in={said.claim.pk for said in said_so})
    found = []
    for said in said_so:
        one = on_record[said.claim.ref]
        now = one.reading(today())
        notice = last.get((said.report.pk, said.claim.pk))
        if now.standing in FALLEN and not (notice and _told_by(notice, one) is now.standing):
            press = Clocks(said.report.dated, said.report.dated, said.report.on_record_by)
            found.append(Overdue(said, now, one.standing(press)))
    return sorted(found, key=lambda one: not one.changed)
