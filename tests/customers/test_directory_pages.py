"""The operator's pages of connected directories."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from customers.models import ConnectedLoad
from customers.tasks import connect_due_customers_task
from tests import factories
from tests.accounts.conftest import statements
from tests.customers import connected
from tests.relationships.partners import text

LIST = "/operator/connected-customers/"


@pytest.fixture
def omar(cast, signed_in):
    return signed_in(cast.omar)


def sent(omar, content, **options):
    return omar.post(f"{LIST}load/", {"file": SimpleUploadedFile("june.csv", content)}, **options)


@pytest.mark.req("CUS-03")
def test_file_leads_to_its_report(omar, cast, reseller):
    answer = sent(omar, connected.file_of(connected.MOON, "x,Moon,moon.example,TW,yes", "9,Star,star.example,TW,no"))
    connect_due_customers_task()
    report = omar.get(answer["Location"])
    shown = {number.label: number.value for number in report.context["numbers"]}
    assert list(shown.values()) == [1, 1, 0, 0, 1]
    assert "Enter the MPN ID as digits." in text(report)
    refused = omar.get(answer["Location"] + "?status=refused")
    assert ("Star" in text(refused), "Enter the MPN ID as digits." in text(refused)) == (False, True)


def test_unreadable_file_is_explained_beside_the_field(omar):
    answer = sent(omar, "mpn_id,名稱".encode("big5"))
    assert "Big5" in answer.context["form"].errors["file"][0]
    with factories.everything_visible():
        assert not ConnectedLoad.objects.exists()


def test_missing_file_is_explained(omar):
    assert "Choose the CSV file" in text(omar.post(f"{LIST}load/", {}))


def test_template_names_the_columns(omar):
    assert omar.get(f"{LIST}template.csv").getvalue().decode() == f"\ufeff{connected.NAMES}\r\n"


@pytest.mark.parametrize("count", [1, 3, 50])
def test_lists_cost_the_same_for_any_number_of_rows(omar, cast, count, django_assert_max_num_queries):
    rows = [f"7,Shop {number},shop-{number}.example,TW,yes" for number in range(count)]
    loads = [connected.loaded(cast.omar, *rows) for _number in range(min(count, 3))]
    costs = []
    for page in (LIST, f"{LIST}{loads[-1].pk}/"):
        with django_assert_max_num_queries(50) as captured:
            assert omar.get(page).status_code == 200
        costs.append(len(statements(captured)))
    assert max(costs) <= 8, costs
