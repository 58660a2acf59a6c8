"""The file of an import: read in whatever shape it comes, or refused in words; then its rows."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import translation

from accounts import roles
from accounts.models import User
from accounts.rules import user_import_files as files
from accounts.rules import user_imports as rules
from tests import factories
from tests.accounts.imports import EVE, HEAD, TOM, text_of


def names_in(content):
    return [row.full_name for row in files.read_file(content)]


CHINESE = text_of("陳美麗,mei@lin.example,銷售", head="姓名,電子郵件,角色")
SIMPLIFIED = text_of("陈美丽,mei@lin.example,销售", head="姓名,电子邮件,角色")


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (text_of(EVE).encode(), "Eve Lin"),
        (text_of(EVE).encode("utf-8-sig"), "Eve Lin"),
        (text_of(EVE).encode("utf-16"), "Eve Lin"),
        (text_of(EVE).replace(",", ";").encode(), "Eve Lin"),
        (text_of(EVE).replace(",", "\t").encode("utf-16"), "Eve Lin"),
        (text_of(EVE).replace("\r\n", "\n").encode(), "Eve Lin"),
        (text_of(EVE).replace("\r\n", "\r").encode(), "Eve Lin"),
        (CHINESE.encode(), "陳美麗"),
        (CHINESE.encode("cp950"), "陳美麗"),
        (SIMPLIFIED.encode("gb18030"), "陈美丽"),
        (text_of("x,Eve Lin,y,eve@lin.example,z", head="No.,FULL_NAME,Role,e-mail,Note").encode(), "Eve Lin"),
    ],
)
def test_file_is_read_in_every_shape_that_spreadsheets_write(content, name):
    assert names_in(content) == [name]


@pytest.mark.parametrize("language", ["en", "zh-hant", "zh-hans"])
def test_template_in_each_language_is_understood(cast, signed_in, language):
    with factories.acting_for(cast.mei):
        User.objects.filter(pk=cast.mei.pk).update(language=language)
    template = signed_in(cast.mei).get(reverse("user_import_template")).getvalue()
    assert template.startswith(b"\xef\xbb\xbf")
    assert names_in(template + b"Eve,eve@lin.example,") == ["Eve"]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (text_of("陳,x@lin.example,").encode("cp950"), "not UTF-8"),
        (text_of("陈,x@lin.example,").encode("gb18030"), "not UTF-8"),
        (b"\xff\xfe\x00", "not UTF-8"),
        (b"\x89PNG\r\n\x1a\n\x00\xff", "not UTF-8"),
        (b"", "must name these columns: Full name, E-mail address, Roles"),
        (b"Full name,Roles\r\nEve,\r\n", "does not name these columns: E-mail address"),
        (b"x" * 200_000, "must name these columns"),
        (HEAD.encode(), "no rows below"),
        (text_of(",,", "", "  , ,").encode(), "no rows below"),
        (text_of('"Eve,eve@lin.example,').encode(), "Line 2 cannot be read"),
        (text_of("x" * 200_000).encode(), "Line 2 cannot be read"),
        (text_of(*["a,b,c"] * 10_001).encode(), "more than 10,000 rows"),
        (b"x" * (2 * 1024 * 1024 + 1), "larger than 2 MB"),
    ],
)
def test_file_that_cannot_be_read_is_refused_in_words(content, message):
    with pytest.raises(ValidationError) as caught, translation.override("en"):
        files.read_file(content)
    assert message in caught.value.messages[0]


def test_lines_are_counted_as_a_spreadsheet_counts_them():
    rows = files.read_file(text_of(EVE, "", ",,", '"Tom\nLin",tom@lin.example,', TOM).encode())
    assert [row.number for row in rows] == [2, 5, 6]


# The rows


def problem_with(row, grantable=frozenset({"sales_agent"})):
    (checked,) = rules.check_rows(files.read_file(text_of(row).encode()), domain="lin.example", grantable=grantable)
    return (checked.problem, checked.detail)


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        ("Eve,eve@lin.example,", ("", "")),
        ("Eve,eve@taipei.lin.example,sales_agent", ("", "")),
        (",eve@lin.example,", ("name-missing", "")),
        ("=cmd|' /C calc'!A0,eve@lin.example,", ("name-formula", "=")),
        ("+1,eve@lin.example,", ("name-formula", "+")),
        ("-1,eve@lin.example,", ("name-formula", "-")),
        ("@SUM(A1),eve@lin.example,", ("name-formula", "@")),
        ("＝1+1,eve@lin.example,", ("name-formula", "＝")),
        (f"{'x' * 151},eve@lin.example,", ("name-long", "")),
        ("Eve \U0001f600,eve@lin.example,", ("name-not-plain", "")),
        ("Eve \u202e,eve@lin.example,", ("name-not-plain", "")),
        ("Eve\x00,eve@lin.example,", ("name-not-plain", "")),
        ('"Eve\nLin",eve@lin.example,', ("name-not-plain", "")),
        ("https://evil.example,eve@lin.example,", ("name-not-plain", "")),
        ("Eve", ("email-missing", "")),
        ("Eve,eve,", ("email-invalid", "")),
        ("Eve,+eve@lin.example,", ("email-formula", "+")),
        ("Eve,eve@berger.example,", ("email-outside", "@lin.example")),
        ("Eve,eve@notlin.example,", ("email-outside", "@lin.example")),
        ("Eve,eve@lin.example,Boss; Sales agent", ("role-unknown", "Boss")),
        ("Eve,eve@lin.example,Global admin; Sales agent", ("role-above-own", "global_admin")),
        ("Lin, Eve,eve@lin.example,", ("too-wide", "")),
    ],
)
def test_row_is_refused_with_its_reason(row, problem):
    if problem == ("too-wide", ""):
        row += "x"
    assert problem_with(row) == problem


def test_every_problem_has_words_in_every_case():
    told = [rules.words_of(problem, "global_admin") for problem in rules.PROBLEMS]
    assert [words for words in told if "%" in words or not words] == []


@pytest.mark.parametrize("language", ["en", "zh-hant", "zh-hans"])
def test_roles_are_known_by_their_names_in_every_language(language):
    with translation.override(language):
        names = {role.key: f" {str(role.name).upper()} " for role in roles.ALL.values()}
    assert {key: rules.role_key(name) for key, name in names.items()} == {key: key for key in roles.ALL}


def test_several_roles_stand_in_one_cell():
    row = 'Eve,eve@lin.example,"sales_agent; Helpdesk agent、Sales Agent"'
    (checked,) = rules.check_rows(files.read_file(text_of(row).encode()), domain="lin.example", grantable=roles.ALL)
    assert (checked.outcome, checked.roles) == ("ready", ["sales_agent", "helpdesk_agent"])


def test_address_that_stands_twice_is_added_once():
    text = text_of("Eve,eve@lin.example,", "Ava,EVE@lin.example,", "Tom,,", "Tim,,")
    rows = rules.check_rows(files.read_file(text.encode()), domain="lin.example", grantable=())
    assert [(row.problem, row.detail) for row in rows] == [
        ("", ""), ("email-twice", "2"), ("email-missing", ""), ("email-missing", ""),
    ]  # fmt: skip
