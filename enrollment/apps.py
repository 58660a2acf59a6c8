from django.apps import AppConfig


class EnrollmentConfig(AppConfig):
    name = "enrollment"

    def ready(self) -> None:
        from enrollment.programme_settings import DECLARATIONS
        from partnercenter.programme import declare

        declare(*DECLARATIONS)
