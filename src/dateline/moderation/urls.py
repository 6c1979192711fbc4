"""What readers ask of the moderators: below /write/ too."""

from django.urls import path

from dateline.moderation import views

app_name = "moderation"
urlpatterns = [
    path("flag/<int:comment>/", views.flag, name="flag"),
    path("appeal/<int:comment>/", views.appeal, name="appeal"),
]
