from django.apps import AppConfig


class FundingConfig(AppConfig):
    name = "dateline.funding"
    label = "funding"
