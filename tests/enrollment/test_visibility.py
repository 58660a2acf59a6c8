"""Who sees an application and its documents: the own company, the operator, nobody else."""

import pytest
from django.urls import reverse

from enrollment.models import Application, Evidence
from partnercenter.models import AuditEvent
from tests import factories

PAGES = [
    "application_detail",
    "application_check",
    "application_changes",
    "application_submitted",
    "application_withdraw",
    "membership_intro",
    "membership_user_name",
    "membership_password",
    "membership_profile",
]
POSTS = ["application_submit", "application_take_back", "application_confirmation_mail", "membership_cancel"]


@pytest.mark.parametrize("page", PAGES)
def test_stranger_finds_no_application(cast, signed_in, page):
    factories.draft(cast.anna, mpn_id="4000002")
    application = factories.draft(cast.mei)
    assert signed_in(cast.anna).get(reverse(page, args=[application.pk])).status_code == 404


@pytest.mark.parametrize("page", POSTS)
def test_stranger_changes_no_application(cast, signed_in, page):
    application = factories.draft(cast.mei)
    assert signed_in(cast.anna).post(reverse(page, args=[application.pk])).status_code == 404
    with factories.everything_visible():
        assert Application.objects.get().status == "draft"


@pytest.mark.parametrize("page", [*PAGES, *POSTS])
def test_colleague_with_a_small_role_is_told_who_can(cast, signed_in, page):
    application = factories.draft(cast.mei)
    browser, address = signed_in(cast.ken), reverse(page, args=[application.pk])
    answer = browser.post(address) if page in POSTS else browser.get(address)
    assert (answer.status_code, "mei@lin-trading.example" in answer.content.decode()) == (403, True)


@pytest.mark.parametrize("page", [*PAGES, *POSTS])
def test_visitor_is_asked_to_sign_in(cast, client, page):
    application = factories.draft(cast.mei)
    address = reverse(page, args=[application.pk])
    assert client.get(address)["Location"] == f"/sign-in/?next={address}"


def test_operator_sees_what_was_submitted_and_no_drafts(cast):
    factories.draft(cast.mei)
    submitted = factories.submitted(cast.anna, mpn_id="4000002")
    with factories.acting_for(cast.ravi):
        assert list(Application.objects.visible_to(cast.ravi)) == [submitted]


def test_document_opens_for_its_company_and_not_for_a_stranger(cast, signed_in):
    evidence = factories.evidence(factories.in_review(cast.mei), cast.mei)
    address = reverse("evidence_file", args=[evidence.pk])
    answer = signed_in(cast.mei).get(address)
    assert (answer.content, answer["Content-Type"]) == (factories.PDF, "application/pdf")
    assert answer["Content-Disposition"].startswith("attachment;")
    statuses = [signed_in(person).get(address).status_code for person in (cast.anna, cast.ken)]
    assert statuses == [404, 403]


def test_sending_a_document_opens_a_rejected_check_again(cast, signed_in):
    application = factories.changes_requested(cast.mei, cast.ravi)
    with factories.acting_for(cast.mei):
        check = application.checks.get(kind="business")
    address = reverse("evidence_send", args=[application.pk, check.pk])
    browser = signed_in(cast.mei)
    assert browser.get(address).status_code == 200
    answer = browser.post(address, {"document_type": "registration", "file": factories.upload("register.pdf")})
    assert answer["Location"] == application.get_absolute_url()
    with factories.everything_visible():
        check.refresh_from_db()
        logged = AuditEvent.objects.get(operation_type="send_evidence").resource_new_value["file_name"]
    assert (check.status, Evidence._meta.model_name, logged) == ("pending", "evidence", "register.pdf")


@pytest.mark.parametrize(
    ("name", "content"),
    [("a.pdf", b"MZ not a pdf"), ("a.svg", b"<svg/>"), ("a.png", b"%PDF-1.7"), ("a.html", b"%PDF-1.7 <script>")],
)
def test_document_of_another_type_is_refused_beside_the_field(cast, signed_in, name, content):
    application = factories.in_review(cast.mei)
    with factories.acting_for(cast.mei):
        check = application.checks.get(kind="business")
    address = reverse("evidence_send", args=[application.pk, check.pk])
    page = signed_in(cast.mei).post(address, {"document_type": "tax", "file": factories.upload(name, content)})
    assert (page.status_code, list(page.context["form"].errors)) == (200, ["file"])
