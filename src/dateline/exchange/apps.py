from django.apps import AppConfig


class ExchangeConfig(AppConfig):
    name = "dateline.exchange"
    label = "exchange"
