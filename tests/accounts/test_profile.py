"""My profile."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts.forms.profile import time_zone_choices
from accounts.models import User
from tests.accounts.test_sign_in import events_of
from tests.factories import everything_visible

PAGE = "/my-profile/"
ANSWERS = {"full_name": "陳建志 Ken", "language": "zh-hant", "time_zone": "Asia/Taipei"}


def kept(user) -> dict[str, str]:
    with everything_visible():
        return User.objects.values("full_name", "language", "time_zone").get(pk=user.pk)


def test_profile_saved_and_logged(cast, signed_in):
    client = signed_in(cast.ken)
    assert client.post(PAGE, ANSWERS).url == PAGE
    assert kept(cast.ken) == ANSWERS
    assert events_of(cast.ken) == [("update_profile", cast.ken.email)]
    assert client.get(PAGE).content.decode().count('<html lang="zh-Hant"') == 1


def test_profile_unchanged_writes_no_event(cast, signed_in):
    signed_in(cast.ken).post(PAGE, kept(cast.ken))
    assert events_of(cast.ken) == []


def test_profile_ignores_fields_that_are_not_its_own(cast, signed_in):
    signed_in(cast.ken).post(
        PAGE, ANSWERS | {"email": "x@x.example", "tenant": str(cast.berger_systems.pk), "is_active": ""}
    )
    with everything_visible():
        ken = User.objects.get(pk=cast.ken.pk)
    assert (ken.email, ken.tenant_id, ken.is_active) == (cast.ken.email, cast.lin_trading.pk, True)


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("full_name", "", "Enter your full name."),
        ("full_name", "Ken\r\nWu", "Write this on one line."),
        ("full_name", "Ken evil.example/x", "Enter a name without web addresses."),
        ("full_name", "\u202ewU neK", "This text contains an invisible sign. Type it anew instead of pasting it."),
        ("time_zone", "Mars/Olympus", "Choose a time zone from the list."),
        ("language", "tlh", "Choose a language from the list."),
    ],
)
def test_profile_says_what_to_do(cast, signed_in, field, value, message):
    response = signed_in(cast.ken).post(PAGE, ANSWERS | {field: value})
    assert response.context["form"].errors == {field: [message]}


def test_profile_shows_my_roles_and_nobody_elses_data(cast, signed_in):
    assert cast.anna
    page = signed_in(cast.ken).get(PAGE).content.decode()
    shown = [text in page for text in ("Sales agent", "Global admin", cast.ken.email, cast.mei.email, cast.anna.email)]
    assert shown == [True, False, True, False, False]


def test_profile_of_a_visitor_leads_to_sign_in(db):
    assert Client().get(PAGE).url == f"{reverse('account_login')}?next={PAGE}"


def test_time_zones_are_real_places():
    (utc, utc_name), *areas = time_zone_choices()
    assert (utc, utc_name) == ("UTC", "UTC")
    assert [area for area, _zones in areas if area in ("Etc", "posix")] == []
    assert ("Asia/Taipei", "Taipei") in dict(areas)["Asia"]
