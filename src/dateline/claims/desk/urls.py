"""The addresses of the claim desk."""

from django.urls import path

from dateline.claims.desk.claim import AddStatement, Assess, ClaimPage, NewClaim
from dateline.claims.desk.evidence import AddCustody, AddEvidence, Copy, Geolocate, Original, ShowEvidence
from dateline.claims.desk.finding import FindClaims, SourceNames, Standings
from dateline.claims.desk.kept_back import DecideKeptBack, Delays, KeptBack
from dateline.claims.desk.listing import ClaimList
from dateline.claims.desk.marking import MarkNew
from dateline.claims.desk.presence import Here
from dateline.claims.desk.queues import QueuePage
from dateline.claims.desk.sources import AddSource, Sources
from dateline.claims.desk.ties import CheckForecast, ForecastsDue, LinkClaim, TakeBack

app_name = "claims_desk"
urlpatterns = [
    path("", ClaimList.as_view(), name="index"),
    path("results/", ClaimList.as_view(results_only=True), name="results"),
    path("new/", NewClaim.as_view(), name="new"),
    path("find/", FindClaims.as_view(), name="find"),
    path("standings/", Standings.as_view(), name="standings"),
    path("mark/", MarkNew.as_view(), name="mark_new"),
    path("sources/names/", SourceNames.as_view(), name="source_names"),
    path("sources/", Sources.as_view(), name="sources"),
    path("sources/new/", AddSource.as_view(), name="add_source"),
    path("kept-back/", KeptBack.as_view(), name="kept_back"),
    path("kept-back/<int:waiting>/", DecideKeptBack.as_view(), name="decide_kept_back"),
    path("delays/", Delays.as_view(), name="delays"),
    path("queue/<slug:queue>/", QueuePage.as_view(), name="queue"),
    path("forecasts/", ForecastsDue.as_view(), name="forecasts"),
    path("claim/<slug:ref>/", ClaimPage.as_view(), name="claim"),
    path("claim/<slug:ref>/here/", Here.as_view(), name="here"),
    path("claim/<slug:ref>/statement/", AddStatement.as_view(), name="add_statement"),
    path("claim/<slug:ref>/assess/", Assess.as_view(), name="assess"),
    path("claim/<slug:ref>/link/", LinkClaim.as_view(), name="link"),
    path("claim/<slug:ref>/link/<int:link>/take-back/", TakeBack.as_view(), name="take_back"),
    path("claim/<slug:ref>/check/", CheckForecast.as_view(), name="check_forecast"),
    path("claim/<slug:ref>/statement/<int:statement>/evidence/", AddEvidence.as_view(), name="add_evidence"),
    path("evidence/<int:evidence>/show/", ShowEvidence.as_view(), name="show_evidence"),
    path("evidence/<int:evidence>/custody/", AddCustody.as_view(), name="add_custody"),
    path("evidence/<int:evidence>/place/", Geolocate.as_view(), name="geolocate"),
    path("evidence/<int:evidence>/original/", Original.as_view(), name="original"),
    path("evidence/<int:evidence>/copy/", Copy.as_view(), name="copy"),
]
