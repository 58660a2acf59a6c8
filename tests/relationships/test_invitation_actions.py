"""Drafting, changing, sending and handing out an invitation; the limits; what the log keeps."""

import re
from datetime import timedelta

import pytest
from django.conf import settings
from django.utils import timezone

from accounts import roles
from partnercenter.demo.clock import told_at
from partnercenter.errors import Refused
from partnercenter.models import AuditEvent
from partnercenter.programme import change_setting
from partnercenter.tokens import hash_of
from relationships.actions import invitations, ledger
from relationships.models import Invitation
from relationships.rules import drafts
from tests import factories
from tests.relationships import ledgers
from tests.relationships.drafting import drafted, now

MEI = "mei@lin-trading.example"
KEPT = {"subject": "Hello", "recipient_email": MEI, "only_recipient": False}


def operations(invitation, by):
    with factories.acting_for(by):
        found = AuditEvent.objects.filter(resource_id=str(invitation.pk)).order_by("operation_date")
        return [event.operation_type for event in found]


def update(invitation, by, **values):
    with factories.acting_for(by):
        return invitations.update_draft(invitation, by=by, **{"text": invitation.text, **KEPT, **values})


def send(invitation, by):
    with factories.acting_for(by):
        return invitations.send_invitation(invitation, by=by)


def hand_out(invitation, by):
    with factories.acting_for(by):
        return invitations.hand_out_invitation(invitation, by=by)


def refused(action, *values, **named):
    with pytest.raises(Refused) as caught:
        action(*values, **named)
    return caught.value


@pytest.mark.req("REL-03", "REL-06")
def test_same_form_twice_makes_one_invitation(provider):
    first, _secret = drafted(provider)
    second, _secret = drafted(provider, invitation_id=first.pk, recipient_name="Mei")
    assert (second, now(first).recipient_name) == (first, "")
    assert operations(first, provider) == ["create_invitation"]


def test_sales_agent_may_invite_and_admin_agent_may_not(provider, cast):
    made, _secret = drafted(cast.hao)
    assert made.made_by == cast.hao
    assert refused(drafted, cast.lan).code == "role-lacks-right"


@pytest.mark.req("REL-01", "REL-05")
def test_changed_draft_is_kept_and_logged(provider):
    made, _secret = drafted(provider)
    update(made, provider, text=f"New {drafts.LINK}", only_recipient=True)
    found = now(made)
    assert (found.subject, found.text, found.recipient_email, found.only_recipient) == (
        "Hello", f"New {drafts.LINK}", MEI, True,
    )  # fmt: skip
    assert operations(made, provider) == ["create_invitation", "update_invitation"]


def test_draft_saved_without_a_change_writes_nothing(provider):
    made, _secret = drafted(provider, recipient_email=MEI)
    update(made, provider, subject=made.subject)
    assert operations(made, provider) == ["create_invitation"]


@pytest.mark.parametrize("action", [update, send])
def test_handed_out_invitation_is_a_draft_no_more(provider, action):
    made, _secret = factories.invited(provider, recipient_email=MEI)
    assert refused(action, made, provider).code == "invitation-changed"


@pytest.mark.parametrize("action", [update, send])
def test_strangers_draft_is_unknown(provider, cast, action):
    made, _secret = drafted(provider, recipient_email=MEI)
    factories.trading(cast.anna, cast.ravi, cast.omar, "indirect_provider", mpn_id="4100002")
    assert refused(action, made, cast.anna).code == "invitation-unknown"


@pytest.mark.req("REL-04")
def test_handing_out_forgets_the_secret(provider):
    made, secret = drafted(provider)
    with factories.acting_for(provider):
        invitations.hand_out_invitation(made, by=provider)
    found = now(made)
    assert (found.status, found.sealed_token, found.token_hash) == ("handed_out", "", hash_of(secret))
    assert (found.sent_at, found.handed_out_at is None) == (None, False)
    with pytest.raises(ValueError, match="handed out"):
        invitations.secret_of(found)


@pytest.mark.req("REL-07")
def test_sending_mails_the_words_and_the_link_in_the_recipients_language(provider, mails):
    made, secret = drafted(provider, recipient_email=MEI, language="zh-hant")
    update(made, provider, text=f"Dear <b>Mei</b> & co,\n{drafts.LINK}\nTing")
    sent = send(made, provider)
    mail = mails()[-1]
    assert (mail["kind"], mail["to"], mail["language"]) == ("relationships/invitation", MEI, "zh-hant")
    assert provider.tenant.name in mail["subject"]
    assert "Dear <b>Mei</b>" not in mail["html"]
    assert "Dear &lt;b&gt;Mei&lt;/b&gt; &amp; co," in mail["html"]
    assert "> Dear <b>Mei</b> & co,\n" in mail["txt"]
    for part in (mail["txt"], mail["html"]):
        assert set(re.findall(r"https?://[^\s\"<]+", part)) == {drafts.address_of(secret)}
    assert (sent.status, sent.sealed_token, sent.sent_at is None) == ("handed_out", "", False)
    assert operations(made, provider) == ["create_invitation", "update_invitation", "send_invitation"]


def test_subject_of_the_sent_mail_is_the_portals(provider, mails):
    made, _secret = drafted(provider, recipient_email=MEI)
    update(made, provider, subject="You have won")
    send(made, provider)
    assert mails()[-1]["subject"] == f"{provider.tenant.name} asks you to become its indirect reseller"


@pytest.mark.parametrize(
    "values", [{"recipient_email": ""}, {"text": f"{drafts.LINK} http://evil.example"}, {"text": "No link"}]
)
def test_portal_sends_only_what_it_can_answer_for(provider, mails, values):
    made, _secret = drafted(provider, recipient_email=MEI)
    update(made, provider, **values)
    before = len(mails())
    assert refused(send, made, provider).code == "invitation-not-sendable"
    assert (now(made).status, len(mails())) == ("draft", before)


def test_one_address_gets_three_mails_a_day_from_all_companies_together(provider, cast, mails):
    factories.trading(cast.anna, cast.ravi, cast.omar, "indirect_provider", mpn_id="4100002")
    for by, address in ((provider, MEI), (cast.anna, MEI.upper()), (provider, "mei+x@lin-trading.example")):
        send(drafted(by, recipient_email=address)[0], by)
    fourth, _secret = drafted(cast.anna, recipient_email=MEI)
    assert refused(send, fourth, cast.anna).code == "recipient-limit"
    assert now(fourth).status == "draft"
    assert send(drafted(cast.anna, recipient_email="ken@lin-trading.example")[0], cast.anna).status == "handed_out"


@pytest.mark.parametrize(
    "addresses",
    [
        ["kim@bücher.example", "kim@xn--bcher-kva.example", "kim@BÜCHER.example"],
        ["k.im+a@gmail.com", "ki.m@gmail.com", "kim@googlemail.com"],
    ],
)
def test_one_mailbox_is_counted_as_one_however_it_is_written(provider, addresses):
    for address in addresses:
        send(drafted(provider, recipient_email=address)[0], provider)
    fourth, _secret = drafted(provider, recipient_email=addresses[0])
    assert refused(send, fourth, provider).code == "recipient-limit"


def test_dots_count_where_they_tell_mailboxes_apart(provider):
    for address in ("kim@lin.example", "k.im@lin.example", "ki.m@lin.example", "k.i.m@lin.example"):
        assert send(drafted(provider, recipient_email=address)[0], provider).status == "handed_out"


def test_thirty_invitations_in_a_minute_are_enough(provider):
    for _number in range(invitations.MOST_A_MINUTE):
        drafted(provider)
    refusal = refused(drafted, provider)
    assert (refusal.code, refusal.details["limit"]) == ("invitation-limit", "30")


def test_limit_of_a_day_is_the_operators(provider, cast):
    with factories.acting_for(cast.omar):
        change_setting("invitations_a_day", 2, by=cast.omar, reason="Complaints")
    drafted(provider)
    first = drafted(provider)[0]
    refusal = refused(drafted, provider)
    assert (refusal.code, refusal.details["limit"]) == ("invitation-limit", "2")
    assert refusal.details["until"].split(",")[0] != f"{first.created_at:%-d %b %Y}"


def test_company_that_is_no_provider_cannot_invite(reseller):
    assert refused(drafted, reseller).code == "not-a-provider"


@pytest.mark.parametrize("action", [send, hand_out])
def test_provider_without_the_current_agreement_cannot_send(provider, cast, action):
    made, _secret = drafted(provider, recipient_email=MEI)
    factories.published(cast.omar, "indirect_provider", text="The second agreement.")
    assert refused(action, made, provider).code == "agreement-not-signed"
    assert roles.GLOBAL_ADMIN.key in provider.role_keys
    with factories.everything_visible():
        assert Invitation.objects.get().status == "draft"


@pytest.mark.parametrize("language", [code for code, _name in settings.LANGUAGES])
def test_newer_invitation_tells_its_own_last_day(provider, language):
    with told_at(timezone.now() - timedelta(40)):
        older, _secret = factories.invited(provider, language=language, subject="", text="")
    older = ledgers.aged(older, provider, expires_at=older.expires_at + timedelta(3), text=f"{older.text}\nMine.")
    with factories.acting_for(provider):
        newer = ledger.renew_invitation(older, by=provider)
        assert newer.text == f"{drafts.suggested(newer).text}\nMine."
    assert newer.text != older.text
