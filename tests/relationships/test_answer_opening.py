"""Looking changes nothing; acting on a link hands out its draft; and what the company that asks learns of either."""

from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from accounts import roles
from partnercenter.models import AuditEvent
from relationships.actions import invitations, ledger
from relationships.actions.answers import accept_partnership
from relationships.rules.consents import partnership_consent
from tests import factories
from tests.relationships.drafting import drafted
from tests.relationships.ledgers import invited_long_ago, log_of
from tests.relationships.links import ACCEPT, CONTINUE, DECLINE, FRESH_LINK, code_of, now, opened, ticked
from tests.relationships.test_answers import logged

VISITOR = "203.0.113.50"


@pytest.fixture
def mei(reseller, signed_in):
    """The reseller's global admin, reading English, in her browser."""
    return signed_in(factories.reading_english(reseller))


@pytest.fixture
def renewed(provider):
    """A link that works, the draft that is to replace it, and the draft's secret."""
    older = invited_long_ago(provider)
    with factories.acting_for(provider):
        newer = ledger.renew_invitation(older, by=provider)
        return older, newer, invitations.secret_of(newer)


# Looking


@pytest.mark.parametrize("person", ["anna", "mei", "hao"])
def test_looking_changes_nothing_and_tells_nobody(renewed, provider, cast, signed_in, person):
    older, newer, secret = renewed
    before = log_of(older), log_of(newer)
    opened(secret, signed_in(getattr(cast, person)))
    assert (now(older).status, now(newer).status) == ("handed_out", "draft")
    assert (log_of(older), log_of(newer)) == before


# Acting on a draft that was passed on before its maker chose *Done*


@pytest.mark.parametrize(("act", "status"), [(CONTINUE, "opened"), (ACCEPT, "accepted"), (DECLINE, "declined")])
def test_draft_is_handed_out_by_acting_on_its_link(provider, reseller, mei, act, status):
    draft, secret = drafted(provider)
    client, page = opened(secret, Client() if act == CONTINUE else mei)
    assert (page.status_code, now(draft).status) == (200, "draft")
    client.post(act, ticked(draft, reseller))
    after = now(draft)
    assert (after.status, after.sealed_token, None in (after.handed_out_at, after.opened_at)) == (status, "", False)
    assert ("open_draft_link", "the invited") in logged(provider, draft)


@pytest.mark.parametrize("act", [ACCEPT, DECLINE])
def test_whoever_was_not_meant_hands_out_nothing(provider, reseller, mei, act):
    draft, secret = drafted(provider, recipient_email="x@elsewhere.example", only_recipient=True)
    client, _page = opened(secret, mei)
    assert code_of(client.post(act, ticked(draft, reseller))) == "wrong-account"
    assert now(draft).status == "draft"


def test_draft_that_is_acted_on_ends_the_older_link_in_the_name_of_the_invited(renewed, provider):
    older, newer, secret = renewed
    opened(secret)[0].post(CONTINUE)
    assert (now(older).status, now(newer).status) == ("superseded", "opened")
    assert logged(provider, older)[-1] == ("renew_invitation", "the invited")


def test_draft_is_spent_once_the_older_link_was_accepted(renewed, provider, reseller, cast, mei):
    older, newer, secret = renewed
    wu = factories.user(factories.tenant("Wu", "wu.example", "TW"), "Wu", "wu@wu.example", roles.GLOBAL_ADMIN)
    factories.trading(wu, cast.ravi, cast.omar, "indirect_reseller", mpn_id="4000003")
    consent = partnership_consent(provider=provider.tenant.name, reseller=wu.tenant.name)
    with factories.acting_for(wu):
        accept_partnership(older.token_hash, consent=consent, by=wu)
    opened(secret, mei)
    answer = mei.post(ACCEPT, ticked(newer, reseller))
    assert (answer.status_code, code_of(answer), now(newer).status) == (410, "invitation-accepted", "draft")


# Who and where the invited are


@pytest.mark.parametrize("act", [CONTINUE, FRESH_LINK])
def test_inviter_learns_nothing_of_where_a_visitor_is(provider, act):
    invitation, secret = factories.invited(provider)
    late = invitation.expires_at if act == FRESH_LINK else timezone.now()
    with time_machine.travel(late + timedelta(minutes=1)):
        opened(secret, Client(REMOTE_ADDR=VISITOR))[0].post(act, REMOTE_ADDR=VISITOR)
    with factories.everything_visible():
        assert AuditEvent.objects.get(user_principal_name="the invited").address is None


def test_address_in_an_event_of_the_invited_is_not_shown(provider, ting):
    """The log kept it once."""
    event = AuditEvent(
        tenant_id=provider.tenant_id, acting_tenant_id=provider.tenant_id, user_principal_name="the invited",
        operation_type="open_invitation", resource_type="invitation", resource_id="x", address=VISITOR,
    )  # fmt: skip
    with factories.acting_for(provider):
        event.save(force_insert=True)
    told = ting.get("/settings/activity/export.csv").getvalue().decode()
    assert ("Whoever was invited" in told, VISITOR in told) == (True, False)


def test_inviter_learns_not_which_company_asks_for_a_fresh_link(provider, cast, signed_in):
    invitation, secret = factories.invited(provider)
    with factories.acting_for(provider):
        type(invitation).objects.filter(pk=invitation.pk).update(expires_at=timezone.now())
    opened(secret, signed_in(cast.anna))[0].post(FRESH_LINK)
    with factories.everything_visible():
        event = AuditEvent.objects.get(user_principal_name="the invited")
    assert (event.acting_tenant_id, event.acting_tenant_name) == (provider.tenant_id, "")
