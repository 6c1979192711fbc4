"""The addresses of the contributions desk."""

from django.urls import path

from dateline.discussion.desk.contributions import Answer, Contributions, Picture

app_name = "contributions_desk"
urlpatterns = [
    path("", Contributions.as_view(), name="index"),
    path("<int:pk>/picture/", Picture.as_view(), name="picture"),
    path("<int:pk>/answer/", Answer.as_view(), name="answer"),
]
