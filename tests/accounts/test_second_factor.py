"""The second step of signing in: set up, used once, taken away, never somebody else's."""

import json
import re
import threading
import time
from datetime import timedelta

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.actions import passwords, second_factor, user_states
from accounts.emails import second_factor as emails
from accounts.models.second_factor import SecondFactors
from accounts.rules.second_factor import counter_of
from accounts.second_factor import PLACE
from partnercenter import crypto
from partnercenter.errors import Refused
from tests import factories
from tests.accounts.conftest import link_in, statements
from tests.accounts.test_sign_in import events_of
from tests.factories import PASSWORD, everything_visible

SIGN_IN, SECOND, SECURITY = "/sign-in/", "/sign-in/second-factor/", "/my-profile/security/"
APP, CODES = f"{SECURITY}authenticator-app/", f"{SECURITY}recovery-codes/"
SECRET = factories.TOTP_SECRET
CREDENTIAL = {"response": {"attestationObject": "", "clientDataJSON": ""}}


@pytest.fixture
def an_hour():
    return timedelta(hours=1)


def code(secret=SECRET, *, steps=0):
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 + steps))


def with_app(user):
    with factories.acting_for(user):
        second_factor.add_authenticator_app(user, secret=SECRET)
    return user


def with_passkey(user, name="Laptop"):
    with factories.acting_for(user):
        second_factor.add_passkey(user, name=name, credential=CREDENTIAL)
        return SecondFactors.of(user).passkeys[-1]


def codes_of(user):
    with factories.acting_for(user):
        return second_factor.show_recovery_codes(user)


def factors_of(user):
    with factories.acting_for(user):
        return SecondFactors.of(user)


def after_password(user, **extra):
    client = Client(**extra)
    answer = client.post(SIGN_IN, {"login": user.email, "password": PASSWORD})
    assert (answer.status_code, answer.url) == (302, SECOND)
    assert SESSION_KEY not in client.session
    return client


def shown_secret(client):
    return re.search(r"<code>([A-Z2-7]{32})</code>", client.get(APP).content.decode())[1]


def kinds(mails):
    return [mail["kind"].removeprefix("accounts/") for mail in mails()]


# Setting up


@pytest.mark.req("USR-08")
def test_app_is_set_up_with_its_first_code(cast, signed_in, mails):
    client = signed_in(cast.ken)
    secret = shown_secret(client)
    answer = client.post(APP, {"code": code(secret)})
    assert (answer.status_code, answer.url) == (302, CODES)
    assert factors_of(cast.ken).count == 1
    page = client.get(CODES).content.decode()
    assert len(re.search(r"<code>([\d \n]+)</code>", page)[1].splitlines()) == 10
    assert "shown already" in client.get(CODES).content.decode()
    assert kinds(mails) == ["second_factor_changed"]
    assert [name for name, _who in events_of(cast.ken)] == ["add_second_factor", "make_recovery_codes"]


def test_recovery_codes_are_not_burned_by_a_look_at_the_headers(cast, signed_in):
    client = signed_in(with_app(cast.ken))
    assert client.head(CODES).status_code == 405
    assert client.get(CODES).context["codes"]


def test_app_keeps_its_secret_while_it_is_set_up(cast, signed_in):
    client = signed_in(cast.ken)
    secret = shown_secret(client)
    page = client.post(APP, {"code": "000000"}).content.decode()
    assert secret in page
    assert page.count("This code is not right, or it was used already.") == 2
    assert shown_secret(client) == secret
    assert secret not in json.dumps(dict(client.session.items()))
    assert factors_of(cast.ken).count == 0


def test_secrets_are_sealed(cast):
    with_app(cast.ken)
    factors = factors_of(cast.ken)
    assert SECRET not in json.dumps(factors.app.data)
    assert crypto.unseal(factors.app.data["secret"], place=PLACE) == SECRET
    assert factors.codes.data["seed"].startswith(f"{crypto.current_key_id()}:")


def test_secrets_are_sealed_again_with_a_new_key(cast, settings):
    with_app(cast.ken)
    codes = codes_of(cast.ken)
    settings.ENCRYPTION_KEYS = ["new:" + "B" * 42 + "A=", *settings.ENCRYPTION_KEYS]
    with everything_visible():
        assert (second_factor.reseal_second_factors(), second_factor.reseal_second_factors()) == (2, 0)
    settings.ENCRYPTION_KEYS = settings.ENCRYPTION_KEYS[:1]
    client = after_password(cast.ken)
    assert client.post(SECOND, {"code": codes[0]}).status_code == 302


def test_second_app_is_refused(cast):
    with pytest.raises(Refused, match="second-factor-exists"):
        with_app(with_app(cast.ken))


# Signing in


def test_sign_in_asks_for_the_code(cast):
    with_app(cast.mei)
    client = after_password(cast.mei)
    assert client.get(SECOND).status_code == 200
    answer = client.post(SECOND, {"code": code()})
    assert (answer.status_code, answer.url) == (302, "/overview/")
    assert client.session[SESSION_KEY] == str(cast.mei.pk)
    assert events_of(cast.mei)[-1] == ("sign_in", cast.mei.email)
    assert client.get("/my-profile/").status_code == 200
    assert factors_of(cast.mei).app.last_used_at is not None


def test_sign_in_goes_on_to_next_after_the_code(cast):
    with_app(cast.mei)
    client = Client()
    client.post(f"{SIGN_IN}?next=/my-profile/", {"login": cast.mei.email, "password": PASSWORD})
    assert client.post(SECOND, {"code": code()}).url == "/my-profile/"


def test_sign_in_of_the_operators_people(cast):
    client = after_password(cast.ravi)
    assert client.post(SECOND, {"code": code()}).status_code == 302
    assert client.session[SESSION_KEY] == str(cast.ravi.pk)


def reset(user, by):
    passwords.reset_password(user, by=by, with_link=False)


@pytest.mark.parametrize("act", [reset, user_states.deactivate_user, user_states.delete_user])
def test_half_a_sign_in_does_not_outlive_what_an_admin_does(cast, act):
    half = after_password(with_app(cast.ken))
    with factories.acting_for(cast.mei):
        act(cast.ken, by=cast.mei)
    answer = half.post(SECOND, {"code": code()})
    assert (answer.url, SESSION_KEY in half.session) == (SIGN_IN, False)
    assert ("sign_in", cast.ken.email) not in events_of(cast.mei)


def test_half_a_sign_in_says_why_it_is_over_and_begins_anew(cast):
    half = after_password(with_app(factories.reading_english(cast.ken)))
    with factories.acting_for(cast.mei):
        made = passwords.reset_password(cast.ken, by=cast.mei, with_link=False)
    answer = half.post(SECOND, {"code": code()}, follow=True)
    assert "Your account was changed while you were signing in. Sign in again." in answer.content.decode()
    assert half.get(SECOND).url == SIGN_IN
    assert half.post(SIGN_IN, {"login": cast.ken.email, "password": made.password}).url == SECOND


def test_code_opens_nothing_without_the_password(cast):
    with_app(cast.mei)
    client = Client()
    assert client.get(SECOND).url == SIGN_IN
    assert client.post(SECOND, {"code": code()}).url == SIGN_IN
    assert SESSION_KEY not in client.session


@pytest.mark.parametrize("later", [0, 31, 59])
def test_app_code_works_once_as_long_as_it_is_valid(cast, later):
    with_app(cast.mei)
    with time_machine.travel(1_800_000_000, tick=False) as clock:
        spent = code(steps=1)  # a phone that is half a minute ahead: valid for another minute
        assert after_password(cast.mei).post(SECOND, {"code": spent}).status_code == 302
        clock.shift(later)
        client = after_password(cast.mei)
        assert client.post(SECOND, {"code": spent}).status_code == 200
        assert SESSION_KEY not in client.session


def test_new_password_leads_around_no_second_step(cast, mails):
    with_app(cast.mei)
    Client().post("/password-reset/", {"email": cast.mei.email})
    client = Client()
    form = client.get(link_in(mails()[-1])).url
    client.post(form, {"password1": "seven kites over the harbour"})
    assert SESSION_KEY not in client.session
    answer = client.post(SIGN_IN, {"login": cast.mei.email, "password": "seven kites over the harbour"})
    assert (answer.url, SESSION_KEY in client.session) == (SECOND, False)


def test_code_that_set_the_app_up_is_spent(cast, signed_in):
    client = signed_in(cast.mei)
    secret = shown_secret(client)
    with time_machine.travel(time.time(), tick=False):
        client.post(APP, {"code": code(secret)})
        assert after_password(cast.mei).post(SECOND, {"code": code(secret)}).status_code == 200


def test_recovery_code_signs_in_once(cast, mails):
    with_app(cast.ken)
    first = codes_of(cast.ken)[0]
    client = after_password(cast.ken)
    assert client.post(SECOND, {"code": f"{first[:4]} {first[4:]}"}).status_code == 302
    assert client.session[SESSION_KEY] == str(cast.ken.pk)
    assert "9 are left" in client.get("/my-profile/").content.decode()
    assert after_password(cast.ken).post(SECOND, {"code": first}).status_code == 200
    assert kinds(mails) == ["second_factor_changed"] * 2
    assert "Codes left: 9." in mails()[-1]["txt"]
    events = [name for name, _who in events_of(cast.ken)][2:]
    assert events == ["use_recovery_code", "sign_in", "refuse_second_factor"]


def test_overview_warns_when_recovery_codes_run_out(cast, signed_in):
    with_app(cast.ken)
    codes, client, shown = codes_of(cast.ken), signed_in(cast.ken), []
    for spent in (7, 1, 2):
        with factories.acting_for(cast.ken):
            assert all(second_factor.spend_code(cast.ken, codes.pop()) for _time in range(spent))
        page = client.get(SECURITY).content.decode()
        shown.append(re.findall(r'class="banner" data-tone="(\w+)"', page))
    assert shown == [[], ["warning"], ["danger"]]


@pytest.mark.parametrize("typed", ["", "000000", "abcdef", "１２３４５６", "\x00", "9" * 500])
def test_wrong_code_signs_nobody_in(cast, typed):
    with_app(cast.mei)
    client = after_password(cast.mei)
    assert client.post(SECOND, {"code": typed}).status_code == 200
    assert SESSION_KEY not in client.session


@pytest.fixture
def stopped_clock():
    """Limits count in windows of time: a test that ran across the end of one would count anew."""
    with time_machine.travel(time.time(), tick=False):
        yield


def test_guessing_is_limited_for_the_guesser_alone(cast, stopped_clock):
    with_app(cast.mei)
    thief = after_password(cast.mei, REMOTE_ADDR="192.0.2.1")
    answers = [thief.post(SECOND, {"code": "000000"}).status_code for _guess in range(6)]
    assert answers == [200] * 5 + [429]
    assert thief.post(SECOND, {"code": code()}).status_code == 429
    owner = after_password(cast.mei, REMOTE_ADDR="192.0.2.2")
    assert owner.post(SECOND, {"code": code()}).status_code == 302
    with everything_visible():
        cast.mei.refresh_from_db()
    assert cast.mei.is_active


def test_guessing_from_many_addresses_is_limited(cast, stopped_clock):
    with_app(cast.mei)
    answers = []
    for number in range(5):
        thief = after_password(cast.mei, REMOTE_ADDR=f"192.0.2.{number}")
        answers += [thief.post(SECOND, {"code": "000000"}).status_code for _guess in range(5)]
    assert answers == [200] * 20 + [429] * 5


# Taking away


def test_last_factor_goes_with_the_recovery_codes(cast, signed_in, mails):
    with_app(cast.ken)
    client = signed_in(cast.ken)
    assert "your password alone is enough" in client.get(f"{APP}remove/").content.decode()
    assert client.post(f"{APP}remove/").url == SECURITY
    assert (factors_of(cast.ken).count, factors_of(cast.ken).codes) == (0, None)
    assert Client().post(SIGN_IN, {"login": cast.ken.email, "password": PASSWORD}).url == "/overview/"
    assert [mail["subject"] for mail in mails()][1:] == ["The authenticator app was removed from your work account"]


def test_first_of_two_factors_leaves_the_recovery_codes(cast, signed_in):
    with_app(cast.ken)
    passkey = with_passkey(cast.ken)
    signed_in(cast.ken).post(f"{SECURITY}passkeys/{passkey.pk}/remove/")
    assert (factors_of(cast.ken).count, factors_of(cast.ken).codes_left) == (1, 10)


@pytest.mark.parametrize("verb", ["get", "post"])
def test_last_factor_stays_where_the_company_demands_one(cast, signed_in, verb):
    answer = getattr(signed_in(cast.ravi), verb)(f"{APP}remove/")
    assert (answer.status_code, "second-factor-demanded" in answer.content.decode()) == (403, True)
    assert factors_of(cast.ravi).count == 1


def test_new_recovery_codes_replace_the_old(cast, signed_in, mails):
    with_app(cast.ken)
    old = codes_of(cast.ken)
    assert signed_in(cast.ken).post(f"{CODES}new/").url == CODES
    assert set(old) & set(codes_of(cast.ken)) == set()
    assert mails()[-1]["subject"] == "New recovery codes for your work account"


def test_recovery_codes_stand_in_for_something(cast, signed_in):
    client = signed_in(cast.ken)
    assert client.get(CODES).status_code == 409
    answer = client.post(f"{CODES}new/")
    assert (answer.status_code, "second-factor-missing" in answer.content.decode()) == (409, True)


# Confirming that it is you


@pytest.mark.parametrize("address", [APP, CODES, f"{SECURITY}passkeys/new/"])
def test_secrets_are_shown_to_whoever_signed_in_just_now(cast, signed_in, an_hour, address):
    answer = signed_in(cast.ken, ago=an_hour).get(address)
    assert (answer.status_code, answer.url) == (302, f"/sign-in/again/?next={address.replace('/', '%2F')}")


def test_confirming_with_a_code_instead_of_the_password(cast, signed_in, an_hour):
    with_app(cast.ken)
    client = signed_in(cast.ken, ago=an_hour)
    asked = client.post(f"{APP}remove/").url
    ways = re.findall(r'class="button".* href="(/sign-in/[^"]+)"', client.get(asked).content.decode())
    assert [way.partition("?")[0] for way in ways] == ["/sign-in/again/code/"]
    assert client.post(ways[0], {"code": "000000"}).status_code == 200
    assert factors_of(cast.ken).count == 1
    assert client.post(ways[0], {"code": code()}).status_code == 302
    assert factors_of(cast.ken).count == 0


def test_confirming_offers_every_way(cast, signed_in, an_hour):
    with_app(cast.ken)
    with_passkey(cast.ken)
    client = signed_in(cast.ken, ago=an_hour)
    with CaptureQueriesContext(connection) as captured:
        page = client.get("/sign-in/again/?next=/my-profile/").content.decode()
    ways = re.findall(r'class="button".*? href="(/sign-in/[^"?]+)', page)
    assert ways == ["/sign-in/again/passkey/", "/sign-in/again/code/"]
    assert len(statements(captured)) <= 8


def test_email_can_be_changed_with_a_second_factor(cast, signed_in, mails):
    with_app(cast.ken)
    signed_in(cast.ken).post("/my-profile/e-mail/", {"email": "new@lin-trading.example", "action_add": "1"})
    assert kinds(mails)[-1] == "confirm_email"


# Mails


CHANGES = {
    "app_added": emails.second_factor_app_added,
    "app_removed": emails.second_factor_app_removed,
    "passkey_added": lambda user: emails.second_factor_passkey_added(user, "100% <b>Tom's & key"),
    "passkey_removed": lambda user: emails.second_factor_passkey_removed(user, "100% <b>Tom's & key"),
    "codes_made": emails.second_factor_codes_made,
    "code_used": lambda user: emails.second_factor_code_used(user, left=3),
}


@pytest.mark.parametrize("language", [code for code, _name in settings.LANGUAGES])
@pytest.mark.parametrize("change", CHANGES)
def test_mail_has_both_parts_with_the_same_link(cast, mails, change, language):
    cast.ken.language = language
    with factories.acting_for(cast.ken):
        CHANGES[change](cast.ken)
    (mail,) = mails()
    links = [set(re.findall(r"https?://[^\s\"<]+", mail[part])) for part in ("txt", "html")]
    assert links == [{f"{settings.PORTAL_BASE_URL}{SECURITY}"}] * 2
    assert [mail["txt"].count(entity) for entity in ("&amp;", "&lt;", "&#x27;")] == [0, 0, 0]
    assert mail["html"].count("<b>Tom") == 0
    assert mail["language"] == language


# Numbers, and two at once


def at_once(user, *jobs):
    """What each job answers when all of them run at the same moment."""
    answers, together = [], threading.Barrier(len(jobs))

    def run(job):
        together.wait()
        try:
            with factories.acting_for(user):
                answers.append(job())
        except Refused as refusal:
            answers.append(refusal.code)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[job]) for job in jobs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


@pytest.mark.django_db(transaction=True)
def test_of_two_uses_of_a_code_at_once_one_counts(transactional_cast):
    ken = with_app(transactional_cast.ken)
    recovery = codes_of(ken)
    for spent in (code(), recovery[0]):
        answers = at_once(ken, *[lambda spent=spent: bool(second_factor.spend_code(ken, spent))] * 4)
        assert sorted(answers) == [False, False, False, True]


@pytest.mark.django_db(transaction=True)
def test_of_the_last_two_factors_removed_at_once_one_stays(transactional_cast):
    ravi = transactional_cast.ravi
    with_passkey(ravi)
    factors = factors_of(ravi)
    jobs = [
        lambda factor=factor: second_factor.remove_second_factor(ravi, factor)
        for factor in (factors.app, factors.passkeys[0])
    ]
    assert set(at_once(ravi, *jobs)) == {None, "second-factor-demanded"}
    assert factors_of(ravi).count == 1


def test_counter_is_the_step_of_the_code():
    with time_machine.travel(1_800_000_000, tick=False):
        now = 1_800_000_000 // 30
        steps = {step: counter_of(code(steps=step), SECRET) for step in (-2, -1, 0, 1, 2)}
    assert steps == {-2: None, -1: now - 1, 0: now, 1: now + 1, 2: None}


def test_rows_of_another_company_are_behind_the_wall(cast):
    with_app(cast.anna)
    with factories.acting_for(cast.mei):
        assert Authenticator.objects.count() == 0
