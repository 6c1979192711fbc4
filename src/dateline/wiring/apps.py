from django.apps import AppConfig


class WiringConfig(AppConfig):
    name = "dateline.wiring"
    label = "wiring"

    def ready(self) -> None:
        from dateline.wiring import bindings

        bindings.bind()
