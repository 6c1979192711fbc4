from django.apps import AppConfig


class LedgerConfig(AppConfig):
    name = "dateline.ledger"
    label = "ledger"
