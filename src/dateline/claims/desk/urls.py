"""The addresses of the claim desk."""

from django.urls import path

from dateline.claims.desk.claim import AddStatement, Assess, ClaimPage, NewClaim
from dateline.claims.desk.listing import ClaimList
from dateline.claims.desk.sources import AddSource, Sources

app_name = "claims_desk"
urlpatterns = [
    path("", ClaimList.as_view(), name="index"),
    path("results/", ClaimList.as_view(results_only=True), name="results"),
    path("new/", NewClaim.as_view(), name="new"),
    path("sources/", Sources.as_view(), name="sources"),
    path("sources/new/", AddSource.as_view(), name="add_source"),
    path("claim/<slug:ref>/", ClaimPage.as_view(), name="claim"),
    path("claim/<slug:ref>/statement/", AddStatement.as_view(), name="add_statement"),
    path("claim/<slug:ref>/assess/", Assess.as_view(), name="assess"),
]
