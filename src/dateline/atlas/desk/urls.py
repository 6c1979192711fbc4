"""The addresses of the atlas desk."""

from django.urls import path

from dateline.atlas.desk.names import names

app_name = "atlas_desk"
urlpatterns = [
    path("names/", names, name="names"),
]
