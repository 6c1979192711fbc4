from django.apps import AppConfig


class AtlasConfig(AppConfig):
    name = "dateline.atlas"
    label = "atlas"
