"""The addresses of people and of what they did."""

from django.urls import path

from dateline.people.desk.activity import Activity
from dateline.people.desk.people import NewPerson, People, PersonPage

app_name = "people_desk"
urlpatterns = [
    path("", People.as_view(), name="index"),
    path("new/", NewPerson.as_view(), name="new"),
    path("<int:pk>/", PersonPage.as_view(), name="person"),
    path("activity/", Activity.as_view(), name="activity"),
]
