"""Setting a new password: forgotten, or changed while signed in."""

from datetime import timedelta

import pytest
import time_machine
from django.contrib.auth import SESSION_KEY
from django.test import Client
from django.utils import timezone

from accounts.actions import passwords, users
from accounts.models import User
from partnercenter.errors import Refused
from tests import factories
from tests.accounts.conftest import link_in
from tests.accounts.test_sign_in import events_of
from tests.factories import PASSWORD, acting_for, everything_visible

RESET, CHANGE = "/password-reset/", "/password/change/"
NEW_PASSWORD = "seven kites over the harbour"


def has_password(user, password: str) -> bool:
    with everything_visible():
        return User.objects.get(pk=user.pk).check_password(password)


def form_behind(client: Client, link: str) -> str:
    """Opens a mailed reset link: the secret leaves the address bar."""
    moved = client.get(link)
    assert moved.status_code == 302
    assert moved.url.endswith("-set-password/")
    return moved.url


def test_password_reset_from_mail_to_sign_in(cast, mails):
    assert Client().post(RESET, {"email": cast.mei.email}).url == "/password-reset/sent/"
    (mail,) = mails()
    assert (mail["kind"], mail["to"], mail["tenant_id"]) == (
        "accounts/password_reset",
        cast.mei.email,
        cast.mei.tenant_id,
    )
    client = Client()
    form = form_behind(client, link_in(mail))
    assert client.get(form).status_code == 200
    done = client.post(form, {"password1": NEW_PASSWORD})
    assert (done.status_code, done.url) == (302, "/password-reset/done/")
    assert client.get(done.url).status_code == 200
    assert SESSION_KEY not in client.session
    assert (has_password(cast.mei, PASSWORD), has_password(cast.mei, NEW_PASSWORD)) == (False, True)
    assert [mail["kind"] for mail in mails()[1:]] == ["accounts/password_changed"]
    assert events_of(cast.mei) == [("reset_password", cast.mei.email)]


def test_password_reset_link_works_once(cast, mails):
    Client().post(RESET, {"email": cast.mei.email})
    client, link = Client(), link_in(mails()[0])
    client.post(form_behind(client, link), {"password1": NEW_PASSWORD})
    page = Client().get(link)
    assert (page.status_code, page.context["token_fail"]) == (200, True)


def test_password_reset_link_expires_after_a_day(cast, mails):
    Client().post(RESET, {"email": cast.mei.email})
    with time_machine.travel(timezone.now() + timedelta(days=1, minutes=1)):
        assert Client().get(link_in(mails()[0])).context["token_fail"]


def test_password_reset_ends_all_sessions(cast, mails, signed_in):
    elsewhere = signed_in(cast.mei)
    Client().post(RESET, {"email": cast.mei.email})
    client = Client()
    client.post(form_behind(client, link_in(mails()[0])), {"password1": NEW_PASSWORD})
    assert elsewhere.get("/my-profile/").status_code == 302


def test_password_reset_weak_password_is_refused(cast, mails):
    Client().post(RESET, {"email": cast.mei.email})
    client = Client()
    response = client.post(form_behind(client, link_in(mails()[0])), {"password1": "short"})
    message = "This password is too short. It must contain at least 12 characters."
    assert response.context["form"].errors == {"password1": [message]}


def test_password_reset_unknown_address_gets_a_mail_that_says_so(db, mails):
    assert Client().post(RESET, {"email": "nobody@nowhere.example"}).url == "/password-reset/sent/"
    assert [(mail["kind"], mail["tenant_id"]) for mail in mails()] == [("accounts/account_unknown", None)]


def test_password_reset_inactive_user_gets_no_link(cast, mails):
    with everything_visible():
        User.objects.filter(pk=cast.ken.pk).update(is_active=False)
    Client().post(RESET, {"email": cast.ken.email})
    assert [mail["kind"] for mail in mails()] == ["accounts/account_unknown"]


def test_password_reset_link_goes_to_no_address_that_is_not_confirmed(cast, mails, signed_in):
    mistyped = "kem@lin-trading.example"
    signed_in(cast.ken).post("/my-profile/e-mail/", {"email": mistyped, "action_add": ""})
    before = len(mails())
    assert Client().post(RESET, {"email": mistyped}).url == "/password-reset/sent/"
    assert [(mail["kind"], mail["to"]) for mail in mails()[before:]] == [("accounts/account_unknown", mistyped)]


def test_password_reset_link_for_an_address_in_other_case(cast, mails):
    Client().post(RESET, {"email": cast.ken.email.upper()})
    assert [mail["kind"] for mail in mails()] == ["accounts/password_reset"]


@pytest.mark.usefixtures("in_one_window")
def test_password_reset_too_often_for_one_address(db):
    answers = [Client().post(RESET, {"email": "mei@lin-trading.example"}) for _attempt in range(6)]
    assert [answer.status_code for answer in answers] == [302] * 5 + [429]


def test_password_change_signs_out_everywhere_and_tells(cast, mails, signed_in):
    client, elsewhere = signed_in(factories.reading_english(cast.mei)), signed_in(cast.mei)
    response = client.post(CHANGE, {"oldpassword": PASSWORD, "password1": NEW_PASSWORD})
    assert response.url == "/sign-in/"
    assert client.get(response.url).content.decode().count("Your new password is saved") == 1
    assert [client.get("/my-profile/").status_code, elsewhere.get("/my-profile/").status_code] == [302, 302]
    assert has_password(cast.mei, NEW_PASSWORD)
    (mail,) = mails()
    assert (mail["kind"], mail["tenant_id"]) == ("accounts/password_changed", cast.mei.tenant_id)
    operations = [("change_password", cast.mei.email), ("sign_out", cast.mei.email)]
    assert events_of(cast.mei) == operations


@pytest.mark.parametrize(
    ("values", "errors"),
    [
        (
            {},
            {"oldpassword": "Enter your current password.", "password1": "Enter a password of at least 12 characters."},
        ),
        (
            {"oldpassword": "wrong", "password1": NEW_PASSWORD},
            {"oldpassword": "This is not your current password. Enter the one that you sign in with."},
        ),
    ],
)
def test_password_change_refused(cast, signed_in, values, errors):
    response = signed_in(cast.ken).post(CHANGE, values)
    assert response.context["form"].errors == {field: [text] for field, text in errors.items()}
    assert has_password(cast.ken, PASSWORD)


@pytest.mark.parametrize("verb", ["get", "post"])
def test_password_change_without_a_password_leads_to_the_reset(cast, signed_in, verb):
    with acting_for(cast.ken):
        factories.reading_english(cast.ken).set_unusable_password()
        cast.ken.save(update_fields=["password"])
    client = signed_in(cast.ken)
    answer = getattr(client, verb)(CHANGE, {"oldpassword": "", "password1": NEW_PASSWORD})
    assert answer.url == RESET
    page = client.get(RESET)
    assert (page.status_code, "You have no password yet." in page.content.decode()) == (200, True)
    assert not has_password(cast.ken, NEW_PASSWORD)


def test_password_reset_clears_the_duty_to_change(cast, mails):
    with everything_visible():
        User.objects.filter(pk=cast.mei.pk).update(must_change_password=True)
    Client().post(RESET, {"email": cast.mei.email})
    client = Client()
    client.post(form_behind(client, link_in(mails()[0])), {"password1": NEW_PASSWORD})
    with everything_visible():
        assert User.objects.get(pk=cast.mei.pk).must_change_password is False


def test_password_change_by_the_operators_people(cast, mails, signed_in):
    response = signed_in(cast.ravi).post(CHANGE, {"oldpassword": PASSWORD, "password1": NEW_PASSWORD})
    assert (response.url, has_password(cast.ravi, NEW_PASSWORD)) == ("/sign-in/", True)
    assert [mail["tenant_id"] for mail in mails()] == [cast.operator.pk]


@pytest.fixture
def link_to_lena(cast, mails):
    """Lena was added to the company, and a link to choose her first password is in her mailbox."""
    with acting_for(cast.mei):
        made = users.add_user(
            by=cast.mei, full_name="Lena", email="lena@lin-trading.example", roles=["sales_agent"], with_link=True
        )
    return made.user, link_in(mails()[-1])


def choosing(link: str, password: str) -> int:
    """What a first password chosen by a mailed link answers."""
    client = Client()
    client.get(link)
    return client.post("/password/choose/", {"password": password}).status_code


def test_password_link_dies_with_a_password_that_was_reset(mails, link_to_lena):
    lena, link = link_to_lena
    Client().post(RESET, {"email": lena.email})
    client = Client()
    client.post(form_behind(client, link_in(mails()[-1])), {"password1": NEW_PASSWORD})
    assert choosing(link, "nine herons over a canal") == 410
    assert has_password(lena, NEW_PASSWORD)


def test_password_link_is_dead_for_whoever_has_a_password_of_their_own(link_to_lena):
    lena, link = link_to_lena
    with everything_visible():
        User.objects.filter(pk=lena.pk).update(must_change_password=False)
    assert choosing(link, NEW_PASSWORD) == 410


@pytest.mark.parametrize(
    "change",
    [
        passwords.change_first_password,
        lambda user, password: passwords.replace_password(user, password, operation="change_password", but=""),
    ],
)
def test_password_reset_by_an_admin_wins_over_one_that_is_being_changed(cast, change):
    with acting_for(cast.mei):
        passwords.reset_password(cast.ken, by=cast.mei, with_link=False)
        checked = User.objects.get(pk=cast.ken.pk)
        made = passwords.reset_password(cast.ken, by=cast.mei, with_link=False)
        with pytest.raises(Refused, match="user-wrong-state"):
            change(checked, NEW_PASSWORD)
    assert has_password(cast.ken, made.password)
