"""Customers → Import: the pages, for whom they are, and what they cost."""

import csv
import io
import re
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts import roles
from customers.models import CustomerImport
from partnercenter.models import AuditEvent, Job
from tests import factories
from tests.customers.endings import ended, row_of
from tests.customers.importing import (
    COLUMNS,
    MOON,
    SUN,
    checked,
    customers_of,
    finish,
    imported,
    row,
    start,
    text_of,
    the_import,
    upload,
)  # fmt: skip

NEW, LIST = "customer_import_new", "customer_import_list"


def text_on(answer):
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


def post_file(client, content, name="customers.csv", **more):
    return client.post(reverse(NEW), {"file": SimpleUploadedFile(name, content), **more})


def page_of(client, found, name="customer_import_detail", **query):
    return client.get(reverse(name, args=[found.pk]), query)


def test_upload_leads_over_the_check_to_the_preview(ting, provider):
    answer = post_file(ting, text_of(SUN, row("bad"), MOON).encode())
    found = the_import()
    assert (answer.status_code, answer["Location"]) == (302, reverse("customer_import_detail", args=[found.pk]))
    waiting = ting.get(answer["Location"])
    assert '<noscript><meta http-equiv="refresh" content="5"></noscript>' in waiting.content.decode()
    finish()
    told = text_on(ting.get(answer["Location"]))
    for words in ("Nothing has been changed yet", "2 rows can be added. 1 row has a problem", "Add 2 rows"):
        assert words in told
    assert customers_of(provider) == []


def test_rows_can_be_pasted(ting):
    assert text_on(ting.get(reverse(NEW))).count("(optional)") == 2
    pasted = text_of(SUN.replace(",", "\t"), head=COLUMNS.replace(",", "\t"))
    assert ting.post(reverse(NEW), {"pasted": pasted}).status_code == 302
    finish()
    assert (the_import().file_name, the_import().ready) == ("Pasted rows", 1)


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({}, "Choose a CSV file, or paste rows."),
        ({"content": b"x", "pasted": "y"}, "not both"),
        ({"content": b""}, "This file is empty"),
        (
            {"content": text_of("陳,x", head="Name,Domain,Country,First name,Last name,Mail").encode("cp950")},
            "Save it as “CSV UTF-8”",
        ),
        ({"content": b"Company name,Domain\r\nx,y"}, "does not name these columns: Country or region"),
        ({"content": text_of(SUN, head=COLUMNS.replace("Tags", "Tgas")).encode()}, "not known here: Tgas"),
        ({"content": text_of('"Sun').encode()}, "quotation mark that is not closed"),
    ],
)
def test_unreadable_file_is_refused_at_its_field(ting, given, words):
    content = given.pop("content", None)
    answer = post_file(ting, content, **given) if content is not None else ting.post(reverse(NEW), given)
    assert (answer.status_code, words in text_on(answer), "Error:" in text_on(answer)) == (200, True, True)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp950"])
def test_chinese_file_is_read_in_every_shape_that_excel_writes(ting, encoding):
    head = "公司名稱,網域,國家或地區,統一編號,郵遞區號,縣市,鄉鎮市區,地址,名,姓,電子郵件"
    line = "翠玉茶行,tea.example,台灣,04595257,110,台北市,信義區,信義路五段7號,淑芬,周,fen@tea.example"
    assert post_file(ting, "\r\n".join([head.replace("公司名稱", "公司"), line]).encode(encoding)).status_code == 302


def test_template_is_understood(ting):
    template = ting.get(reverse("customer_import_template", args=["customers"])).getvalue()
    assert template.startswith(b"\xef\xbb\xbf")
    assert post_file(ting, template + b"Sun Bakery,sun.example\r\n").status_code == 302


def test_start_runs_and_result_is_a_file_for_excel(ting, provider):
    found = checked(provider, row(tags="Gold"), row("bad"))
    assert ting.post(reverse("customer_import_start", args=[found.pk])).status_code == 302
    finish()
    assert "1 row was added" in text_on(page_of(ting, found))
    answer = page_of(ting, found, "customer_import_result")
    rows = list(csv.DictReader(io.StringIO(answer.getvalue().decode("utf-8-sig"))))
    assert [(line["Domain"], line["Outcome"], line["Tags"], bool(line["Customer ID"])) for line in rows] == [
        ("sun-bakery.example", "Added", "Gold", True), ("bad", "Not added", "", False),
    ]  # fmt: skip
    with factories.everything_visible():
        assert AuditEvent.objects.filter(operation_type="export_customer_import").count() == 1


def test_corrected_result_can_be_imported_again(ting, provider):
    found = imported(provider, SUN, row("bad"))
    content = page_of(ting, found, "customer_import_result").getvalue()
    assert post_file(ting, content.replace(b",bad,", b",good.example,")).status_code == 302
    finish()
    with factories.everything_visible():
        again = CustomerImport.objects.exclude(pk=found.pk).get()
    assert (again.known, again.ready, again.broken) == (1, 1, 0)


def test_stopped_import_offers_to_go_on(ting, provider):
    found = start(checked(provider, SUN), provider)
    assert "Stop" in text_on(page_of(ting, found))
    assert ting.post(reverse("customer_import_stop", args=[found.pk])).status_code == 302
    finish()
    told = text_on(page_of(ting, found))
    assert ("This stopped before its end" in told, "Go on" in told) == (True, True)


def test_import_is_taken_back_from_its_page(ting, provider):
    found = imported(provider, SUN)
    assert "Take this import back" in text_on(page_of(ting, found))
    assert ting.post(reverse("customer_import_undo", args=[found.pk])).status_code == 302
    finish()
    assert "1 customer was taken back" in text_on(page_of(ting, found))


def test_taking_back_is_offered_to_whoever_removes_customers(cast, provider, signed_in):
    found, hao = imported(provider, SUN), signed_in(cast.hao)
    assert "Take this import back" not in text_on(page_of(hao, found))
    assert hao.post(reverse("customer_import_undo", args=[found.pk])).status_code == 403


@pytest.mark.parametrize("name", ["customer_import_detail", "customer_import_result"])
def test_stranger_finds_nothing(provider, second, signed_in, name):
    found, client = upload(provider, SUN), signed_in(second)
    assert page_of(client, found, name).status_code == 404
    for act in ("start", "stop", "undo"):
        assert client.post(reverse(f"customer_import_{act}", args=[found.pk])).status_code == 404


@pytest.mark.req("CUS-17")
def test_users_in_a_file_are_for_whoever_sees_users_of_customers(cast, provider, shared, signed_in):
    found = imported(provider, "sun-bakery.example,Uma,uma@sun-bakery.example,", kind="users")
    browser, reader = signed_in(cast.hao), signed_in(cast.lan)
    assert f"/{found.pk}/" not in browser.get(reverse(LIST)).content.decode()
    for name in ("customer_import_detail", "customer_import_result"):
        assert (page_of(browser, found, name).status_code, page_of(reader, found, name).status_code) == (404, 200)
    for act in ("start", "stop"):
        assert browser.post(reverse(f"customer_import_{act}", args=[found.pk])).status_code == 404


def test_small_role_is_refused_everywhere(provider, signed_in):
    hanna = factories.user(provider.tenant, "Hanna", "hanna@formosa-cloud.example", roles.HELPDESK_AGENT)
    found, client = upload(provider, SUN), signed_in(hanna)
    pages = [reverse(name) for name in (NEW, LIST)] + [reverse("customer_import_template", args=["users"])]
    pages += [reverse(name, args=[found.pk]) for name in ("customer_import_detail", "customer_import_result")]
    assert [client.get(page).status_code for page in pages] == [403] * 5
    for act in ("start", "stop", "undo"):
        assert client.post(reverse(f"customer_import_{act}", args=[found.pk])).status_code == 403


@pytest.mark.req("CUS-13")
def test_reseller_is_told_that_it_imports_no_customers(mei):
    answer = mei.get(reverse(NEW), {"kind": "customers"})
    assert (answer.status_code, "are opened by an indirect provider" in text_on(answer)) == (403, True)
    assert mei.get(reverse(NEW)).status_code == 200  # users of its customers


def test_unknown_kind_and_unknown_import_are_not_found(ting):
    assert ting.get(reverse(NEW), {"kind": "x"}).status_code == 404
    assert ting.get(reverse("customer_import_template", args=["x"])).status_code == 404
    assert ting.get(reverse("customer_import_detail", args=[uuid4()])).status_code == 404


def test_uploads_are_limited(ting):
    assert [post_file(ting, b"x").status_code for _upload in range(21)] == [200] * 20 + [429]


def statements(client, address):
    with CaptureQueriesContext(connection) as caught:
        assert client.get(address).status_code == 200
    return len([query for query in caught if not query["sql"].startswith(("SAVEPOINT", "RELEASE"))])


def test_preview_costs_the_same_for_one_and_fifty_rows(ting, provider):
    costs = []
    for count in (1, 3, 50):
        found = checked(provider, *[row(f"c{count}-{number}.example") for number in range(count)])
        costs.append(statements(ting, reverse("customer_import_detail", args=[found.pk])))
    assert costs == [costs[0]] * 3
    assert costs[0] <= 8


def test_history_costs_the_same_for_one_and_many_imports(ting, provider):
    costs = []
    for number in range(3):
        imported(provider, row(f"c{number}.example"))
        costs.append(statements(ting, reverse(LIST)))
    assert costs == [costs[0]] * 3
    assert costs[0] <= 8


def test_rows_can_be_narrowed_to_one_problem(ting, provider):
    found = checked(provider, SUN, row("bad"), row("moon.example", country="Atlantis"))
    told = text_on(page_of(ting, found, problem="country-unknown"))
    assert ("moon.example" in told, "sun-bakery.example" in told) == (True, False)
    assert "Enter a domain in the form contoso.com (1)" in told


def test_failed_job_is_shown(ting, provider):
    found = start(checked(provider, SUN), provider)
    with factories.everything_visible():
        Job.objects.filter(pk=found.job_id).update(state="failed", finished_at=timezone.now(), lease_until=None)
    assert "This stopped before its end" in text_on(page_of(ting, found))


def ways_in(browser, relationship):
    """Whether the list, and the users of a customer, lead to the import of users."""
    pages = [reverse("customer_list"), reverse("customer_user_list", args=[relationship.pk])]
    return [f'href="{reverse(NEW)}?kind=users"' in browser.get(page).content.decode() for page in pages]


@pytest.mark.req("CUS-05")
def test_reseller_comes_to_the_import_of_users_from_its_customers(mei, reseller, shared):
    assert ways_in(mei, row_of(reseller, shared.customer)) == [True, True]
    assert mei.get(f"{reverse(NEW)}?kind=users").status_code == 200


def test_provider_imports_users_from_the_list_as_it_imports_customers(ting, shared):
    assert ways_in(ting, shared) == [False, True]


def test_company_in_no_program_is_told_so_as_on_the_list_of_customers(cast, signed_in):
    anna = signed_in(factories.reading_english(cast.anna))
    for page in (reverse(LIST), reverse(NEW)):
        answer = anna.get(page)
        assert (answer.status_code, "not enrolled in a program yet" in text_on(answer)) == (403, True)


def test_nobody_is_led_to_an_import_that_is_refused(cast, signed_in, mei, reseller, shared):
    row = row_of(reseller, shared.customer)
    assert ways_in(signed_in(cast.ken), row) == [False, False]
    ended(
        row, by=factories.user(shared.customer, "Wen", "w@sun-bakery.example", roles.GLOBAL_ADMIN), also_withdraw=True
    )
    assert ways_in(mei, row) == [False, False]


def test_import_is_not_offered_to_whoever_may_not_start_one(reseller, signed_in, ting):
    agent = factories.user(reseller.tenant, "Kai", f"kai@{reseller.tenant.domain}", roles.SALES_AGENT)
    pages = [browser.get(reverse(LIST)) for browser in (ting, signed_in(agent))]
    assert [(page.status_code, reverse(NEW) in page.content.decode()) for page in pages] == [(200, True), (200, False)]
