"""The applicant's and the partner's pages of enrolment; the operator's are in operator_urls.py."""

from django.urls import path

from enrollment.views import (
    agreements,
    applications,
    confirmations,
    directory,
    evidence,
    listings,
    membership,
    overview,
    programmes,
)

LISTING = "partner-profile/directory-listings/"

urlpatterns = [
    path("", programmes.home, name="home"),
    path("programs/", programmes.programme_list, name="programme_list"),
    path("enroll/<str:key>/", programmes.enrollment_welcome, name="enrollment_welcome"),
    path("enroll/<str:key>/sign-in/", programmes.enrollment_start, name="enrollment_start"),
    path("help/", programmes.help_index, name="help_index"),
    path("help/<str:topic>/", programmes.help_topic, name="help_topic"),
    path("applications/<uuid:pk>/", applications.application_detail, name="application_detail"),
    path("applications/<uuid:pk>/check/", applications.application_check, name="application_check"),
    path("applications/<uuid:pk>/changes/", applications.application_changes, name="application_changes"),
    path("applications/<uuid:pk>/submission/", applications.application_submit, name="application_submit"),
    path("applications/<uuid:pk>/submitted/", applications.application_submitted, name="application_submitted"),
    path("applications/<uuid:pk>/return/", applications.application_take_back, name="application_take_back"),
    path("applications/<uuid:pk>/withdrawal/", applications.application_withdraw, name="application_withdraw"),
    path(
        "applications/<uuid:pk>/confirmation-mail/",
        applications.application_confirmation_mail,
        name="application_confirmation_mail",
    ),
    path("applications/<uuid:pk>/mpn/", membership.membership_intro, name="membership_intro"),
    path("applications/<uuid:pk>/mpn/user-name/", membership.membership_user_name, name="membership_user_name"),
    path("applications/<uuid:pk>/mpn/password/", membership.membership_password, name="membership_password"),
    path("applications/<uuid:pk>/mpn/profile/", membership.membership_profile, name="membership_profile"),
    path("applications/<uuid:pk>/mpn/cancel/", membership.membership_cancel, name="membership_cancel"),
    path("applications/<uuid:pk>/checks/<uuid:check_pk>/evidence/", evidence.evidence_send, name="evidence_send"),
    path("applications/<uuid:pk>/<str:key>/", applications.section_edit, name="section_edit"),
    path("evidence/<uuid:pk>/", evidence.evidence_file, name="evidence_file"),
    path("confirm/", confirmations.contact_confirmation, name="contact_confirmation"),
    path("confirm/new-link/", confirmations.contact_new_link, name="contact_new_link"),
    path("confirm/<str:token>/", confirmations.contact_confirm_link, name="contact_confirm_link"),
    path("overview/", overview.overview, name="overview"),
    path("partner-profile/program-info/", overview.program_info, name="program_info"),
    path("find-a-provider/", directory.provider_directory, name="provider_directory"),
    path("find-a-provider/<uuid:pk>/", directory.provider_listing, name="provider_listing"),
    path("find-a-provider/<uuid:pk>/logo/<slug:version>.png", directory.listing_logo, name="listing_logo"),
    path(LISTING, listings.listing_list, name="listing_list"),
    path(f"{LISTING}new/", listings.listing_new, name="listing_new"),
    path(f"{LISTING}<uuid:pk>/", listings.listing_detail, name="listing_detail"),
    path(f"{LISTING}<uuid:pk>/change/", listings.listing_edit, name="listing_edit"),
    path(f"{LISTING}<uuid:pk>/submission/", listings.listing_submit, name="listing_submit"),
    path(f"{LISTING}<uuid:pk>/withdrawal/", listings.listing_withdraw, name="listing_withdraw"),
    path(f"{LISTING}<uuid:pk>/unpublication/", listings.listing_unpublish, name="listing_unpublish"),
    path(f"{LISTING}<uuid:pk>/logo/<slug:version>.png", listings.listing_own_logo, name="listing_own_logo"),
    path("agreements/<str:programme>/", agreements.agreement_detail, name="agreement_detail"),
    path("agreements/<str:programme>/acceptance/", agreements.agreement_accept, name="agreement_accept"),
]
