"""Membership profiles: checked row by row, loaded once, and no broken file breaks anything (MPN-03, P42)."""

import csv
import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from accounts.roles import Permission
from enrollment import membership
from enrollment.actions.membership import load_profiles, read_profiles
from enrollment.models import CompanyProfile
from partnercenter.models import AuditEvent
from tests import factories

HEADER = "user_name,password,mpn_id,partner_name,country,city,active,incentives_email"
GOOD = f"""{HEADER}
lin@membership.example,correct horse,4000001,林氏貿易有限公司,TW,台北,yes,pay@lin.example
berger@membership.example,battery staple,4000002,Berger Systems GmbH,DE,Bonn,no,
"""
BROKEN = f"""{HEADER}
lin@membership.example,correct horse,4000001,林氏貿易有限公司,TW,台北,yes,pay@lin.example
,,not-a-number,,XX,,perhaps,nobody
berger@membership.example,battery staple,4000002,Berger Systems GmbH,DE,Bonn,no,
"""
IMPORT = "/operator/membership/import/"


def send(browser, content, *, load=False, **values):
    content = content.encode() if isinstance(content, str) else content
    values |= {"file": SimpleUploadedFile("profiles.csv", content, "text/csv")}
    return browser.post(IMPORT, values if load else values | {"only_check": "on"})


def outcomes(page):
    return [(report.number, report.mpn_id, report.outcome) for report, _label, _tone in page.context["rows"]]


def stored():
    with factories.everything_visible():
        return list(CompanyProfile.objects.order_by("mpn_id").values_list("mpn_id", "country", "is_active"))


@pytest.mark.req("MPN-03")
def test_checking_a_file_changes_nothing(cast, signed_in):
    page = send(signed_in(cast.omar), GOOD)
    assert outcomes(page) == [(2, "4000001", "new"), (3, "4000002", "new")]
    assert page.context["checked_only"] is True
    assert stored() == []


@pytest.mark.req("MPN-02", "MPN-03")
def test_loaded_profile_can_be_signed_in_to(cast, signed_in):
    send(signed_in(cast.omar), GOOD, load=True)
    assert stored() == [("4000001", "TW", True), ("4000002", "DE", False)]
    account = membership.sign_in("LIN@membership.example", "correct horse")
    assert [profile.mpn_id for profile in membership.profiles_of(account)] == ["4000001"]


@pytest.mark.req("MPN-03")
def test_broken_row_leaves_the_others_alone(cast, signed_in):
    page = send(signed_in(cast.omar), BROKEN, load=True)
    assert outcomes(page) == [(3, "not-a-number", "refused"), (2, "4000001", "new"), (4, "4000002", "new")]
    assert page.context["rows"][0][0].problem == "Fill in user_name, partner_name."
    assert [mpn_id for mpn_id, _country, _active in stored()] == ["4000001", "4000002"]


def test_loading_again_changes_only_what_differs(cast, signed_in):
    send(signed_in(cast.omar), GOOD, load=True)
    again = f"{HEADER}\nlin@membership.example,,4000001,林氏貿易有限公司,TW,台北,yes,pay@lin.example\n"
    again += "berger@membership.example,,4000002,Berger Systems AG,DE,Bonn,no,\n"
    page = send(signed_in(cast.omar), again, load=True)
    assert outcomes(page) == [(2, "4000001", "unchanged"), (3, "4000002", "changed")]
    assert membership.sign_in("lin@membership.example", "correct horse") is not None


def test_file_of_a_spreadsheet_is_read(cast, signed_in):
    """With a byte-order mark, and line ends as that system writes them."""
    page = send(signed_in(cast.omar), "\ufeff" + GOOD.replace("\n", "\r\n"))
    assert [outcome for _line, _mpn, outcome in outcomes(page)] == ["new", "new"]


@pytest.mark.parametrize(
    ("content", "error"),
    [
        ("Müller".encode("latin-1"), "The file is not UTF-8 text. Save it as “CSV UTF-8” and try again."),
        ("name;country\nx;TW\n", f"The first line must name these columns: {', '.join(HEADER.split(','))}."),
        (f'{HEADER}\n"open,x,4000001\n', "Line 2 cannot be read: a quotation mark is not closed."),
        (b"", "This file is empty. Choose another one."),
        (
            b"x" * (2 * 1024 * 1024 + 1),
            "This file is larger than 2 MB. Split it and load the parts one after the other.",
        ),
        (b"\x00\x01\x02", f"The first line must name these columns: {', '.join(HEADER.split(','))}."),
        (HEADER + "\n" + "x,y,1,z,TW,,yes,\n" * 10_001, "The file has more than 10000 rows. Split it."),
    ],
)
def test_file_that_cannot_be_read_says_why(cast, signed_in, content, error):
    page = send(signed_in(cast.omar), content, load=True)
    assert page.context["form"].errors == {"file": [error]}
    assert stored() == []


def test_pasted_rows_are_read_and_not_shown_again(cast, signed_in):
    page = signed_in(cast.omar).post(IMPORT, {"text": GOOD, "only_check": "on"})
    assert [outcome for _line, _mpn, outcome in outcomes(page)] == ["new", "new"]
    assert "correct horse" not in page.content.decode()


@pytest.mark.parametrize(
    ("text", "file", "error"),
    [
        ("", None, "Choose a CSV file, or paste its rows below."),
        (GOOD, GOOD, "Choose a file or paste rows, not both."),
    ],
)
def test_exactly_one_source_is_asked_for(cast, signed_in, text, file, error):
    values = {"text": text} | ({"file": SimpleUploadedFile("p.csv", file.encode())} if file else {})
    page = signed_in(cast.omar).post(IMPORT, values)
    assert page.context["form"].errors == {"file": [error]}


def test_pasted_passwords_do_not_come_back_with_an_error(cast, signed_in):
    page = signed_in(cast.omar).post(IMPORT, {"text": 'user_name\n"correct horse'})
    assert (page.context["form"].is_valid(), "correct horse" in page.content.decode()) == (False, False)


def test_template_names_the_columns(cast, signed_in):
    answer = signed_in(cast.omar).get(reverse("operator_profile_template"))
    assert list(csv.reader(io.StringIO(answer.getvalue().decode("utf-8-sig")))) == [HEADER.split(",")]
    assert answer.content.startswith(b"\xef\xbb\xbf")


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", ["4000002", "4000001"]),
        ("active=no", ["4000002"]),
        ("country=TW", ["4000001"]),
        ("linked=yes", ["4000001"]),
        ("linked=no", ["4000002"]),
        ("q=berger", ["4000002"]),
        ("country=XX", ["4000002", "4000001"]),
    ],
)
def test_profiles_are_filtered(cast, signed_in, query, found):
    factories.link_mpn(cast.mei, "4000001")
    factories.profile("4000002", "DE", user_name="berger@membership.example", is_active=False)
    with factories.everything_visible():
        CompanyProfile.objects.filter(mpn_id="4000002").update(partner_name="Berger Systems")
    page = signed_in(cast.ravi).get(f"/operator/membership/?{query}")
    assert [row[0].value for row in page.context["table"].rows] == found


def test_profile_names_the_company_that_linked_it(cast, signed_in):
    factories.link_mpn(cast.mei, "4000001")
    page = signed_in(cast.ravi).get("/operator/membership/")
    assert page.context["table"].rows[0][-1].value == "林氏貿易有限公司"


def test_profiles_cost_the_same_for_one_and_three_rows(cast, signed_in, cost):
    manager = signed_in(cast.omar)
    factories.link_mpn(cast.mei, "4000001")
    assert cost(manager, "/operator/membership/") == 7
    factories.link_mpn(cast.anna, "4000002")
    factories.profile("4000003", "US")
    assert cost(manager, "/operator/membership/") == 7


def rows(*lines):
    return "\n".join((HEADER, *lines, "")).encode()


def passwords_of(name):
    return membership.sign_in(name, "first secret"), membership.sign_in(name, "second secret")


def test_sign_in_named_twice_has_the_last_password_and_both_profiles(cast):
    content = rows(
        "Lin@membership.example,first secret,4000001,Lin,TW,,yes,",
        "lin@membership.example,second secret,4000002,Lin,TW,,yes,",
        "LIN@membership.example,,4000003,Lin,TW,,yes,",
    )
    with factories.acting_for(cast.omar):
        load_profiles(content, by=cast.omar)
    first, second = passwords_of("lin@membership.example")
    assert first is None
    assert [profile.mpn_id for profile in membership.profiles_of(second)] == ["4000001", "4000002", "4000003"]


def test_loading_again_keeps_the_profile_and_names_it_in_the_log(cast):
    profile = factories.profile("4000001", "TW", user_name="lin@membership.example")
    with factories.acting_for(cast.omar):
        load_profiles(rows("lin@membership.example,,4000001,New name,TW,,yes,"), by=cast.omar)
        event = AuditEvent.objects.get(operation_type="load_company_profile")
    with factories.everything_visible():
        assert CompanyProfile.objects.get().pk == profile.pk
    assert (event.resource_id, event.resource_name, event.resource_new_value["partner_name"], event.tenant_id) == (
        str(profile.pk), "New name (4000001)", "New name", None,
    )  # fmt: skip


def test_profile_moves_to_another_sign_in_and_the_first_stays(cast):
    factories.profile("4000001", "TW", user_name="lin@membership.example")
    with factories.acting_for(cast.omar):
        load_profiles(rows("other@membership.example,second secret,4000001,Lin,TW,,yes,"), by=cast.omar)
    assert membership.profiles_of(membership.sign_in("lin@membership.example", factories.PASSWORD)) == []
    assert [profile.mpn_id for profile in membership.profiles_of(passwords_of("other@membership.example")[1])] == [
        "4000001"
    ]


@pytest.mark.parametrize("check_only", [True, False])
def test_file_costs_the_same_for_one_and_three_rows(cast, django_assert_num_queries, check_only):
    def lines(start, count):
        numbers = range(start, start + count)
        return rows(*(f"{number}@membership.example,,{number},Profile,TW,,yes," for number in numbers))

    cost = 1 if check_only else 8
    for start, count in ((4000001, 1), (4000011, 3)):
        with factories.acting_for(cast.omar):
            assert cast.omar.may(Permission.MANAGE_MEMBERSHIP)  # reads the roles
            with django_assert_num_queries(cost):
                _check_or_load(lines(start, count), check_only, by=cast.omar)


def _check_or_load(content, check_only, *, by):
    return read_profiles(content) if check_only else load_profiles(content, by=by)
