"""Where readers write: /write/."""

from django.urls import path

from dateline.discussion import views, voice_page

app_name = "discussion"
urlpatterns = [
    path("comment/", views.post, name="post"),
    path("comment/<int:comment>/", views.own, name="own"),
    path("comment/<int:comment>/mend/", views.mend, name="mend"),
    path("comment/<int:comment>/take-back/", views.take_back, name="take_back"),
    path("voice/", voice_page.voice, name="voice"),
    path("evidence/", views.post, name="post_evidence"),
    path("evidence/<int:report>/", views.evidence, name="evidence"),
    path("reply/<int:comment>/", views.reply, name="reply"),
    path("vote/", views.vote, name="vote"),
]
