"""Passkeys: alone or as the second step, never somebody else's, whatever is handed over in their place."""

import json

import pytest
from django.contrib.auth import SESSION_KEY
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.actions import passwords, second_factor
from tests import factories
from tests.accounts.conftest import statements
from tests.accounts.passkeys import PRESENT, Device
from tests.accounts.test_second_factor import (
    CREDENTIAL,
    SECOND,
    SECURITY,
    SIGN_IN,
    after_password,
    factors_of,
    with_app,
    with_passkey,
)
from tests.accounts.test_sign_in import events_of
from tests.factories import everything_visible


def challenge_for(client):
    asked = client.get("/sign-in/passkey/", headers={"accept": "application/json"}).json()
    return asked["request_options"]["publicKey"]["challenge"]


def show(client, answer):
    """Signs in with what a device hands over; whether somebody is signed in."""
    client.post("/sign-in/passkey/", {"credential": json.dumps(answer)})
    return SESSION_KEY in client.session


def passkey_of(user):
    """A device that has been added."""
    made = Device()
    with factories.acting_for(user):
        second_factor.add_passkey(user, name="Key", credential=made.credential())
    return made


def test_passkey_alone_signs_in_once(cast):
    device, client = passkey_of(cast.mei), Client()
    answer = device.answer(challenge_for(client), cast.mei)
    assert show(client, answer)
    assert events_of(cast.mei)[-1] == ("sign_in", cast.mei.email)
    client.post("/sign-out/")
    assert (show(client, answer), show(Client(), answer)) == (False, False)


def test_passkey_signs_in_its_owner_only(cast):
    device, forged, client = passkey_of(cast.mei), passkey_of(cast.anna), Client()
    forged.id = device.id
    assert not show(client, device.answer(challenge_for(client), cast.anna))
    assert not show(client, forged.answer(challenge_for(client), cast.mei))
    assert not show(client, device.answer(challenge_for(client), cast.mei, flags=PRESENT))  # nobody was recognized
    assert show(client, device.answer(challenge_for(client), cast.mei))


def test_passkey_of_a_deactivated_user_signs_nobody_in(cast):
    device, client = passkey_of(cast.ken), Client()
    with everything_visible():
        cast.ken.is_active = False
        cast.ken.save(update_fields=["is_active"])
    assert not show(client, device.answer(challenge_for(client), cast.ken))


def test_passkey_spends_no_temporary_password(cast):
    device, client = passkey_of(cast.ken), Client()
    with factories.acting_for(cast.mei):
        made = passwords.reset_password(cast.ken, by=cast.mei, with_link=False)
    assert show(client, device.answer(challenge_for(client), cast.ken))
    assert client.get("/overview/").url == "/password/first/"
    assert Client().post(SIGN_IN, {"login": cast.ken.email, "password": made.password}).url == SECOND


def test_passkey_is_added_with_its_challenge(cast, signed_in):
    client, made = signed_in(cast.ken), Device()
    options = client.get(f"{SECURITY}passkeys/new/").context["options"]
    challenge = json.loads(options)["creation_options"]["publicKey"]["challenge"]
    for said in (challenge, challenge, ""):
        client.post(f"{SECURITY}passkeys/new/", {"name": "", "credential": json.dumps(made.credential(said))})
    assert [row.data["name"] for row in factors_of(cast.ken).passkeys] == ["Passkey 1"]


@pytest.mark.parametrize("credential", [
    "", "null", "[]", "{", "1", '{"response": []}', '{"response": {}}', '{"id": 1, "response": {}}',
    '{"rawId": "a", "response": {"userHandle": 1}}', '{"id": "YQ", "rawId": "YQ", "response": {"userHandle": null}}',
    '{"rawId": "YQ", "response": {"clientDataJSON": "eyJ0eXBlIjoieCIsImNoYWxsZW5nZSI6ImEiLCJvcmlnaW4iOiJ4In0",'
    ' "authenticatorData": "AA", "signature": "AA", "userHandle": "YQ"}}', "9" * 30_000,
])  # fmt: skip
def test_nonsense_instead_of_a_passkey(cast, credential):
    with_app(cast.mei)
    client = Client()
    client.get("/sign-in/passkey/", headers={"accept": "application/json"})
    answer = client.post("/sign-in/passkey/", {"credential": credential})
    assert (answer.status_code, answer.url) == (302, SIGN_IN)
    assert client.get(SIGN_IN).content.decode().count('data-tone="danger"') == 1
    assert after_password(cast.mei).post(SECOND, {"credential": credential}).status_code == 200
    assert SESSION_KEY not in client.session


def test_passkey_options_name_nobody(db):
    options = Client().get("/sign-in/passkey/", headers={"accept": "application/json"}).json()["request_options"]
    assert options["publicKey"]["allowCredentials"] == []
    assert options["publicKey"]["userVerification"] == "required"


@pytest.mark.parametrize("page", ["", "remove/"])
def test_passkey_of_somebody_else_is_not_found(cast, signed_in, page):
    with_app(cast.ken)
    passkey = with_passkey(cast.mei)
    for other in (cast.ken, cast.anna):
        client = signed_in(other)
        address = f"{SECURITY}passkeys/{passkey.pk}/{page}"
        assert [client.get(address).status_code, client.post(address, {"name": "Mine"}).status_code] == [404, 404]
    assert [row.data["name"] for row in factors_of(cast.mei).passkeys] == ["Laptop"]


def test_passkey_gets_another_name(cast, signed_in):
    passkey = with_passkey(cast.ken)
    client = signed_in(cast.ken)
    assert client.post(f"{SECURITY}passkeys/{passkey.pk}/", {"name": "Desk"}).url == SECURITY
    assert "Desk" in client.get(SECURITY).content.decode()
    assert events_of(cast.ken)[-1] == ("rename_passkey", cast.ken.email)


@pytest.mark.parametrize("passkeys", [1, 3, 50])
def test_overview_asks_the_same_for_any_number_of_passkeys(cast, signed_in, passkeys):
    with factories.acting_for(cast.ken):
        for number in range(passkeys):
            second_factor.add_passkey(cast.ken, name=f"Key {number}", credential=CREDENTIAL)
    client = signed_in(cast.ken)
    with CaptureQueriesContext(connection) as captured:
        page = client.get(SECURITY).content.decode()
    assert (page.count("Remove<"), len(statements(captured))) == (passkeys, 3)
