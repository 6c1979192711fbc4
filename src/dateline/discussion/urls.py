"""Where readers write: /write/."""

from django.urls import path

from dateline.discussion import views

app_name = "discussion"
urlpatterns = [
    path("comment/", views.post, name="post"),
    path("reply/<int:comment>/", views.reply, name="reply"),
    path("vote/", views.vote, name="vote"),
]
