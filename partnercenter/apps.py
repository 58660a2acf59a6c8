from django.apps import AppConfig


class PartnerCenterConfig(AppConfig):
    name = "partnercenter"
