"""The addresses of the atlas desk."""

from django.urls import path

from dateline.atlas.desk import from_gazetteer, pages, telling
from dateline.atlas.desk.names import names

app_name = "atlas_desk"
urlpatterns = [
    path("", pages.Places.as_view(), name="places"),
    path("names/", names, name="names"),
    path("gazetteer/", from_gazetteer.OfGazetteer.as_view(), name="gazetteer"),
    path("places/new/", pages.NewPlace.as_view(), name="new_place"),
    path("place/<slug:ref>/", pages.PlacePage.as_view(), name="place"),
    path("place/<slug:ref>/change/", pages.ChangePlace.as_view(), name="change_place"),
    path("place/<slug:ref>/blur/", telling.BlurPlace.as_view(), name="blur"),
    path("place/<slug:ref>/merge/", telling.MergePlace.as_view(), name="merge"),
    path("place/<slug:ref>/part/", telling.PartPlace.as_view(), name="part"),
    path("place/<slug:ref>/outline/", telling.DrawOutline.as_view(), name="outline"),
    path("actors/", pages.Actors.as_view(), name="actors"),
    path("actors/new/", pages.NewActor.as_view(), name="new_actor"),
    path("actor/<slug:ref>/", pages.ActorPage.as_view(), name="actor"),
    path("actor/<slug:ref>/change/", pages.ChangeActor.as_view(), name="change_actor"),
    path("actor/<slug:ref>/ally/", telling.Ally.as_view(), name="ally"),
]
