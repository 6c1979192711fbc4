"""The addresses of the report desk: corrections, and what the editor of a report asks."""

from django.urls import path

from dateline.reports.desk.corrections import Corrections, WriteCorrection
from dateline.reports.desk.since import Since

corrections = (
    [
        path("", Corrections.as_view(), name="index"),
        path("write/<int:report>/<slug:ref>/", WriteCorrection.as_view(), name="write"),
    ],
    "corrections_desk",
)
reports = ([path("since/<int:series>/", Since.as_view(), name="since")], "reports_desk")
