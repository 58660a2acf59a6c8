"""The operator's addresses. Each is wrapped, so that to everybody else it does not exist."""

from collections.abc import Callable

from django.http import HttpResponse
from django.urls import URLPattern, path

from enrollment.views import operator_agreements as agreements
from enrollment.views import operator_applications as applications
from enrollment.views import operator_home as home
from enrollment.views import operator_listings as listings
from enrollment.views import operator_mail as mail
from enrollment.views import operator_membership as membership
from enrollment.views import operator_reviews as reviews
from enrollment.views import operator_settings as settings
from enrollment.views.operator_desk import operators_only

CASE = "applications/<uuid:pk>/"
CHANGE = "directory-changes/<uuid:pk>/"


def _page(route: str, view: Callable[..., HttpResponse]) -> URLPattern:
    return path(route, operators_only(view), name=view.__name__)


urlpatterns = [
    _page("", home.operator_home),
    _page("applications/", applications.operator_application_list),
    _page(CASE, applications.operator_application_detail),
    _page(f"{CASE}claim/", reviews.operator_application_claim),
    _page(f"{CASE}release/", reviews.operator_application_release),
    _page(f"{CASE}notes/", reviews.operator_application_note),
    _page(f"{CASE}checks/<uuid:check_pk>/decision/", reviews.operator_check_decide),
    _page(f"{CASE}approval/", reviews.operator_application_approve),
    _page(f"{CASE}rejection/", reviews.operator_application_reject),
    _page(f"{CASE}change-request/", reviews.operator_application_request_changes),
    _page("evidence/<uuid:pk>/", applications.operator_evidence_file),
    _page("directory-changes/", listings.operator_listing_list),
    _page(CHANGE, listings.operator_listing_detail),
    _page(f"{CHANGE}approval/", listings.operator_listing_approve),
    _page(f"{CHANGE}rejection/", listings.operator_listing_reject),
    _page(f"{CHANGE}removal/", listings.operator_listing_take_out),
    _page(f"{CHANGE}logo/<slug:version>.png", listings.operator_listing_logo),
    _page("membership/", membership.operator_profile_list),
    _page("membership/import/", membership.operator_profile_import),
    _page("membership/import/template.csv", membership.operator_profile_template),
    _page("settings/", settings.operator_setting_list),
    _page("settings/<slug:key>/", settings.operator_setting_edit),
    _page("agreements/", agreements.operator_agreement_list),
    _page("agreements/<slug:programme>/publication/", agreements.operator_agreement_publish),
    _page("mail/", mail.operator_mail_list),
    _page("mail/<uuid:pk>/retry/", mail.operator_mail_retry),
]
