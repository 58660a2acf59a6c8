"""The activity log as each of its readers sees it: what is told, what is narrowed, what is taken along."""

import csv
import io
import re
import uuid
from datetime import UTC, datetime

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts import roles
from accounts.forms import activity as activity_form
from accounts.models import Tenant
from partnercenter import audit, tables
from partnercenter.models import AuditEvent
from partnercenter.tenancy import enter
from tests import factories
from tests.accounts.conftest import statements

LOG = "/settings/activity/"


def done(by, operation="update_profile", *, about=None, company=None, **more):
    """One event, written as the portal writes it for somebody signed in."""
    with factories.acting_for(by):
        about = by if about is None else about
        audit.record(operation, about, by=by, tenant_id=(company or by.tenant).pk, **more)
    with factories.everything_visible():
        return AuditEvent.objects.latest("operation_date", "id")


def shown(client, query=""):
    """What each row of the list says."""
    page = client.get(f"{LOG}{query}").content.decode()
    rows = re.findall(r"<tr>(<td.*?)</tr>", page, re.S)
    return [[words(cell) for cell in re.findall(r"<td.*?>(.*?)</td>", row, re.S)] for row in rows]


def words(cell):
    return " ".join(re.sub(r"<.*?>", " ", cell).split())


@pytest.fixture
def mei(cast):
    return factories.reading_english(cast.mei)


@pytest.fixture
def log(mei, signed_in):
    """Mei's browser."""
    return signed_in(mei)


def test_row_says_when_who_what_about_what_and_why(mei, log):
    with time_machine.travel(datetime(2026, 11, 21, 12, 0, tzinfo=UTC)):
        done(mei, "deactivate_user", reason="Has left")
    assert shown(log) == [
        ["21 Nov 2026, 12:00 UTC", "林美玲", "Deactivated a user", "林美玲 User", "Has left"],
    ]


def test_rows_come_newest_first(mei, log):
    for day in (1, 3, 2):
        with time_machine.travel(datetime(2026, 11, day, tzinfo=UTC)):
            done(mei)
    assert [row[0][:5].strip() for row in shown(log)] == ["3 Nov", "2 Nov", "1 Nov"]


@pytest.mark.req("USR-01")
def test_colleague_without_the_right_is_told_why_and_who_has_it(cast, signed_in):
    done(cast.mei)
    factories.reading_english(cast.ken)
    answer = signed_in(cast.ken).get(LOG)
    assert (answer.status_code, "mei@lin-trading.example" in answer.content.decode()) == (403, True)


def test_event_of_a_stranger_is_not_found(cast, log):
    event = done(cast.anna)
    assert log.get(f"{LOG}{event.pk}/").status_code == 404


def test_every_address_refuses_whoever_lacks_the_right(cast, signed_in):
    event = done(cast.mei)
    client = signed_in(cast.ken)
    answers = [client.get(f"{LOG}{path}").status_code for path in ("", f"{event.pk}/", "export.csv")]
    assert answers == [403, 403, 403]


def test_visitor_is_asked_to_sign_in(client, db):
    assert client.get(LOG).status_code == 302


def test_person_who_has_gone_keeps_the_name(cast, mei, log):
    ken = cast.ken
    done(ken, "sign_in")
    with factories.acting_for(mei):
        ken.is_active, ken.deleted_at = False, datetime.now(UTC)
        ken.save(update_fields=["is_active", "deleted_at"])
    page = log.get(LOG).content.decode()
    assert (shown(log)[0][1], f"/settings/users/{ken.pk}/" in page) == (ken.full_name, False)


def test_person_of_the_company_leads_to_their_page(cast, log, mei):
    done(cast.ken, "sign_in")
    assert f'href="/settings/users/{cast.ken.pk}/"' in log.get(LOG).content.decode()


def test_reader_without_a_right_to_users_gets_no_link_to_them(cast, signed_in):
    done(cast.omar, "update_setting")
    page = signed_in(cast.omar).get(LOG).content.decode()
    assert ("Omar Haddad" in page, "/settings/users/" in page) == (True, False)


def test_application_leads_to_its_page(log, mei):
    application = factories.draft(mei)
    assert f'href="/applications/{application.pk}/"' in log.get(f"{LOG}?type=application").content.decode()


# What others did


@pytest.mark.req("HLP-02")
def test_company_reads_who_acted_for_it(cast, log, mei):
    done(cast.ravi, "assign_role", about=mei, company=mei.tenant)
    assert shown(log)[0][1] == "ravi@operator.example of Cloud Program Office"


def test_event_from_before_names_were_kept_says_another_company(cast, log, mei):
    with factories.acting_for(cast.ravi):
        enter(company="")
        audit.record("assign_role", mei, by=cast.ravi, tenant_id=mei.tenant_id)
    assert shown(log)[0][1].endswith("of another company")


def test_own_event_names_no_acting_company(mei):
    assert done(mei).acting_tenant_name == ""


def test_customer_reads_what_a_partner_did_for_it_and_what_it_did_itself(cast, signed_in):
    shop = factories.tenant("Corner Shop", "corner-shop.example", "TW", kind=Tenant.Kind.CUSTOMER)
    owner = factories.user(shop, "Olivia Shaw", "olivia@corner-shop.example", roles.GLOBAL_ADMIN)
    done(owner, "sign_in")
    done(cast.mei, "create_user", about=owner, company=shop)
    done(cast.anna)
    assert [row[1] for row in shown(signed_in(owner))] == [
        "mei@lin-trading.example of 林氏貿易有限公司", "Olivia Shaw",
    ]  # fmt: skip


def test_partner_reads_what_it_did_for_others_in_a_tab_of_its_own(cast, log, mei):
    done(mei, "create_user", about=cast.anna, company=cast.berger_systems)
    done(mei, "sign_in")
    assert [row[2] for row in shown(log)] == ["Signed in"]
    assert [row[1:5] for row in shown(log, "?tab=others")] == [
        ["林美玲", "Added a user", "Anna Berger User", "Another company"],
    ]


def test_colleagues_of_the_stranger_read_nothing_of_ours(cast, signed_in):
    done(cast.mei)
    done(cast.mei, "assign_role", about=cast.mei)
    done(cast.anna, "sign_in")
    client = signed_in(cast.anna)
    assert ([row[2] for row in shown(client)], shown(client, "?tab=others")) == (["Signed in"], [])
    assert "1–1 of 1" in client.get(LOG).content.decode()


def test_partner_has_no_tab_of_all_companies(cast, log, mei):
    done(cast.anna)
    done(mei, "sign_in")
    assert [row[2] for row in shown(log, "?tab=all")] == ["Signed in"]


# The operator


def test_auditor_reads_all_companies_by_name(cast, signed_in):
    done(cast.mei, "sign_in")
    done(cast.anna, "sign_out")
    done(cast.ada, "sign_in")
    client = signed_in(cast.ada)
    assert [row[4] for row in shown(client, "?tab=all")] == [
        "Cloud Program Office", "Berger Systems GmbH", "林氏貿易有限公司",
    ]  # fmt: skip
    assert [row[1] for row in shown(client)] == ["Ada Okafor"]


def test_auditor_finds_one_company_by_its_name(cast, signed_in):
    done(cast.mei, "sign_in")
    done(cast.anna, "sign_out")
    assert [row[4] for row in shown(signed_in(cast.ada), "?tab=all&company=berger")] == ["Berger Systems GmbH"]


def test_operators_own_log_holds_what_belongs_to_the_program(cast, signed_in):
    factories.open_direct(cast.omar)
    done(cast.ravi, "decide_check", about=cast.mei, company=cast.lin_trading)
    client = signed_in(cast.ada)
    assert [row[2] for row in shown(client)] == ["Changed a program setting"]
    assert [row[4] for row in shown(client, "?tab=others")] == ["林氏貿易有限公司"]


def test_reviewer_lacks_the_right(cast, signed_in):
    assert signed_in(cast.ravi).get(LOG).status_code == 403


# Filters


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("from=2026-11-02&to=2026-11-02", ["2 Nov"]),
        ("from=2026-11-02", ["3 Nov", "2 Nov"]),
        ("to=2026-11-02", ["2 Nov", "1 Nov"]),
    ],
)
def test_days_are_the_readers_and_include_both_ends(mei, log, query, found):
    with factories.acting_for(mei):
        mei.time_zone = "Asia/Taipei"
        mei.save(update_fields=["time_zone"])
    for moment in ("2026-10-31T16:00", "2026-11-02T15:59", "2026-11-02T16:00"):
        with time_machine.travel(datetime.fromisoformat(f"{moment}+00:00")):
            done(mei)
    assert [row[0][:5] for row in shown(log, f"?{query}")] == found


@pytest.mark.parametrize("day", ["2026-02-30", "yesterday", "0001-01-01", "9999-12-31", "2026-13-01"])
def test_day_that_is_none_says_so_and_shows_nothing(mei, log, day):
    done(mei)
    page = log.get(f"{LOG}?from={day}").content.decode()
    assert ("From: enter a day like 2026-11-21." in page, shown(log, f"?from={day}")) == (True, [])


def test_last_day_before_the_first_says_so(mei, log):
    done(mei)
    assert "To: enter 5 Nov 2026 or a later day." in log.get(f"{LOG}?from=2026-11-05&to=2026-11-04").content.decode()


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("person=陳", ["Signed in"]),
        ("person=KEN@lin", ["Signed in"]),
        ("person=ravi@operator.example", ["Gave a role to a user"]),
        ("person=ravi", []),
        ("what=people", ["Gave a role to a user", "Changed their profile"]),
        ("what=sign_in", ["Signed in"]),
        ("company=program", ["Gave a role to a user"]),
        ("company=lin", []),
        ("q=林美", ["Gave a role to a user", "Changed their profile"]),
        ("type=application", []),
        ("type=user&what=sign_in", ["Signed in"]),
        ("what=nonsense", ["Gave a role to a user", "Signed in", "Changed their profile"]),
    ],
)
def test_filter_keeps_only_what_it_names(cast, mei, log, query, found):
    done(mei)
    done(cast.ken, "sign_in")
    done(cast.ravi, "assign_role", about=mei, company=mei.tenant)
    done(cast.anna, "sign_in")
    assert [row[2] for row in shown(log, f"?{query}")] == found


def test_search_by_name_reaches_back_so_far_and_says_so(mei, log, monkeypatch):
    monkeypatch.setattr(activity_form, "MOST_SEARCHED", 2)
    for day in (1, 2, 3):
        with time_machine.travel(datetime(2026, 11, day, tzinfo=UTC)):
            done(mei)
    notice = "Searched the newest 2 events, back to 1 Nov 2026, 00:00 UTC."
    page = log.get(f"{LOG}?q=林").content.decode()
    assert (notice in page, len(shown(log, "?q=林")), len(shown(log, "?q=林&to=2026-11-01"))) == (True, 2, 1)
    assert exported(log, "?q=林")[-1]["When"].startswith(notice)


# One event


def test_event_shows_both_sides_in_words(mei, log):
    event = done(mei, before={"language": "en", "role": "global_admin"}, after={"language": "zh-hant", "role": ""})
    page = log.get(f"{LOG}{event.pk}/").content.decode()
    rows = re.findall(r"<tr><td>(.*?)</td><td>(.*?)</td><td>(.*?)</td></tr>", page)
    assert [[words(cell) for cell in row] for row in rows] == [
        ["Language", "English", "繁體中文"], ["Roles", "Global admin", "–"],
    ]  # fmt: skip


def test_event_names_its_request_its_address_and_what_else_it_did(cast, mei, log):
    with factories.acting_for(mei):
        enter(request_id="f" * 32, address="192.0.2.7")
        audit.record("change_roles", cast.ken, by=mei, tenant_id=mei.tenant_id)
        audit.record("grant_access", cast.ken, by=mei, tenant_id=mei.tenant_id)
        event = AuditEvent.objects.get(operation_type="change_roles")
    page = log.get(f"{LOG}{event.pk}/").content.decode()
    assert ("f" * 32 in page, "192.0.2.7" in page, "Granted access" in page) == (True, True, True)


def test_network_address_of_another_companys_people_stays_hidden(cast, mei, log):
    with factories.acting_for(cast.ravi):
        enter(address="192.0.2.7")
        audit.record("assign_role", mei, by=cast.ravi, tenant_id=mei.tenant_id)
        event = AuditEvent.objects.get(operation_type="assign_role")
    pages = [log.get(url).getvalue().decode() for url in (f"{LOG}{event.pk}/", f"{LOG}export.csv")]
    assert ["192.0.2.7" in page for page in pages] == [False, False]


def test_event_of_the_same_request_in_another_company_stays_hidden(cast, mei, log):
    with factories.acting_for(cast.ravi):
        enter(request_id="e" * 32)
        audit.record("assign_role", mei, by=cast.ravi, tenant_id=mei.tenant_id)
        audit.record("delete_user", cast.anna, by=cast.ravi, tenant_id=cast.anna.tenant_id)
        event = AuditEvent.objects.get(operation_type="assign_role")
    page = log.get(f"{LOG}{event.pk}/").content.decode()
    assert ("Gave a role" in page, "Deleted a user" in page, "Anna" in page) == (True, False, False)


def test_unknown_event_is_not_found(log):
    assert log.get(f"{LOG}{uuid.uuid4()}/").status_code == 404


# The export


def exported(client, query=""):
    answer = client.get(f"{LOG}export.csv{query}")
    assert answer.status_code == 200, answer
    return list(csv.DictReader(io.StringIO(answer.getvalue().decode("utf-8-sig"))))


def test_export_holds_exactly_the_filter(cast, mei, log):
    done(mei, after={"city": "Bonn"}, reason="=1+1")
    done(cast.ken, "sign_in")
    done(cast.anna)
    [row] = exported(log, "?what=people")
    assert [row[name] for name in ("Who", "What", "Kind", "Object", "Why", "Before", "After")] == [
        "林美玲", "Changed their profile", "User", "林美玲", "'=1+1", "", "City: Bonn",
    ]  # fmt: skip


def test_export_is_logged_with_filter_and_count(mei, log):
    done(mei)
    exported(log, "?what=people&tab=ours")
    [event] = exported(log, "?what=log")
    assert (event["What"], event["After"]) == (
        "Exported the activity log", "Filter: what=people&tab=ours; Rows: 1",
    )  # fmt: skip


def test_export_with_a_broken_day_leads_back_to_the_list(mei, log):
    done(mei)
    answer = log.get(f"{LOG}export.csv?to=never")
    assert (answer.status_code, answer["Location"]) == (302, f"{LOG}?to=never")


def test_export_over_the_limit_ends_with_a_sentence(mei, log, monkeypatch):
    monkeypatch.setattr(tables, "CSV_ROWS", 2)
    for _ in range(3):
        done(mei)
    rows = exported(log)
    assert (len(rows), rows[-1]["When"]) == (3, "Only the first 2 rows are in this file. Narrow the filter.")


def test_export_too_often_is_refused(mei, log):
    answers = [log.get(f"{LOG}export.csv").status_code for _ in range(21)]
    assert (set(answers[:20]), answers[20]) == ({200}, 429)


# What it costs


@pytest.mark.parametrize("count", [1, 3, 50])
def test_list_costs_the_same_whatever_its_length(cast, signed_in, count):
    for _ in range(count):
        done(cast.mei)
    client = signed_in(cast.ada)
    with CaptureQueriesContext(connection) as caught:
        client.get(f"{LOG}?tab=all&person=mei&company=林")
    assert len(statements(caught)) == 7
