"""What this room adds to a claim's page at the desk: the reports that rely on it."""

from typing import Any

from django.http import HttpRequest
from wagtail.admin.ui.components import Component

from dateline.claims.models import Claim
from dateline.people.desk.pages import person
from dateline.people.queries import allowed
from dateline.reports.desk.overdue import wording_of
from dateline.reports.models import Correction
from dateline.reports.queries import reports_that_rely_on


class RelyingReports(Component):
    """Published reports whose headline or text makes this claim, and whether they were corrected."""

    template_name = "reports/desk/relying.html"

    def __init__(self, request: HttpRequest, claim: Claim) -> None:
        self.request, self.claim = request, claim

    def get_context_data(self, _parent: Any) -> dict[str, Any]:
        """Each report with its wording."""
        corrected = set(Correction.objects.filter(claim=self.claim).values_list("report_id", flat=True))
        rows = [
            (report, wording_of(report, self.claim), report.pk in corrected)
            for report in reports_that_rely_on(self.claim)
        ]
        return {"claim": self.claim, "rows": rows, "may_correct": allowed(person(self.request), "report.correct")}
