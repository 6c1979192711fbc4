"""The addresses of the moderators' desk."""

from django.urls import path

from dateline.moderation.desk import governing, queue, voices

app_name = "moderation_desk"
urlpatterns = [
    path("", queue.Queues.as_view(), name="index"),
    path("decide/", queue.Decide.as_view(), name="decide"),
    path("votes/", queue.Votes.as_view(), name="votes"),
    path("appeal/", queue.AnswerAppeal.as_view(), name="appeal"),
    path("undo/", queue.Undo.as_view(), name="undo"),
    path("waiting.json", queue.Waiting.as_view(), name="waiting"),
    path("acts/", queue.Acts.as_view(), name="acts"),
    path("voices/<int:pk>/", voices.VoicePage.as_view(), name="voice"),
    path("restrained/", voices.Restrained.as_view(), name="restrained"),
    path("discussions/", governing.Threads.as_view(), name="threads"),
    path("manners/", governing.Manners.as_view(), name="manners"),
    path("screening/", governing.Screening.as_view(), name="screening"),
]
