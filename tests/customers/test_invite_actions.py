"""Who invites customers, for whom and with whom: the action, its limits, and the wall behind it."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.db import DatabaseError, transaction
from django.utils import timezone

from enrollment.models import Partner, ProgramEnrollment
from partnercenter.errors import Refused
from partnercenter.programme import change_setting
from relationships.actions import clocks, invitations, inviters, ledger
from relationships.models import Invitation
from relationships.rules import drafts
from relationships.rules.mailto import fitting
from tests import factories
from tests.relationships import ledgers
from tests.relationships.drafting import drafted, now
from tests.relationships.partners import set_standing

LANGUAGES = [code for code, _name in settings.LANGUAGES]
FEN = "fen@jade-tea.example"


def joint(by, provider, **values):
    return drafted(by, kind="joint", provider_id=provider.tenant_id, **values)


def refusal_of(action, *values, **named):
    """The code with which it is refused; nothing when it works."""
    try:
        action(*values, **named)
    except Refused as refusal:
        return refusal.code
    return ""


@pytest.fixture
def direct(cast):
    """Anna, global admin of a direct-bill partner that may act."""
    factories.trading(cast.anna, cast.ravi, cast.omar, "direct_bill", mpn_id="4200001")
    return cast.anna


# Who may


@pytest.mark.req("INV-01", "INV-13", "INV-14")
def test_every_program_invites_customers_alone(provider, reseller, direct):
    for by in (provider, reseller, direct):
        made, _secret = drafted(by, kind="customer", asks_admin=True)
        assert (made.kind, made.provider_id, made.asks_admin, made.status) == ("customer", None, True, "draft")


@pytest.mark.req("INV-09", "INV-10")
def test_reseller_invites_together_with_its_provider(reseller, provider, partnership):
    made, _secret = joint(reseller, provider)
    assert (made.inviter_id, made.provider_id) == (reseller.tenant_id, provider.tenant_id)
    assert (made.provider_name, made.asks_admin) == (provider.tenant.name, False)


def also_in(programme, by, manager):
    """One more program for a partner, with its agreement signed."""
    agreement = factories.published(manager, programme)
    with factories.everything_visible():
        partner = Partner.objects.get(tenant=by.tenant)
        ProgramEnrollment.objects.create(programme=programme, tenant=by.tenant, partner=partner)
    factories.signed(by, agreement)


def test_company_serves_as_reseller_before_provider_before_direct_partner(reseller, cast):
    for programme in ("indirect_provider", "direct_bill"):
        also_in(programme, reseller, cast.omar)
    with factories.acting_for(reseller):
        found = [inviters.serving_side(reseller.tenant_id).programme]
        for programme in ("indirect_reseller", "indirect_provider"):
            factories.published(cast.omar, programme, text="The second agreement.")
            found.append(inviters.serving_side(reseller.tenant_id).programme)
    assert found == ["indirect_reseller", "indirect_provider", "direct_bill"]


@pytest.mark.parametrize("kind", ["customer", "joint"])
def test_roles_that_invite_customers(provider, reseller, partnership, cast, kind):
    values = {"kind": kind, "provider_id": provider.tenant_id if kind == "joint" else None}
    assert refusal_of(drafted, cast.ken, **values) == ""
    assert refusal_of(drafted, cast.lan, **values) == ("" if kind == "customer" else "joint-needs-a-reseller")
    assert refusal_of(drafted, cast.bo, **values) == "role-lacks-right"


def test_admin_agent_keeps_to_the_kinds_of_its_role(provider, cast):
    for kind, code in (("customer", ""), ("partnership", "role-lacks-right")):
        made = ledgers.invited_long_ago(provider, kind=kind)
        for act in (ledger.extend_invitation, ledger.renew_invitation, ledger.revoke_invitation):
            with factories.acting_for(cast.lan):
                assert refusal_of(act, made, by=cast.lan) == code


# What stands in the way


def test_company_in_no_program_invites_nobody(cast):
    assert refusal_of(drafted, cast.anna, kind="customer") == "not-in-a-program"


@pytest.mark.parametrize(("standing", "code"), [
    ({"accepted_version": None}, "agreement-not-signed"), ({"status": "suspended"}, "programme-not-active"),
])  # fmt: skip
def test_company_that_may_not_act_invites_nobody(reseller, provider, partnership, standing, code):
    set_standing(reseller.tenant, **standing)
    assert refusal_of(drafted, reseller, kind="customer") == code
    assert refusal_of(joint, reseller, provider) == code


@pytest.mark.req("INV-09")
def test_joint_invitation_needs_a_partnership_and_a_provider_that_can_act(reseller, provider, second, partnership):
    assert refusal_of(joint, reseller, second) == "partnership-unknown"
    set_standing(provider.tenant, status="suspended")
    assert refusal_of(joint, reseller, provider) == "joint-provider-cannot"
    set_standing(provider.tenant, status="active")
    factories.parted(partnership, by=provider)
    assert refusal_of(joint, reseller, provider) == "joint-without-partnership"
    factories.partnered(provider, reseller)
    assert refusal_of(joint, reseller, provider) == ""


def test_partnership_that_ends_meanwhile_stops_the_draft_and_the_next_one(reseller, provider, partnership):
    made, _secret = joint(reseller, provider)
    old = ledgers.invited_long_ago(reseller, kind="joint", provider_id=provider.tenant_id)
    factories.parted(partnership, by=provider)
    with factories.acting_for(reseller):
        assert refusal_of(invitations.hand_out_invitation, made, by=reseller) == "joint-without-partnership"
        assert refusal_of(ledger.renew_invitation, old, by=reseller) == "joint-without-partnership"
    assert (now(made).status, now(old).replaced_by) == ("draft", None)


@pytest.mark.req("INV-08")
def test_wall_takes_no_joint_row_with_a_foreign_provider(reseller, provider, second, partnership):
    made, _secret = joint(reseller, provider)
    copied = {name: getattr(made, name) for name in ("inviter_id", "inviter_name", "inviter_country", "inviter_mpn_id")}
    foreign = {"provider_id": second.tenant_id, "provider_name": second.tenant.name}
    misnamed = {"provider_id": provider.tenant_id, "provider_name": "Somebody else"}
    for values in (foreign, misnamed):
        row = Invitation(
            **copied, **values, kind="joint", made_by=reseller, made_by_name="x", token_hash="f" * 64,
            subject="", text="", expires_at=made.expires_at,
        )  # fmt: skip
        with factories.acting_for(reseller), pytest.raises(DatabaseError), transaction.atomic():
            row.save(force_insert=True)


def test_all_kinds_count_towards_one_limit(reseller, provider, partnership, cast):
    with factories.acting_for(cast.omar):
        change_setting("invitations_a_day", 2, by=cast.omar, reason="Complaints")
    drafted(reseller, kind="customer")
    joint(reseller, provider)
    assert refusal_of(drafted, reseller, kind="customer") == "invitation-limit"


# The letters


@pytest.mark.req("INV-02", "INV-03", "INV-10")
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("asks_admin", [True, False])
@pytest.mark.parametrize("kind", ["customer", "joint"])
def test_letter_names_who_asks_and_is_sendable(reseller, provider, partnership, language, asks_admin, kind):
    values = {"kind": kind, "provider_id": provider.tenant_id if kind == "joint" else None, "asks_admin": asks_admin}
    made, _secret = drafted(reseller, language=language, recipient_company="Booking.com", **values)
    told = [reseller.tenant.name, "Booking.com", reseller.full_name, drafts.LINK]
    told += [provider.tenant.name] if kind == "joint" else []
    assert [words for words in told if words not in made.text] == []
    assert "%(" not in made.text + made.subject + drafts.short_text(made)
    assert drafts.guide_address() not in made.text
    assert drafts.is_sendable(made.text, drafts.names_in(made))


def test_letter_asks_for_administration_only_where_the_box_was_ticked(reseller):
    asked, plain = (drafted(reseller, kind="customer", asks_admin=asks)[0].text for asks in (True, False))
    assert ("also ask for delegated administration" in asked, "do not ask to administer" in asked) == (True, False)
    assert ("also ask for delegated administration" in plain, "do not ask to administer" in plain) == (False, True)


@pytest.mark.parametrize("kind", ["customer", "joint"])
def test_letter_opens_whole_in_a_mail_program(reseller, provider, partnership, kind):
    values = {"kind": kind, "provider_id": provider.tenant_id if kind == "joint" else None, "asks_admin": True}
    made, secret = drafted(reseller, recipient_email=FEN, **values)
    text = drafts.with_link(made.text, drafts.address_of(secret))
    assert fitting(FEN, subject=made.subject, texts=[text, "short"]).is_whole


@pytest.mark.req("INV-04")
def test_portal_sends_the_letter_in_the_words_of_its_kind(reseller, provider, partnership, mails):
    for kind, subject, words in (
        ("customer", "asks to be your reseller", "asks you to accept it as your reseller"),
        ("joint", "ask to be your resellers", f"asks you to accept it and {provider.tenant.name} as your resellers"),
    ):
        values = {"kind": kind, "provider_id": provider.tenant_id if kind == "joint" else None}
        made, _secret = drafted(reseller, recipient_email=FEN, **values)
        with factories.acting_for(reseller):
            invitations.send_invitation(made, by=reseller)
        mail = mails()[-1]
        assert (subject in mail["subject"], words in mail["txt"], words in mail["html"]) == (True, True, True)
        assert "indirect reseller" not in mail["txt"]


# Later


def test_resent_invitation_asks_the_same(reseller, provider, partnership):
    old = ledgers.invited_long_ago(reseller, kind="joint", provider_id=provider.tenant_id, asks_admin=True)
    with factories.acting_for(reseller):
        newer = ledger.renew_invitation(old, by=reseller)
    same = ("kind", "provider_id", "provider_name", "asks_admin", "text")
    assert [getattr(newer, name) for name in same] == [getattr(old, name) for name in same]


def soon(by, **values):
    made = ledgers.invited_long_ago(by, **values)
    return ledgers.aged(made, by, expires_at=timezone.now() + timedelta(days=2))


def test_reminder_waits_for_those_alone_that_cannot_be_answered(reseller, provider, partnership):
    alone = soon(reseller, kind="customer")
    together = soon(reseller, kind="joint", provider_id=provider.tenant_id)
    set_standing(provider.tenant, status="suspended")
    assert clocks.remind_invitations() == 1
    assert (now(alone).reminded_at is None, now(together).reminded_at) == (False, None)


def test_without_its_maker_each_kind_is_kept_by_those_who_make_it(provider, cast):
    for kind in ("partnership", "customer"):
        soon(cast.hao, kind=kind)
    assert cast.lan.is_active
    with factories.acting_for(provider):
        cast.hao.is_active = False
        cast.hao.save(update_fields=["is_active"])
    clocks.remind_invitations()
    told = {mail.recipient: mail.subject for mail in ledgers.mails("invitations_end_soon")}
    assert set(told) == {provider.email, cast.lan.email}
    assert ("2 " in told[provider.email], "1 " in told[cast.lan.email]) == (True, True)
