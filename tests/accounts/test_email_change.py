"""Changing the address: the password once more, a link to the new address, a note to the old one."""

from datetime import timedelta

import pytest
import time_machine
from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialAccount
from django.test import Client
from django.utils import timezone

from accounts.actions import passwords
from accounts.models import IdentityProvider, User
from tests import factories
from tests.accounts.conftest import link_in
from tests.accounts.test_password import NEW_PASSWORD, form_behind
from tests.accounts.test_sign_in import events_of
from tests.factories import PASSWORD, acting_for, everything_visible

PAGE = "/my-profile/e-mail/"
NEW = "meiling@lin-trading.example"
LONG_AGO = timedelta(hours=1)


def asked(client: Client, email: str = NEW) -> Client:
    """Asks for the new address and gives the password when asked for it."""
    again = client.post(PAGE, {"email": email, "action_add": "1"})
    assert again.url == f"/sign-in/again/?next={PAGE.replace('/', '%2F')}"
    assert client.get(again.url).status_code == 200
    assert client.post(again.url, {"password": PASSWORD}).url == PAGE
    return client


def address_of(user) -> tuple[str, list[tuple[str, bool, bool]]]:
    with everything_visible():
        rows = EmailAddress.objects.filter(user_id=user.pk).order_by("id")
        kept = list(rows.values_list("email", "verified", "primary"))
        return User.objects.get(pk=user.pk).email, kept


def test_email_change_from_request_to_new_address(cast, mails, signed_in):
    client = asked(signed_in(cast.mei, ago=LONG_AGO))
    assert client.get(PAGE).content.decode().count(NEW) >= 1
    old = (cast.mei.email, True, True)
    assert address_of(cast.mei) == (cast.mei.email, [old, (NEW, False, False)])
    (mail,) = mails()
    assert (mail["kind"], mail["to"], mail["tenant_id"]) == ("accounts/confirm_email", NEW, cast.mei.tenant_id)
    link = link_in(mail)
    assert client.get(link).content.decode().count(NEW) == 1
    assert address_of(cast.mei)[0] == cast.mei.email
    assert client.post(link).url == "/my-profile/"
    assert address_of(cast.mei) == (NEW, [(NEW, True, True)])
    note = mails()[1]
    assert (note["kind"], note["to"], note["tenant_id"]) == (
        "accounts/email_changed",
        cast.mei.email,
        cast.mei.tenant_id,
    )
    assert events_of(cast.mei) == [("change_email", NEW)]


def test_email_change_confirmed_in_another_browser(cast, mails, signed_in):
    asked(signed_in(cast.mei, ago=LONG_AGO))
    assert Client().post(link_in(mails()[0])).url == "/sign-in/"
    assert address_of(cast.mei)[0] == NEW


def test_email_change_by_link_signs_another_person_out(cast, mails, signed_in):
    asked(signed_in(cast.mei, ago=LONG_AGO))
    anna = signed_in(cast.anna)
    anna.get(link_in(mails()[0]))
    assert anna.get("/my-profile/").status_code == 302


def test_email_change_link_expires_after_a_day(cast, mails, signed_in):
    asked(signed_in(cast.mei, ago=LONG_AGO))
    with time_machine.travel(timezone.now() + timedelta(days=1, minutes=1)):
        page = Client().get(link_in(mails()[0]))
        assert page.content.decode().count("<h1>This link does not work any more</h1>") == 1
        assert Client().post(link_in(mails()[0])).status_code == 404
    assert address_of(cast.mei)[0] == cast.mei.email


def test_email_change_outside_the_companys_domain(cast, signed_in):
    response = signed_in(cast.mei).post(PAGE, {"email": "mei@gmail.example", "action_add": "1"})
    message = "Enter an e-mail address of your company: it ends in lin-trading.example."
    assert response.context["form"].errors == {"email": [message]}


def test_email_change_to_a_taken_address_tells_nothing_and_changes_nothing(cast, mails, signed_in):
    factories.user(cast.berger_systems, "Other", NEW)
    client = asked(signed_in(factories.reading_english(cast.mei), ago=LONG_AGO))
    page = client.get(link_in(mails()[0])).content.decode()
    assert page.count("<h1>This link does not work any more</h1>") == 1
    client.post(link_in(mails()[0]))
    assert address_of(cast.mei)[0] == cast.mei.email


def test_email_change_can_be_sent_again_and_dropped(cast, mails, signed_in):
    client = asked(signed_in(cast.mei, ago=LONG_AGO))
    with time_machine.travel(timezone.now() + timedelta(minutes=4)):
        client.post(PAGE, {"email": NEW, "action_send": "1"})
    assert [mail["kind"] for mail in mails()] == ["accounts/confirm_email"] * 2
    client.post(PAGE, {"email": NEW, "action_remove": "1"})
    assert address_of(cast.mei) == (cast.mei.email, [(cast.mei.email, True, True)])


def test_reauthentication_with_a_wrong_password(cast, signed_in):
    response = signed_in(cast.mei).post("/sign-in/again/", {"password": "wrong"})
    assert response.context["form"].errors == {
        "password": ["This is not your password. Enter the one that you sign in with."]
    }
    assert events_of(cast.mei) == [("refuse_sign_in", cast.mei.email)]


def test_email_change_asks_whoever_signs_in_through_the_provider_again(cast, mails, signed_in):
    with acting_for(cast.ken):
        IdentityProvider.objects.create(
            tenant=cast.lin_trading, name="Lin", issuer="https://login.example", client_id="portal", is_enabled=True
        )
        SocialAccount.objects.create(user=cast.ken, provider=str(cast.lin_trading.pk), uid="ken")
        cast.ken.set_unusable_password()
        cast.ken.save(update_fields=["password"])
    asked = signed_in(cast.ken, ago=LONG_AGO).post(PAGE, {"email": NEW, "action_add": "1"})
    assert (asked.url.startswith("/sign-in/company/again/?next="), mails()) == (True, [])
    signed_in(cast.ken).post(PAGE, {"email": NEW, "action_add": "1"})
    assert [mail["kind"] for mail in mails()] == ["accounts/confirm_email"]


def test_email_change_by_the_operators_people(cast, mails, signed_in):
    client = asked(signed_in(cast.ravi, ago=LONG_AGO), "patel@operator.example")
    client.post(link_in(mails()[0]))
    assert address_of(cast.ravi) == ("patel@operator.example", [("patel@operator.example", True, True)])


def changed_by_ken(cast, mails, signed_in):
    signed_in(cast.ken).post("/password/change/", {"oldpassword": PASSWORD, "password1": NEW_PASSWORD})


def forgotten_by_ken(cast, mails, signed_in):
    Client().post("/password-reset/", {"email": cast.ken.email})
    client = Client()
    client.post(form_behind(client, link_in(mails()[-1])), {"password1": NEW_PASSWORD})


def reset_by_mei(cast, mails, signed_in):
    with acting_for(cast.mei):
        passwords.reset_password(cast.ken, by=cast.mei, with_link=False)


def chosen_by_ken(cast, mails, signed_in):
    with acting_for(cast.ken):
        passwords.change_first_password(cast.ken, NEW_PASSWORD)


@pytest.mark.parametrize("set_anew", [changed_by_ken, forgotten_by_ken, reset_by_mei, chosen_by_ken])
def test_email_change_does_not_outlive_the_password(cast, mails, signed_in, set_anew):
    signed_in(cast.ken).post(PAGE, {"email": "mallory@lin-trading.example", "action_add": "1"})
    link = link_in(mails()[-1])
    set_anew(cast, mails, signed_in)
    assert Client().post(link).status_code == 404
    assert address_of(cast.ken) == (cast.ken.email, [(cast.ken.email, True, True)])
