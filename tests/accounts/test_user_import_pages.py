"""Settings → User management → Import users: the pages, for whom they are, and what they cost."""

import csv
import io
import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts import roles
from accounts.models import UserImport, UserImportRow
from partnercenter.models import AuditEvent, Job
from partnercenter.ui.jobs import time_left
from tests import factories
from tests.accounts.imports import EVE, TOM, begin, finish, text_of, the_import, upload

NEW, LIST = "user_import_new", "user_import_list"


@pytest.fixture
def mei(cast):
    return factories.reading_english(cast.mei)


def post_file(client, content, name="users.csv"):
    return client.post(reverse(NEW), {"file": SimpleUploadedFile(name, content)})


def text_on(answer):
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


def page_of(client, found, name="user_import_detail"):
    return client.get(reverse(name, args=[found.pk]))


def test_upload_leads_to_the_preview(mei, signed_in):
    client = signed_in(mei)
    answer = post_file(client, text_of(EVE, "Bad,bad,", TOM).encode())
    found = the_import()
    assert (answer.status_code, answer["Location"]) == (302, reverse("user_import_detail", args=[found.pk]))
    told = text_on(client.get(answer["Location"]))
    for words in ("Nothing has been changed yet", "2 users can be added. 1 row has a problem", "Add 2 users"):
        assert words in told
    assert told.index("bad") < told.index("eve@lin-trading.example")


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "This file is empty"),
        (b"x" * (2 * 1024 * 1024 + 1), "larger than 2 MB"),
        (text_of("陳,x@lin.example,").encode("cp950"), "Save it as “CSV UTF-8”"),
        (text_of(*["a,b,c"] * 10_001).encode(), "more than 10,000 rows"),
        (b"name,phone\r\n", "does not name these columns: E-mail address, Roles"),
    ],
)
def test_unreadable_file_is_refused_at_its_field(mei, signed_in, content, words):
    answer = post_file(signed_in(mei), content)
    assert (answer.status_code, words in text_on(answer), "Error:" in text_on(answer)) == (200, True, True)


def test_form_without_a_file_asks_for_one(mei, signed_in):
    assert "Choose a CSV file." in text_on(signed_in(mei).post(reverse(NEW)))


def test_name_of_the_file_shows_no_hidden_signs(mei, signed_in):
    post_file(signed_in(mei), text_of(EVE).encode(), name="us\u202eers.csv")
    assert the_import().file_name == "users.csv"


def test_uploads_are_limited(mei, signed_in):
    client = signed_in(mei)
    answers = [post_file(client, b"x").status_code for _upload in range(21)]
    assert answers == [200] * 20 + [429]


def test_start_asks_for_a_fresh_sign_in_and_then_happens(mei, signed_in):
    found = upload(mei, EVE)
    answer = signed_in(mei, ago=timedelta(days=1)).post(reverse("user_import_start", args=[found.pk]))
    assert (answer.status_code, the_import().job) == (302, None)
    answer = signed_in(mei).post(reverse("user_import_start", args=[found.pk]))
    assert answer["Location"] == reverse("user_import_detail", args=[found.pk])
    assert the_import().state == "waiting"


def test_page_shows_the_progress_and_loads_itself_anew(mei, signed_in):
    found = begin(mei, EVE, TOM)
    with factories.everything_visible():
        Job.objects.update(state="running", done=1)
        UserImport.objects.update(added=1)
    answer = page_of(signed_in(mei), found)
    assert '<noscript><meta http-equiv="refresh" content="5"></noscript>' in answer.content.decode()
    told = text_on(answer)
    assert "1 of 2" in told
    assert "Time left Less than a minute" in told


def test_finished_page_stands_still_and_tells_the_result(mei, signed_in):
    found = begin(mei, EVE, "Bad,bad,")
    finish()
    answer = page_of(signed_in(mei), found)
    assert ("http-equiv" in answer.content.decode(), "1 user was added" in text_on(answer)) == (False, True)
    assert "1 row was not added" in text_on(answer)


def test_stopped_import_offers_to_go_on(mei, signed_in):
    found = begin(mei, EVE)
    with factories.everything_visible():
        Job.objects.update(state="failed", finished_at=timezone.now(), lease_until=None)
    told = text_on(page_of(signed_in(mei), found))
    assert "The import stopped before its end" in told
    assert "Add 1 user" in told


def test_result_is_a_file_for_excel_without_formulas(mei, signed_in):
    found = begin(mei, "陳美麗,eve@lin-trading.example,sales_agent;helpdesk_agent", '"=HYPERLINK(""x"")",bad,Boss')
    finish()
    answer = page_of(signed_in(mei), found, "user_import_result")
    content = answer.getvalue()
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
    assert (content[:3], answer["Content-Type"]) == (b"\xef\xbb\xbf", "text/csv; charset=utf-8")
    assert rows == [
        ["Full name", "E-mail address", "Line", "Outcome", "Problem", "Roles"],
        ["陳美麗", "eve@lin-trading.example", "2", "Added", "", "Sales agent, Helpdesk agent"],
        ['\'=HYPERLINK("x")', "bad", "3", "Not added", "A name cannot begin with =.", "Boss"],
    ]


def test_corrected_result_can_be_imported_again(mei, signed_in):
    client = signed_in(mei)
    found = begin(mei, EVE, "Tom,tom,Sales agent; Helpdesk agent")
    finish()
    content = page_of(client, found, "user_import_result").getvalue()
    post_file(client, content.replace(b",tom,", b",tom@lin-trading.example,"))
    with factories.everything_visible():
        again = UserImport.objects.exclude(pk=found.pk).get()
        rows = again.rows.order_by("number").values_list("outcome", "problem", "roles")
        assert list(rows) == [
            ("broken", "address-in-company", ["sales_agent"]), ("ready", "", ["sales_agent", "helpdesk_agent"]),
        ]  # fmt: skip


def test_download_of_a_result_is_logged(mei, signed_in):
    found = upload(mei, EVE)
    page_of(signed_in(mei), found, "user_import_result")
    with factories.everything_visible():
        event = AuditEvent.objects.get(operation_type="export_user_import")
    assert (event.actor_id, event.resource_id) == (mei.pk, str(found.pk))


@pytest.mark.parametrize("name", ["user_import_detail", "user_import_result"])
def test_stranger_finds_nothing(mei, cast, signed_in, name):
    found = upload(mei, EVE)
    assert page_of(signed_in(cast.anna), found, name).status_code == 404
    assert signed_in(cast.anna).post(reverse("user_import_start", args=[found.pk])).status_code == 404
    assert the_import().job is None


def test_operator_finds_nothing_of_a_company(mei, cast, signed_in):
    boss = factories.user(cast.operator, "Olga Boss", "olga@operator.example", roles.GLOBAL_ADMIN)
    assert page_of(signed_in(boss), upload(mei, EVE)).status_code == 404


def test_small_role_is_refused_everywhere(mei, cast, signed_in):
    found, client = upload(mei, EVE), signed_in(cast.ken)
    pages = [reverse(name) for name in (NEW, LIST, "user_import_template")]
    pages += [reverse(name, args=[found.pk]) for name in ("user_import_detail", "user_import_result")]
    assert [client.get(page).status_code for page in pages] == [403] * 5
    assert client.post(reverse("user_import_start", args=[found.pk])).status_code == 403


def test_unknown_import_is_not_found(mei, signed_in):
    assert signed_in(mei).get(reverse("user_import_detail", args=[uuid4()])).status_code == 404


def statements(client, address):
    with CaptureQueriesContext(connection) as caught:
        assert client.get(address).status_code == 200
    return len([query for query in caught if not query["sql"].startswith(("SAVEPOINT", "RELEASE"))])


def test_preview_costs_the_same_for_one_and_fifty_rows(mei, signed_in):
    client, costs = signed_in(mei), []
    for count in (1, 3, 50):
        found = upload(mei, *[f"P {count},p{number}@lin-trading.example," for number in range(count)])
        costs.append(statements(client, reverse("user_import_detail", args=[found.pk])))
    assert costs == [costs[0]] * 3
    assert costs[0] <= 8


def test_history_costs_the_same_for_one_and_many_imports(mei, signed_in):
    client, costs = signed_in(mei), []
    for _import in range(3):
        begin(mei, f"P,p{_import}@lin-trading.example,")
        costs.append(statements(client, reverse(LIST)))
    assert costs == [costs[0]] * 3
    assert costs[0] <= 8


def test_rows_can_be_searched_and_filtered(mei, signed_in):
    found = upload(mei, EVE, "Bad,bad,")
    told = text_on(signed_in(mei).get(reverse("user_import_detail", args=[found.pk]), {"outcome": "broken"}))
    assert ("bad" in told, "eve@lin-trading.example" in told) == (True, False)


def test_added_row_leads_to_the_user(mei, signed_in):
    found = begin(mei, EVE)
    finish()
    with factories.everything_visible():
        row = UserImportRow.objects.get()
    assert reverse("user_detail", args=[row.user_id]) in page_of(signed_in(mei), found).content.decode()


@pytest.mark.parametrize(
    ("done", "minutes", "words"),
    [(0, 1, "Not known yet"), (5, 5, "About 5 minutes"), (9, 1, "Less than a minute"), (5, 1, "About 1 minute")],
)
def test_time_left_follows_the_pace(done, minutes, words):
    began = timezone.now()
    job = Job(total=10, done=done, created_at=began)
    assert time_left(job, now=began + timedelta(minutes=minutes)) == words
