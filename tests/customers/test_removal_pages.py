"""The removal step by step, what blocks it, and the papers to take along."""

import csv
import io
import zipfile
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts import roles
from customers.rules.blockers import Blocker
from partnercenter.programme import change_setting
from tests import factories
from tests.accounts.conftest import statements
from tests.customers import parties
from tests.customers.endings import blocking, mail_count, removed, row_of, states, told
from tests.relationships.partners import text


def page_of(relationship, name="removal/"):
    return f"/customers/{relationship.pk}/{name}"


def answers(relationship, **changes):
    return {"shown": "1:en", "note": "", "represent": "on", "confirm": relationship.customer_domain, **changes}


@pytest.mark.parametrize("name", ["removal/", "notice.txt", "records.zip"])
def test_strangers_find_nothing(signed_in, cast, second, reseller, shared, name):
    for person in (cast.anna, second, reseller):
        assert signed_in(person).get(page_of(shared, name)).status_code == 404


def test_customer_has_no_such_page(signed_in, shared):
    wen = factories.user(shared.customer, "Wen", "wen@sun-bakery.example", roles.GLOBAL_ADMIN)
    assert signed_in(wen).get(page_of(shared)).status_code == 403


@pytest.mark.parametrize(("role", "status"), [(roles.SALES_AGENT, 403), (roles.ADMIN_AGENT, 200)])
def test_page_is_for_those_who_manage_customers(signed_in, cast, shared, role, status):
    una = factories.user(cast.formosa_cloud, "Una", "una@formosa-cloud.example", role)
    assert signed_in(una).get(page_of(shared)).status_code == status


@pytest.mark.req("REM-01", "REM-02", "REM-03", "REM-04", "P33")
def test_page_says_what_ends_and_what_stays(ting, shared):
    page = text(ting.get(page_of(shared)))
    for words in (
        "New orders for Sun Bakery", "your tags there", "unless you end it below",
        "its relationships with other partners",
        "What 林氏貿易有限公司 has of its own there", "The portal sends no notice", "in good faith", "We indemnify",
        "Type sun-bakery.example to confirm",
    ):  # fmt: skip
        assert words in page


def test_reseller_reads_that_its_provider_forgets_it(mei, reseller, shared):
    page = text(mei.get(page_of(row_of(reseller, shared.customer))))
    assert "Being named as its reseller by your provider." in page


def test_reseller_reads_that_its_access_ends_with_the_designation(mei, reseller, shared):
    page = text(mei.get(page_of(row_of(reseller, shared.customer))))
    assert ("it came with the designation" in page, "also_withdraw" in page) == (True, False)
    assert "unless you end it below" not in page


@pytest.mark.req("C10")
@pytest.mark.parametrize("by_default", [False, True])
def test_box_about_the_access_is_ticked_as_the_program_says(cast, ting, shared, by_default):
    if by_default:
        with factories.acting_for(cast.omar):
            change_setting("removal_ends_access_by_default", True, by=cast.omar, reason="Policy")
    page = ting.get(page_of(shared)).content.decode()
    [box] = [part for part in page.split("<input") if 'name="also_withdraw"' in part.partition(">")[0]]
    assert ("checked" in box.partition(">")[0]) is by_default


def test_without_an_access_there_is_no_box(ting, provider):
    relationship = parties.served(provider, parties.customer_tenant("Moon", "moon.example"))
    page = text(ting.get(page_of(relationship)))
    assert ("also_withdraw" in page, "so none ends" in page) == (False, True)


@pytest.mark.req("REM-01", "E12")
def test_confirmed_removal_takes_the_customer_from_the_list(ting, provider, shared):
    before = mail_count()
    answer = ting.post(page_of(shared), answers(shared, note="Other plans"))
    assert (answer.status_code, answer["Location"]) == (302, shared.get_absolute_url())
    ting.get(shared.get_absolute_url())  # where the message is read
    assert [shared.customer_name in text(ting.get(f"/customers/?{query}")) for query in ("", "status=removed")] == [
        False,
        True,
    ]
    assert mail_count() == before
    record = text(ting.get(shared.get_absolute_url()))
    assert ("Other plans" in record, "The declaration, as it was made" in record) == (True, True)


@pytest.mark.parametrize(("changes", "words"), [
    ({"represent": ""}, "Tick the box to make the declaration, or keep the customer."),
    ({"confirm": ""}, "Type the domain of the customer: sun-bakery.example."),
    ({"confirm": "moon.example"}, "Type sun-bakery.example."),
    ({"shown": "0:en"}, "The declaration has changed since you opened the page"),
])  # fmt: skip
def test_incomplete_answers_remove_nothing_and_say_what_to_do(ting, shared, changes, words):
    answer = ting.post(page_of(shared), answers(shared, **changes))
    assert (answer.status_code, words in text(answer)) == (200, True)
    assert ("寶島雲端股份有限公司", "active") in states(shared.customer)[0]


def test_declaration_is_kept_in_the_language_in_which_it_was_read(ting, provider, shared):
    ting.post(page_of(shared), answers(shared, shown="1:zh-hans"))
    assert row_of(provider, shared.customer).removal_version == 1


@pytest.mark.req("DEC-03", "C11")
def test_blocked_page_lists_what_to_end_first_and_asks_nothing(ting, shared):
    with blocking(Blocker("3 live subscriptions of Mail", "/subscriptions/")):
        page = text(ting.get(page_of(shared)))
        sent = ting.post(page_of(shared), answers(shared))
    link = '<a href="/subscriptions/">3 live subscriptions of Mail</a>'
    assert (link in page, 'name="confirm"' in page) == (True, False)
    assert (sent.status_code, "customer-still-served" in text(sent)) == (409, True)
    assert ("寶島雲端股份有限公司", "active") in states(shared.customer)[0]


def test_removed_customer_is_not_removed_again(ting, provider, shared):
    removed(shared, by=provider)
    answer = ting.get(page_of(shared))
    assert (answer.status_code, "customer-relationship-ended" in text(answer)) == (409, True)


def test_old_sign_in_is_asked_again_first(signed_in, cast, shared):
    answer = signed_in(cast.ting, ago=timedelta(hours=3)).post(page_of(shared), answers(shared))
    assert (answer.status_code, answer["Location"] == shared.get_absolute_url()) == (302, False)
    assert ("寶島雲端股份有限公司", "active") in states(shared.customer)[0]


def test_page_stays_within_its_statements(ting, shared):
    with CaptureQueriesContext(connection) as captured:
        ting.get(page_of(shared))
    assert len(statements(captured)) <= 8


# Papers


@pytest.mark.req("REM-04")
@pytest.mark.parametrize(("language", "words"), [("en", "Notice of termination"), ("xx", "Notice of termination")])
def test_letter_has_the_facts_filled_in(ting, provider, shared, language, words):
    letter = ting.get(page_of(shared, f"notice.txt?language={language}"))
    content = letter.content.decode()
    assert (letter["Content-Type"], "attachment" in letter["Content-Disposition"]) == (
        "text/plain; charset=utf-8",
        True,
    )
    for expected in (words, "Sun Bakery", "sun-bakery.example", str(shared.pk), provider.full_name, "[date]"):
        assert expected in content


@pytest.mark.req("REM-04")
def test_letter_after_the_removal_names_the_day(ting, provider, shared):
    removed(shared, by=provider, also_withdraw=True)
    content = ting.get(page_of(shared, "notice.txt?language=en")).content.decode()
    assert ("The relationship was ended on" in content, "[date]" in content) == (True, False)
    assert "Our delegated access to your account has ended as well." in content


def test_letter_names_no_markup(ting, provider):
    relationship = parties.served(provider, parties.customer_tenant("A & B <Tea>", "ab-tea.example"))
    assert "A & B <Tea>" in ting.get(page_of(relationship, "notice.txt")).content.decode()


def files_in(answer):
    archive = zipfile.ZipFile(io.BytesIO(answer.content))
    return {name: archive.read(name).decode("utf-8-sig") for name in archive.namelist()}


def rows_in(content):
    return list(csv.DictReader(io.StringIO(content)))


@pytest.mark.req("REM-04")
def test_records_hold_relationship_consents_access_users_and_activity(signed_in, cast, shared):
    factories.user(shared.customer, "Wen", "wen@sun-bakery.example", roles.GLOBAL_ADMIN)
    removed(shared, by=cast.ting, note="=1+1")
    answer = signed_in(factories.reading_english(cast.lan)).get(page_of(shared, "records.zip"))
    files = files_in(answer)
    assert sorted(files) == [
        "access.csv", "activity.csv", "consents.csv", "readme.txt", "relationship.csv", "users.csv",
    ]  # fmt: skip
    [row] = rows_in(files["relationship.csv"])
    assert (row["Customer"], row["Note"], row["Status"]) == ("Sun Bakery", "'=1+1", "Removed")
    assert [user["E-mail address"] for user in rows_in(files["users.csv"])] == ["wen@sun-bakery.example"]
    assert "good faith" in files["consents.csv"]
    assert "Removed a customer relationship" in files["activity.csv"]


def test_records_without_the_right_to_work_there_say_so(cast, signed_in, provider, shared):
    files = files_in(signed_in(factories.reading_english(cast.hao)).get(page_of(shared, "records.zip")))
    assert ("users.csv" in files, "The users are not included: " in files["readme.txt"]) == (False, True)


def test_records_after_the_access_ended_say_so(ting, provider, shared):
    removed(shared, by=provider, also_withdraw=True)
    files = files_in(ting.get(page_of(shared, "records.zip")))
    assert ("users.csv" in files, "no delegated access" in files["readme.txt"]) == (False, True)


def test_log_keeps_who_took_records_along(ting, provider, shared):
    ting.get(page_of(shared, "records.zip"))
    [(tenant_id, values)] = told("export_customer_records")
    assert (tenant_id, values["relationship"]) == (provider.tenant_id, "1")


def test_records_are_taken_a_few_times_an_hour(ting, monkeypatch, shared):
    monkeypatch.setattr("customers.views.removal.RECORDS_AN_HOUR", 1)
    assert [ting.get(page_of(shared, "records.zip")).status_code for _time in range(2)] == [200, 429]
