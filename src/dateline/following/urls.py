"""The addresses of this room."""

from django.urls import path

from dateline.following import views

app_name = "following"
urlpatterns = [
    path("", views.follow, name="follow"),
    path("confirm/<str:token>/", views.confirm, name="confirm"),
    path("leave/<str:token>/", views.leave, name="leave"),
]
