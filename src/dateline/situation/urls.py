"""The situation as it is asked for: /situation/?at=2017-11-12&known_by=2017-11-09."""

from django.urls import path

from dateline.situation import views

app_name = "situation"
urlpatterns = [path("", views.asked, name="asked")]
