"""The operator's lists stay quick when they are long: each search, order and count has an index that answers it."""

import importlib

import pytest
from django.conf import settings
from django.db import connection

from enrollment.models import Application
from enrollment.models.application import UNDECIDED
from enrollment.views import operator_desk as desk
from enrollment.views.operator_applications import count_applications
from partnercenter.models import OutgoingEmail
from tests import factories
from tests.conftest import _as_admin

PLAIN = ("indexscan", "indexonlyscan")
FILL = importlib.import_module("enrollment.migrations.0003_company_name").FILL


def plan(model, person, chosen, *, without):
    """How PostgreSQL reads the rows that `chosen` takes of the visible ones when it may not read the whole table, nor
    go the ways that `without` names: on the small tables of a test they cost nearly the same."""
    with factories.acting_for(person), connection.cursor() as cursor:
        for way in ("seqscan", *without):
            cursor.execute(f"SET LOCAL enable_{way} = off")
        return chosen(model.objects.visible_to(person)).explain()


def named(cast, name):
    """An application of the company that has this name."""
    application = factories.submitted(cast.mei)
    with factories.everything_visible():
        Application.objects.filter(pk=application.pk).update(company_name=name)
    return application


@pytest.mark.parametrize(
    ("field", "word", "index"),
    [
        ("company_name", "林氏貿易", "application_search_company"),
        ("company_name", "berger", "application_search_company"),
        ("reference", "2026", "application_search_reference"),
    ],
)
def test_search_of_the_queue_uses_its_index(cast, field, word, index):
    found = plan(Application, cast.ravi, lambda rows: rows.filter(**{f"{field}__icontains": word}), without=PLAIN)
    assert f"Bitmap Index Scan on {index}" in found


@pytest.mark.parametrize("field", ["recipient", "subject"])
def test_search_of_the_mail_log_uses_its_index(cast, field):
    found = plan(OutgoingEmail, cast.sam, lambda rows: rows.filter(**{f"{field}__icontains": "berger"}), without=PLAIN)
    assert f"Bitmap Index Scan on outbox_search_{field}" in found


@pytest.mark.parametrize(
    ("order", "scan"),
    [
        (("company_name", "pk"), "Index Scan using application_by_company"),
        (("-company_name", "-pk"), "Index Scan Backward using application_by_company"),
        (("promised_on", "pk"), "Index Scan using application_by_promise"),
    ],
)
def test_queue_is_read_in_the_order_of_an_index(cast, order, scan):
    shown = plan(Application, cast.ravi, lambda rows: rows.order_by(*order)[:25], without=("sort", "bitmapscan"))
    assert (scan in shown, "Sort" in shown) == (True, False)


def test_undecided_applications_have_an_index_of_their_own(db):
    with connection.cursor() as cursor:
        cursor.execute("SELECT indexdef FROM pg_indexes WHERE indexname = 'application_counts'")
        [(definition,)] = cursor.fetchall()
    _columns, _where, condition = definition.partition(" WHERE ")
    assert ("submitted_at IS NOT NULL" in condition, {word for word in UNDECIDED if f"'{word}'" in condition}) == (
        True,
        set(UNDECIDED),
    )


@pytest.mark.parametrize(
    ("word", "found"), [("貿", 1), ("貿易", 1), ("氏貿易有", 1), ("易貿", 0), ("有限公司 林氏", 1)]
)
def test_queue_finds_any_part_of_a_chinese_name(cast, signed_in, word, found):
    named(cast, "林氏貿易有限公司")
    page = signed_in(cast.ravi).get("/operator/applications/", {"q": word})
    assert len(page.context["table"].rows) == found


def test_numbers_are_the_undecided_and_all_up_to_a_limit(cast, petra):
    factories.approved(cast.anna, cast.ravi, mpn_id="4000002")
    factories.submitted(cast.mei)
    factories.in_review(petra, mpn_id="4000003")
    with factories.acting_for(cast.ravi):
        counts = count_applications(cast.ravi)
    assert counts == {
        "in_review": 1, "late": 0, "waiting": 1, "changes": 0, "all": 3, "mine": 0, "unclaimed": 1,
    }  # fmt: skip


def test_capped_count_reads_one_more_than_the_limit(cast):
    factories.submitted(cast.mei)
    factories.submitted(cast.anna, mpn_id="4000002")
    with factories.everything_visible():
        assert [desk.capped_count(Application.objects.all(), most) for most in (0, 1, 2)] == [1, 2, 2]


@pytest.mark.parametrize(("count", "text"), [(0, "0"), (1000, "1,000"), (1001, "1,000+")])
def test_capped_count_says_that_there_are_more(count, text):
    assert desk.Number("All submitted", count, "/").shown == text


def test_home_counts_dead_mails_up_to_a_limit(cast, signed_in, monkeypatch):
    monkeypatch.setattr("enrollment.views.operator_home.MOST_LOUD", 1)
    factories.submitted(cast.mei)
    factories.submitted(cast.anna, mpn_id="4000002")
    with factories.everything_visible():
        OutgoingEmail.objects.update(state="dead")
    tasks = signed_in(cast.sam).get("/operator/").context["tasks"]
    assert [task.title for task in tasks] == ["1+ mails could not be delivered"]


@pytest.mark.parametrize(
    ("answers", "name"),
    [
        ({"company": {"company_name": "林氏貿易有限公司"}}, "林氏貿易有限公司"),
        ({"company": {"company_name": ""}}, "Lin Trading"),
        ({}, "Lin Trading"),
    ],
)
def test_names_of_older_applications_are_filled_in_by_the_owner(transactional_cast, answers, name):
    """As the migration does it: the owner sees no row through the wall, and the wall stands again afterwards."""
    application = factories.submitted(transactional_cast.mei)
    with factories.everything_visible():
        Application.objects.filter(pk=application.pk).update(company_name="", answers=answers)
    walls = "SELECT count(*) FROM pg_class WHERE relforcerowsecurity"
    with _as_admin(settings.DATABASES["default"]["NAME"]) as admin, admin.transaction():
        admin.execute("UPDATE accounts_tenant SET name = 'Lin Trading' WHERE id = %s", [application.tenant_id])
        before = admin.execute(walls).fetchone()
        admin.execute("SET LOCAL ROLE portal_owner")
        admin.execute(FILL)
        assert admin.execute(walls).fetchone() == before
    with factories.everything_visible():
        assert Application.objects.get(pk=application.pk).company_name == name
