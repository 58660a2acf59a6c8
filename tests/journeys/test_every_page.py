"""Every page of the portal, as somebody who may open it: none is broken, slow, too wide or closed to anybody."""

from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import get_resolver, reverse

from tests.journeys import pages
from tests.journeys.conftest import speaking
from tests.journeys.world import World

DRAFT, DIRECT, REVIEW = {"pk": "draft"}, {"pk": "direct"}, {"pk": "review"}
RESELLER = {"key": "=indirect_reseller"}
# name, person, values of the address; a value is an attribute of the world, or a text after "="
PAGES = [
    ("home", "anyone", {}),
    ("programme_list", "anyone", {}),
    ("enrollment_welcome", "anyone", RESELLER),
    ("enrollment_welcome", "anyone", {"key": "=direct_bill"}),
    ("enrollment_start", "anyone", RESELLER),
    ("enrollment_start", "applicant", RESELLER),
    ("help_index", "anyone", {}),
    ("help_topic", "anyone", {"topic": "=verification"}),
    ("help_topic", "anyone", {"topic": "=mpn-id"}),
    ("help_topic", "partner", {"topic": "=next-steps"}),
    ("account_login", "anyone", {}),
    ("account_signup", "anyone", {}),
    ("company_sign_in", "anyone", {}),
    ("work_account_sent", "anyone", {}),
    ("work_account_link", "anyone", {"token": "work_account_link"}),
    ("work_account_confirm", "anyone", {}),
    ("work_account_help", "anyone", {}),
    ("account_inactive", "anyone", {}),
    ("account_reset_password", "anyone", {}),
    ("account_reset_password_done", "anyone", {}),
    ("account_reset_password_from_key", "anyone", {"uidb36": "reset_uid", "key": "reset_key"}),
    ("account_reset_password_from_key_done", "anyone", {}),
    ("account_email_verification_sent", "anyone", {}),
    ("contact_confirm_link", "anyone", {"token": "contact_link"}),
    ("contact_confirmation", "anyone", {}),
    ("invitation_link", "anyone", {"token": "invitation_link"}),
    ("invitation_open", "anyone", {}),
    ("invitation_decline", "partner", {}),
    ("kit", "anyone", {}),
    ("mailbox_list", "anyone", {}),
    ("mailbox_codes", "anyone", {}),
    ("mailbox_letter", "anyone", {"key": "letter"}),
    ("account_reauthenticate", "partner", {}),
    ("account_change_password", "partner", {}),
    ("account_email", "partner", {}),
    ("account_confirm_email", "applicant", {"key": "email_key"}),
    ("my_profile", "partner", {}),
    ("my_access", "partner", {}),
    ("my_access", "reviewer", {}),
    ("access_request_list", "partner", {}),
    ("access_request_detail", "partner", {"pk": "asked"}),
    ("role_list", "partner", {}),
    ("role_list", "reviewer", {}),
    ("settings_index", "partner", {}),
    ("identity_provider_edit", "partner", {}),
    ("activity_list", "partner", {}),
    ("activity_detail", "partner", {"pk": "event"}),
    ("user_list", "partner", {}),
    *((f"customer_import_{page}", "provider", {}) for page in ("list", "new")),
    *(("customer_import_detail", "provider", {"pk": f"{name}import"}) for name in ("customer_", "running_customer_")),
    ("user_import_list", "partner", {}),
    ("user_import_new", "partner", {}),
    ("user_import_detail", "partner", {"pk": "user_import"}),
    ("user_import_detail", "partner", {"pk": "running_import"}),
    ("user_new", "partner", {}),
    ("user_detail", "partner", {"pk": "colleague"}),
    ("user_password_reset", "partner", {"pk": "colleague"}),
    ("user_delete", "partner", {"pk": "colleague"}),
    ("password_first", "newcomer", {}),
    ("password_link", "anyone", {"token": "first_password_link"}),
    ("password_choose", "anyone", {}),
    ("my_security", "partner", {}),
    ("session_list", "partner", {}),
    ("security_policy", "partner", {}),
    ("second_factor_needed", "strict", {}),
    ("my_security", "reviewer", {}),
    ("mfa_activate_totp", "partner", {}),
    ("mfa_add_webauthn", "partner", {}),
    ("mfa_view_recovery_codes", "reviewer", {}),
    ("mfa_generate_recovery_codes", "reviewer", {}),
    ("mfa_reauthenticate", "reviewer", {}),
    ("application_detail", "applicant", DRAFT),
    ("application_detail", "waiting", {"pk": "waiting"}),
    ("application_detail", "review", REVIEW),
    ("application_check", "applicant", DRAFT),
    ("application_withdraw", "applicant", DRAFT),
    ("application_submitted", "waiting", {"pk": "waiting"}),
    ("application_changes", "changes", {"pk": "changes"}),
    ("evidence_send", "changes", {"pk": "changes", "check_pk": "rejected_check"}),
    ("membership_intro", "applicant", DRAFT),
    ("membership_user_name", "applicant", DRAFT),
    ("membership_password", "applicant", DRAFT),
    ("membership_profile", "applicant", DRAFT),
    *(
        ("section_edit", "applicant", {**DRAFT, "key": f"={key}"})
        for key in ("company", "address", "contact", "support")
    ),
    *(("section_edit", "applicant", {**DIRECT, "key": f"={key}"}) for key in ("criteria", "bank")),
    ("overview", "applicant", {}),
    ("overview", "partner", {}),
    ("program_info", "partner", {}),
    ("overview", "provider", {}),
    ("overview", "reseller", {}),
    ("reseller_list", "provider", {}),
    ("provider_list", "reseller", {}),
    *(("partnership_detail", person, {"pk": "partnership"}) for person in ("provider", "reseller")),
    *(("partnership_remove", person, {"pk": "partnership"}) for person in ("provider", "reseller")),
    ("partnership_detail", "reseller", {"pk": "ended"}),
    ("invitation_new", "provider", {}),
    *(("invitation_list", person, {}) for person in ("provider", "reseller")),
    *(("customer_invite", person, {}) for person in ("provider", "reseller")),
    ("customer_invite_jointly", "reseller", {"pk": "partnership"}),
    ("invitation_detail", "provider", {"pk": "invitation"}),
    ("invitation_revoke", "provider", {"pk": "invitation"}),
    *(("delegated_access_list", person, {}) for person in ("partner", "provider", "reseller")),
    *(("delegated_access_detail", person, {"pk": "grant"}) for person in ("provider", "reseller")),
    ("delegated_access_withdraw", "reseller", {"pk": "grant"}),
    ("guest_user_list", "provider", {"pk": "grant"}),
    ("guest_user_detail", "provider", {"pk": "grant", "user_pk": "their_user"}),
    *(
        (f"customer_{page}", "provider", {"pk": "served"})
        for page in ("detail", "account", "company_edit", "billing_edit", "relationships", "reseller", "activity")
    ),
    ("customer_tags", "provider", {"pk": "served"}),
    ("customer_setup", "provider", {"pk": "unused"}),
    *(("customer_list", person, {}) for person in ("provider", "reseller")),
    *((f"customer_{page}", "provider", {"pk": "served"}) for page in ("remove", "access_end")),
    *((f"account_{page}", "customer", {}) for page in ("detail", "company_edit", "billing_edit")),
    *((f"own_{page}_list", "customer", {}) for page in ("subscription", "license")),
    ("record_partner_list", "customer", {}),
    *((f"record_{page}", "customer", {"pk": "served"}) for page in ("partner_detail", "partner_end", "access_end")),
    *(("invitation_open", person, {}) for person in ("invited", "customer")),
    ("customer_work_account_new", "invited", {}),
    *((f"customer_{page}_list", "provider", {"pk": "served"}) for page in ("user", "license")),
    ("customer_user_new", "provider", {"pk": "served"}),
    *(
        (f"customer_user_{page}", "provider", {"pk": "served", "user_pk": "served_user"})
        for page in ("detail", "password_reset", "delete")
    ),
    ("customer_user_restore", "provider", {"pk": "served", "user_pk": "served_deleted"}),
    ("customer_new", "provider", {}),
    *(
        (f"customer_new_{page}", "provider", {"pk": "new_customer"})
        for page in ("details", "agreement", "review", "cancel")
    ),
    ("connection_request_new", "partner", {"pk": "listing"}),
    *(("connection_request_list", person, {}) for person in ("provider", "reseller", "asker")),
    *(("connection_request_detail", person, {"pk": "request"}) for person in ("provider", "asker")),
    ("agreement_detail", "partner", {"programme": "=indirect_reseller"}),
    *(("provider_directory", person, {}) for person in ("anyone", "reseller")),
    *(("provider_listing", person, {"pk": "listing"}) for person in ("anyone", "reseller")),
    ("listing_list", "provider", {}),
    ("listing_new", "provider", {}),
    ("listing_edit", "provider", {"pk": "listing_draft"}),
    *(("listing_detail", "provider", {"pk": name}) for name in ("listing", "listing_draft")),
    ("operator_listing_list", "reviewer", {}),
    ("operator_listing_detail", "reviewer", {"pk": "change"}),
    ("operator_listing_reject", "reviewer", {"pk": "change"}),
    ("operator_listing_take_out", "reviewer", {"pk": "change"}),
    ("operator_home", "reviewer", {}),
    ("operator_application_list", "reviewer", {}),
    ("operator_application_detail", "reviewer", REVIEW),
    ("operator_application_approve", "reviewer", REVIEW),
    ("operator_application_reject", "reviewer", REVIEW),
    ("operator_application_request_changes", "reviewer", REVIEW),
    ("operator_profile_list", "manager", {}),
    ("operator_profile_import", "manager", {}),
    *((f"connected_customer_{page}", "manager", {}) for page in ("list", "load")),
    ("connected_customer_report", "manager", {"pk": "connected_load"}),
    ("operator_setting_list", "manager", {}),
    ("operator_setting_edit", "manager", {"key": "=webmail_domains"}),
    ("operator_setting_edit", "manager", {"key": "=direct_enrolment_open"}),
    ("operator_agreement_list", "manager", {}),
    ("operator_agreement_publish", "manager", {"programme": "=indirect_reseller"}),
    ("operator_mail_list", "support", {}),
]
ELSEWHERE = {
    "listing_submit": "POST", "listing_withdraw": "POST", "listing_unpublish": "POST",
    "operator_listing_approve": "POST", "listing_logo": "a picture", "listing_own_logo": "a picture",
    "operator_listing_logo": "a picture",
    "invitation_draft": "tests/journeys/test_invitation_draft.py", "invitation_eml": "a download",
    "invitation_send": "POST", "invitation_hand_out": "POST",
    "connection_request_invite": "POST", "connection_request_decline": "POST", "connection_request_withdraw": "POST",
    "customer_user_rename": "POST", "customer_user_roles": "POST", "customer_user_deactivate": "POST",
    "customer_user_reactivate": "POST",
    "guest_user_password_reset": "POST", "guest_user_deactivate": "POST", "guest_user_reactivate": "POST",
    "invitation_renew": "POST", "invitation_extend": "POST",
    "invitation_accept": "POST", "invitation_continue": "POST", "invitation_fresh_link": "POST",
    "invitation_other_account": "POST", "customer_invitation_return": "leads on to the invitation",
    "invitation_export": "tests/relationships/test_ledger_pages.py",
    "customer_new_confirmation": "tests/journeys/test_customer_added.py", "connected_customer_template": "a download",
    "record_access_detail": "leads on to the partner", "customer_notice": "a download",
    "customer_records": "a download", "customer_export": "tests/customers/test_list_pages.py",
    "mfa_authenticate": "tests/journeys/test_second_factor.py", "mfa_login_webauthn": "POST",
    "mfa_reauthenticate_webauthn": "tests/journeys/test_second_factor.py",
    "mfa_edit_webauthn": "tests/journeys/test_second_factor.py",
    "mfa_remove_webauthn": "tests/journeys/test_second_factor.py",
    "mfa_deactivate_totp": "tests/journeys/test_second_factor.py",
    "identity_provider_check": "POST", "identity_provider_switch": "POST", "identity_provider_unlink": "POST",
    "company_sign_in_again": "tests/accounts/test_identity_sign_in.py",
    "identity_provider_remove": "tests/journeys/test_company_sign_in.py",
    "openid_connect_callback": "tests/journeys/test_company_sign_in.py",
    "access_request_create": "tests/journeys/test_request_access.py", "access_request_grant": "POST",
    "access_request_decline": "POST",
    "session_end": "POST", "session_end_others": "POST",
    "account_logout": "POST", "language_set": "POST", "application_submit": "POST", "application_take_back": "POST",
    "application_confirmation_mail": "POST", "membership_cancel": "POST", "contact_new_link": "POST",
    "user_restore": "tests/accounts/test_deleted_users.py",
    "user_rename": "POST", "user_roles_update": "POST", "user_deactivate": "POST", "user_reactivate": "POST",
    "user_sessions_end": "POST", "user_second_factor_remove": "POST", "user_export": "a download",
    "activity_export": "a download", "reseller_export": "a download", "provider_export": "a download",
    "customer_import_start": "POST", "customer_import_stop": "POST", "customer_import_undo": "POST",
    "customer_import_template": "a download", "customer_import_result": "a download",
    "user_import_start": "POST", "user_import_template": "a download", "user_import_result": "a download",
    "agreement_accept": "POST", "operator_application_claim": "POST", "operator_application_release": "POST",
    "operator_application_note": "POST", "operator_check_decide": "POST", "operator_mail_retry": "POST",
    "evidence_file": "a download", "operator_evidence_file": "a download", "operator_profile_template": "a download",
}  # fmt: skip
AUDIENCES = {
    "visitors": ("anyone", "invited"),
    "applicants": ("applicant", "waiting", "review", "changes"),
    "members": ("partner", "newcomer", "reviewer", "manager", "support", "strict", "provider", "reseller", "asker"),
    "customers": ("customer",),
}
TRANSACTION = ("BEGIN", "SAVEPOINT", "RELEASE", "ROLLBACK", "COMMIT")
MOST_STATEMENTS = 12


@pytest.fixture
def world(portal, cast, signed_in):
    return World(portal, cast, signed_in)


def address_of(world, name, values):
    return reverse(
        name, kwargs={key: value[1:] if value[0] == "=" else getattr(world, value) for key, value in values.items()}
    )


def names_in(patterns):
    for pattern in patterns:
        if hasattr(pattern, "url_patterns"):
            yield from names_in(pattern.url_patterns)
        else:
            yield pattern.name


def test_every_address_is_in_the_table():
    listed = {name for name, _person, _values in PAGES}
    assert set(names_in(get_resolver().url_patterns)) == listed | set(ELSEWHERE)
    assert listed & set(ELSEWHERE) == set()


def test_every_page_answers_in_few_statements_and_every_language(world):
    wrong = []
    for name, person, values in PAGES:
        address = address_of(world, name, values)
        client = world.clients[person]
        client.get(address, follow=True)
        for language in pages.TAGS:
            wrong += problems_with(client, person_in(world, person, language), address, language)
    assert "\n".join(wrong) == ""


def person_in(world, person, language):
    if person in world.users:
        speaking(world.users[person], language)
    world.clients[person].cookies[settings.LANGUAGE_COOKIE_NAME] = language
    return person


def problems_with(client, person, address, language):
    with CaptureQueriesContext(connection) as caught:
        answer = client.get(address)
    asked = [query["sql"] for query in caught if not query["sql"].startswith(TRANSACTION)]
    while answer.status_code == 302:
        answer = client.get(answer["Location"])
    page = answer.content.decode()
    wrong = {
        f"status {answer.status_code}": answer.status_code != 200,
        f"{len(asked)} statements": len(asked) > MOST_STATEMENTS,
        "language": f'<html lang="{pages.TAGS[language]}"' not in page,
    }
    return [f"{address} as {person} in {language}: {problem}" for problem, found in wrong.items() if found]


@pytest.mark.browser
@pytest.mark.req("HLP-02")
@pytest.mark.parametrize("audience", AUDIENCES)
def test_every_page_is_open_to_everybody(world, browse, audience):
    wrong, people = [], AUDIENCES[audience]
    visitors = {person: browse(session=world.clients[person].cookies) for person in people}
    for name, person, values in PAGES:
        if person in people:
            address = address_of(world, name, values)
            person_in(world, person, "en")
            visitors[person].go(address)
            wrong += [f"{address} as {person}: {problem}" for problem in everything_wrong(visitors[person])]
    assert "\n".join(wrong) == ""


def everything_wrong(visitor):
    found = pages.frame_problems(visitor) + pages.width_problems(visitor.page) + pages.axe_problems(visitor.page)
    if urlsplit(visitor.page.url).path != "/kit/":
        return found
    return [problem for problem in found if "h1" not in problem]
