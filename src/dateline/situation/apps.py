from django.apps import AppConfig


class SituationConfig(AppConfig):
    name = "dateline.situation"
    label = "situation"
