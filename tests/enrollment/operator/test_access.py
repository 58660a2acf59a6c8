"""Who gets in: to other companies the console does not exist; a small role is refused, with who can help."""

import uuid

import pytest
from django.urls import reverse

from customers.urls import directory
from enrollment.models import Application
from enrollment.operator_urls import urlpatterns
from tests import factories
from tests.customers import connected
from tests.enrollment import listings
from tests.enrollment.operator.test_files import sent_document

PAGES = [
    "operator_home",
    "operator_application_list",
    "operator_profile_list",
    "operator_profile_import",
    "operator_profile_template",
    "operator_setting_list",
    "operator_agreement_list",
    "operator_mail_list",
    "operator_listing_list",
    "connected_customer_list",
    "connected_customer_load",
    "connected_customer_template",
]
LISTINGS = ["detail", "approve", "reject", "take_out"]
REVIEWS = ["claim", "release", "note", "approve", "reject", "request_changes"]


@pytest.fixture
def hrefs(cast):
    """Every address of the console, of rows that exist: there is something to leak."""
    evidence = sent_document(cast)
    case = evidence.application_id
    with factories.everything_visible():
        check = Application.objects.get(pk=case).checks.get(kind="business")
    factories.trading(cast.ting, cast.ravi, cast.omar, "indirect_provider", mpn_id="4100001")
    change = listings.submitted(cast.ting, **listings.with_logo())
    return [
        *(reverse(name) for name in PAGES),
        reverse("operator_application_detail", args=[case]),
        *(reverse(f"operator_application_{name}", args=[case]) for name in REVIEWS),
        reverse("operator_check_decide", args=[case, check.pk]),
        reverse("operator_evidence_file", args=[evidence.pk]),
        reverse("operator_setting_edit", args=["help_email"]),
        reverse("operator_agreement_publish", args=["direct_bill"]),
        reverse("operator_mail_retry", args=[uuid.uuid4()]),
        *(reverse(f"operator_listing_{name}", args=[change.pk]) for name in LISTINGS),
        reverse("operator_listing_logo", args=[change.pk, change.logo_version]),
        reverse("connected_customer_report", args=[connected.loaded(cast.omar).pk]),
    ]


def test_every_address_is_tried(hrefs):
    assert len(hrefs) == len(urlpatterns) + len(directory.urlpatterns)


def test_partners_admin_finds_no_console(cast, signed_in, hrefs):
    """Not even the company the application belongs to: its own pages are elsewhere."""
    for admin in (cast.mei, cast.anna):
        browser = signed_in(admin)
        answers = {href: (browser.get(href).status_code, browser.post(href).status_code) for href in hrefs}
        assert answers == dict.fromkeys(hrefs, (404, 404))


def test_visitor_is_asked_to_sign_in(client, hrefs):
    for href in hrefs:
        assert client.get(href)["Location"] == f"{reverse('account_login')}?next={href}"


@pytest.mark.req("VER-03")
def test_auditor_reads_the_case_and_decides_nothing(cast, signed_in):
    application = factories.in_review(cast.mei)
    auditor = signed_in(cast.ada)
    page = auditor.get(reverse("operator_application_detail", args=[application.pk]))
    assert page.status_code == 200
    assert b"<textarea" not in page.content
    for name in REVIEWS:
        answer = auditor.post(
            reverse(f"operator_application_{name}", args=[application.pk]), {"reason": "x", "text": "x"}
        )
        assert (answer.status_code, answer.context["refusal"].code) == (403, "role-lacks-right")
    with factories.everything_visible():
        assert Application.objects.get(pk=application.pk).claimed_by is None


def test_refusal_names_the_colleagues_who_can_help(cast, signed_in):
    application = factories.in_review(cast.mei)
    assert cast.ravi.is_active
    answer = signed_in(cast.ada).post(reverse("operator_application_claim", args=[application.pk]))
    assert answer.context["refusal"].people == ["Ravi Patel <ravi@operator.example>"]


@pytest.mark.parametrize(
    ("page", "person"),
    [
        ("operator_profile_import", "ravi"),
        ("operator_profile_template", "ada"),
        ("operator_mail_list", "ravi"),
        ("connected_customer_list", "ravi"),
        ("connected_customer_load", "ada"),
        ("connected_customer_template", "sam"),
    ],
)
def test_small_role_is_refused(cast, signed_in, page, person):
    assert signed_in(getattr(cast, person)).get(reverse(page)).status_code == 403


def test_operator_without_a_role_is_refused_everywhere(cast, signed_in, hrefs):
    newcomer = signed_in(factories.user(cast.operator, "New Hire", "new@operator.example"))
    answers = {href: newcomer.get(href).status_code for href in hrefs}
    refused = {403, 405}  # an address that takes only POST says so first or refuses first: it shows nothing
    assert set(answers.values()) <= refused
