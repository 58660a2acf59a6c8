"""Before sensitive acts the person is asked again, unless the last proof is fresh."""

import json
from datetime import timedelta

import pytest
import time_machine
from django.conf import settings
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils import timezone

from enrollment.models import AgreementAcceptance, Application, BankAccount
from tests import factories
from tests.enrollment.test_agreements import shown
from tests.factories import PASSWORD

AGAIN = "/sign-in/again/"
AGREEMENT = "/agreements/indirect_reseller/"
ACCEPTANCE = f"{AGREEMENT}acceptance/"
TOO_OLD = timedelta(seconds=settings.ACCOUNT_REAUTHENTICATION_TIMEOUT + 1)
FRESH = {"agreement_accept", "section_edit"}


@pytest.fixture
def agreement(cast):
    """Mei's company is approved and the agreement is published."""
    published = factories.published(cast.omar)
    factories.approved(cast.mei, cast.ravi)
    return published


@pytest.fixture
def bank_form(cast):
    """Where Anna's company enters its bank account."""
    with factories.acting_for(cast.anna):
        made = Application.objects.create(
            tenant=cast.anna.tenant, programme="direct_bill", reference="PC-DIRE-CTBL", applicant=cast.anna
        )
    return f"/applications/{made.pk}/bank/"


ACCOUNT = {
    "account_holder": "Berger Systems GmbH", "number": "DE89370400440532013000", "bank_code": "", "revision": 0,
}  # fmt: skip


def acceptances():
    with factories.everything_visible():
        return AgreementAcceptance.objects.count()


def kept():
    with factories.everything_visible():
        return list(AgreementAcceptance.objects.values_list("accepted_by_id", "address"))


def accounts():
    with factories.everything_visible():
        return BankAccount.objects.count()


def patterns(resolver=None):
    for entry in (resolver or get_resolver()).url_patterns:
        if isinstance(entry, URLResolver):
            yield from patterns(entry)
        elif isinstance(entry, URLPattern):
            yield entry


def test_sensitive_pages_are_marked():
    assert {entry.name for entry in patterns() if getattr(entry.callback, "is_fresh", False)} >= FRESH


def test_act_right_after_the_sign_in_is_not_asked_again(cast, agreement):
    client = Client()
    client.post("/sign-in/", {"login": cast.mei.email, "password": PASSWORD})
    assert client.post(ACCEPTANCE, shown(agreement)).url == "/overview/"


def test_act_at_the_edge_of_the_time(cast, agreement, signed_in):
    with time_machine.travel(timezone.now(), tick=False):
        assert signed_in(cast.mei, ago=TOO_OLD - timedelta(seconds=1)).post(ACCEPTANCE, shown(agreement)).url == (
            f"{AGAIN}?next={ACCEPTANCE.replace('/', '%2F')}"
        )
        nearly = signed_in(cast.mei, ago=TOO_OLD - timedelta(seconds=2))
        assert nearly.post(ACCEPTANCE, shown(agreement)).url == "/overview/"


def test_act_waits_while_the_person_is_asked_and_then_happens(cast, agreement, signed_in):
    client = signed_in(cast.mei, ago=TOO_OLD)
    asked = client.post(ACCEPTANCE, shown(agreement), REMOTE_ADDR="203.0.113.7")
    assert (asked.status_code, acceptances()) == (302, 0)
    assert client.get(asked.url).status_code == 200
    done = client.post(asked.url, {"password": PASSWORD, "next": ACCEPTANCE}, REMOTE_ADDR="203.0.113.8")
    assert (done.status_code, done.url, acceptances()) == (302, "/overview/", 1)
    assert kept() == [(cast.mei.pk, "203.0.113.8")]
    assert client.post(AGAIN, {"password": PASSWORD, "next": ACCEPTANCE}).url == ACCEPTANCE
    assert acceptances() == 1


def test_act_does_not_happen_after_a_wrong_password(cast, agreement, signed_in):
    client = signed_in(cast.mei, ago=TOO_OLD)
    asked = client.post(ACCEPTANCE, shown(agreement))
    assert client.post(asked.url, {"password": "wrong", "next": ACCEPTANCE}).status_code == 200
    assert client.post(ACCEPTANCE, shown(agreement)).url == asked.url
    assert acceptances() == 0


def test_act_that_waited_still_asks_for_the_right(cast, agreement, signed_in):
    client = signed_in(cast.ken, ago=TOO_OLD)
    asked = client.post(ACCEPTANCE, shown(agreement))
    refused = client.post(asked.url, {"password": PASSWORD, "next": ACCEPTANCE})
    assert (refused.status_code, "role-lacks-right" in refused.content.decode(), acceptances()) == (403, True, 0)


def test_act_without_csrf_token_neither_waits_nor_happens(cast, agreement, signed_in):
    client = signed_in(cast.mei, ago=TOO_OLD)
    client.handler.enforce_csrf_checks = True
    assert client.post(ACCEPTANCE, shown(agreement)).status_code == 403
    assert client.post(AGAIN, {"password": PASSWORD, "next": ACCEPTANCE}).status_code == 403
    client.handler.enforce_csrf_checks = False
    assert client.post(AGAIN, {"password": PASSWORD, "next": ACCEPTANCE}).url == ACCEPTANCE
    assert (client.get(ACCEPTANCE).status_code, acceptances()) == (405, 0)


def test_reading_is_not_asked_again(cast, agreement, signed_in):
    client = signed_in(cast.mei, ago=TOO_OLD)
    assert client.get(AGREEMENT).status_code == 200
    assert client.get(ACCEPTANCE).status_code == 405


def test_proof_of_somebody_else_in_the_same_session_does_not_count(cast, agreement, signed_in):
    client = signed_in(cast.mei)
    session = client.session
    session["account_authentication_methods_user"] = str(cast.ken.pk)
    session.save()
    assert client.post(ACCEPTANCE, shown(agreement)).url.startswith(AGAIN)


def test_person_without_any_way_to_prove_is_told_to_sign_in_again(cast, agreement, signed_in):
    with factories.acting_for(cast.mei):
        cast.mei.set_unusable_password()
        cast.mei.save(update_fields=["password"])
    answer = signed_in(cast.mei, ago=TOO_OLD).post(ACCEPTANCE, shown(agreement))
    assert (answer.status_code, "sign-in-too-old" in answer.content.decode(), acceptances()) == (403, True, 0)


@pytest.mark.parametrize(("ago", "kept"), [(timedelta(0), 1), (TOO_OLD, 0)])
def test_own_address_follows_the_same_rule(cast, signed_in, mails, ago, kept):
    client = signed_in(cast.ken, ago=ago)
    client.post("/my-profile/e-mail/", {"email": "kenji@lin-trading.example", "action_add": ""})
    assert [mail["kind"] for mail in mails()] == ["accounts/confirm_email"] * kept


def test_secret_form_is_asked_for_before_it_is_shown(cast, bank_form, signed_in):
    client = signed_in(cast.anna, ago=TOO_OLD)
    asked = client.get(f"{bank_form}?check")
    assert asked.url.startswith(f"{AGAIN}?next=")
    back = client.post(asked.url, {"password": PASSWORD, "next": f"{bank_form}?check"})
    assert back.url == f"{bank_form}?check"
    assert client.get(back.url).status_code == 200


def test_secret_form_stays_good_while_it_is_filled_in(cast, bank_form, signed_in):
    client = signed_in(cast.anna, ago=timedelta(minutes=29))
    assert client.post(bank_form, ACCOUNT).url.startswith("/applications/")
    assert accounts() == 1


def test_secret_form_sent_too_late_is_dropped_and_never_kept(cast, bank_form, signed_in):
    client = signed_in(cast.anna, ago=timedelta(minutes=31))
    asked = client.post(bank_form, ACCOUNT)
    assert (asked.status_code, asked.url.startswith(AGAIN), accounts()) == (302, True, 0)
    sessions = [row.get_decoded() for row in Session.objects.all()]
    assert (len(sessions), ACCOUNT["number"] in json.dumps(sessions)) == (1, False)
    back = client.post(asked.url, {"password": PASSWORD, "next": bank_form})
    page = client.get(back.url).content.decode()
    assert (back.url, accounts()) == (bank_form, 0)
    assert ("was not kept" in page, ACCOUNT["number"] in page) == (True, False)
    assert "was not kept" not in client.get(back.url).content.decode()


def test_other_topics_of_the_wizard_ask_for_nothing(cast, bank_form, signed_in):
    client = signed_in(cast.anna, ago=timedelta(hours=2))
    assert client.get(bank_form.replace("/bank/", "/company/")).status_code == 200
