from django.apps import AppConfig


class PartnerCenterConfig(AppConfig):
    name = "partnercenter"

    def ready(self) -> None:
        from partnercenter import han

        han.install()
