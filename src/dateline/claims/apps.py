from django.apps import AppConfig


class ClaimsConfig(AppConfig):
    name = "dateline.claims"
    label = "claims"
