from django.apps import AppConfig


class ReportsConfig(AppConfig):
    name = "dateline.reports"
    label = "reports"

    def ready(self) -> None:
        from dateline.reports import signals

        signals.connect()
