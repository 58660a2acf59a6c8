"""The operator loads what a connected directory knows: which partner serves which customer."""

from collections.abc import Callable

from django.http import HttpResponse
from django.urls import URLPattern, path

from customers.views import directory as views
from enrollment.views.operator_desk import operators_only

BASE = "operator/connected-customers/"


def _page(route: str, view: Callable[..., HttpResponse]) -> URLPattern:
    return path(BASE + route, operators_only(view), name=view.__name__)


urlpatterns = [
    _page("", views.connected_customer_list),
    _page("load/", views.connected_customer_load),
    _page("template.csv", views.connected_customer_template),
    _page("<uuid:pk>/", views.connected_customer_report),
]
