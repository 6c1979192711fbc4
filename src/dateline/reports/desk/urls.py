"""The addresses of the corrections desk."""

from django.urls import path

from dateline.reports.desk.corrections import Corrections, WriteCorrection

app_name = "corrections_desk"
urlpatterns = [
    path("", Corrections.as_view(), name="index"),
    path("write/<int:report>/<slug:ref>/", WriteCorrection.as_view(), name="write"),
]
