"""The pages on which a partner invites a customer, follows the invitation, and what stands in its way."""

import pytest
from django.urls import reverse

from accounts import roles
from partnercenter.models import OutgoingEmail
from relationships.models import Invitation
from relationships.rules import drafts
from tests import factories
from tests.accounts.conftest import statements
from tests.customers import parties
from tests.relationships import ledgers
from tests.relationships.drafting import drafted, now, page_of, typed
from tests.relationships.partners import PROVIDERS, RESELLERS, set_standing, text

INVITE, LEDGER = "/customers/invite/", "/invitations/"
FEN = "fen@jade-tea.example"
FORM = {
    "recipient_company": "Jade Tea", "recipient_name": "Fen Chou", "recipient_email": FEN, "language": "zh-hant",
    "asks_admin": "on",
}  # fmt: skip
PASS_ON = ("invitation_draft", "invitation_send", "invitation_hand_out")


def jointly(partnership):
    return reverse("customer_invite_jointly", args=[partnership.pk])


def made():
    with factories.everything_visible():
        return Invitation.objects.exclude(kind="partnership").get()


def code_of(page):
    return page.status_code, page.context["refusal"].code


# Request a reseller relationship


@pytest.mark.req("INV-01", "INV-02", "INV-11")
def test_partner_invites_a_customer_and_comes_to_the_letter(mei):
    assert "Have it ready" in text(mei.get(INVITE))
    answer = mei.post(INVITE, FORM)
    found = made()
    assert answer["Location"] == page_of(found)
    assert (found.kind, found.provider_id, found.asks_admin, found.recipient_email) == ("customer", None, True, FEN)
    letter = text(mei.get(answer["Location"]))
    assert all(words in letter for words in ("Message to the customer", "Open in email", "Copy to clipboard", "Done"))
    assert "enrollment guide" not in letter


def test_box_of_delegated_administration_is_ticked_and_can_be_cleared(mei):
    assert mei.get(INVITE).context["form"]["asks_admin"].value() is True
    mei.post(INVITE, {name: value for name, value in FORM.items() if name != "asks_admin"})
    assert made().asks_admin is False


def test_request_sent_twice_makes_one_invitation(mei):
    once = mei.get(INVITE).context["form"]["once"].value()
    first, second = (mei.post(INVITE, {**FORM, "once": once})["Location"] for _again in range(2))
    assert (first, made().kind) == (second, "customer")


@pytest.mark.req("INV-13", "INV-14", "INV-15")
def test_page_tells_whom_to_invite(ting):
    page = text(ting.get(INVITE))
    for words in ("your own marketing, from referrals, or through an indirect provider", "the work account that they"):
        assert words in page


# Invite new customers


@pytest.mark.req("INV-07", "INV-08", "INV-09", "INV-10", "INV-12", "REL-16")
def test_reseller_invites_together_with_a_provider(mei, provider, partnership):
    page = text(mei.get(jointly(partnership)))
    assert all(words in page for words in ("What “together” means", "its resellers of record", "cannot order for the"))
    mei.post(jointly(partnership), FORM)
    found = made()
    assert (found.kind, found.provider_id, found.provider_name) == ("joint", provider.tenant_id, provider.tenant.name)
    assert provider.tenant.name in found.text


# What stands in the way


def test_unsigned_agreement_is_told_with_the_way_to_it(mei, cast, partnership):
    factories.published(cast.omar, "indirect_reseller", text="The second agreement.")
    for address in (INVITE, jointly(partnership)):
        for page in (mei.get(address), mei.post(address, FORM)):
            assert code_of(page) == (403, "agreement-not-signed")
            assert 'href="/agreements/indirect_reseller/"' in page.content.decode()


def test_company_in_no_program_is_told_so(cast, signed_in):
    assert code_of(signed_in(cast.anna).get(INVITE)) == (403, "not-in-a-program")


def test_ended_partnership_is_told_with_the_way_out(mei, provider, partnership):
    factories.parted(partnership, by=provider)
    for page in (mei.get(jointly(partnership)), mei.post(jointly(partnership), FORM)):
        assert code_of(page) == (409, "joint-without-partnership")
        assert f'href="{INVITE}"' in page.content.decode()


def test_partnership_of_others_and_the_providers_own_side_are_not_there(mei, ting, second, signed_in, partnership):
    for browser in (ting, signed_in(second)):
        assert {browser.get(jointly(partnership)).status_code, browser.post(jointly(partnership)).status_code} == {404}


def test_role_that_invites_nobody_is_refused_by_name(cast, mei, signed_in):
    for address in (INVITE, "/indirect-providers/019b0000-0000-7000-8000-000000000000/customers/invite/"):
        assert code_of(signed_in(cast.fen).get(address)) == (403, "role-lacks-right")


# The draft


@pytest.mark.req("INV-03", "INV-04")
def test_letter_is_edited_and_done_without_scripts(mei, reseller, partnership, provider):
    invitation, secret = drafted(reseller, kind="joint", provider_id=provider.tenant_id, recipient_email=FEN)
    values = typed(invitation, secret, text=f"Dear Fen\n{drafts.LINK}")
    answer = mei.post(page_of(invitation, "invitation_hand_out"), values)
    found = now(invitation)
    assert (answer["Location"], found.status, found.text) == (
        found.get_absolute_url(), "handed_out", f"Dear Fen\n{drafts.LINK}",
    )  # fmt: skip


def test_portal_sends_the_letter_on_request(mei, reseller):
    invitation, secret = drafted(reseller, kind="customer", recipient_email=FEN, language="en")
    mei.post(page_of(invitation, "invitation_send"), typed(invitation, secret))
    with factories.everything_visible():
        [mail] = OutgoingEmail.objects.filter(kind="relationships/invitation")
    assert (mail.recipient, mail.subject) == (FEN, f"{reseller.tenant.name} asks to be your reseller")


def test_draft_is_for_those_who_invite_customers(cast, reseller, provider, signed_in):
    invitation, _secret = drafted(provider, kind="customer")
    assert signed_in(cast.lan).get(page_of(invitation)).status_code == 200
    assert {signed_in(cast.ken).post(page_of(invitation, name)).status_code for name in PASS_ON} == {404}
    partners, _secret = drafted(provider)
    assert {signed_in(cast.lan).post(page_of(partners, name)).status_code for name in PASS_ON} == {403}


@pytest.mark.req("INV-11")
def test_draft_changes_whether_administration_is_asked_for_and_says_so(mei, reseller):
    made, secret = drafted(reseller, kind="customer", asks_admin=True)
    for box, words in (("", "We do not ask to administer"), ("on", "We also ask for delegated administration")):
        mei.post(page_of(made), typed(made, secret, text=f"Dear Fen\n\n{now(made).text}", asks_admin=box))
        changed, shown = now(made), mei.get(page_of(made)).context["form"]["asks_admin"].value()
        assert (changed.asks_admin, shown) == (bool(box), bool(box))
        assert (changed.text.startswith("Dear Fen"), words in changed.text) == (True, True)


def test_words_of_ones_own_about_administration_stay(mei, reseller, provider, partnership):
    made, secret = drafted(reseller, kind="joint", provider_id=provider.tenant_id, asks_admin=True)
    mei.post(page_of(made, "invitation_hand_out"), typed(made, secret, text="We look after you: {link}", asks_admin=""))
    assert (now(made).asks_admin, now(made).text, now(made).status) == (
        False, f"We look after you: {drafts.LINK}", "handed_out",
    )  # fmt: skip


def test_draft_for_a_reseller_asks_for_no_administration(provider, ting):
    made, _secret = drafted(provider)
    assert 'name="asks_admin"' not in text(ting.get(page_of(made)))


# The ledger


def test_ledger_tells_the_kinds_apart(mei, reseller, provider, partnership):
    drafted(reseller, kind="customer", recipient_company="Alone", asks_admin=True)
    drafted(reseller, kind="joint", provider_id=provider.tenant_id, recipient_company="Together")
    found = {kind: text(mei.get(LEDGER, {"kind": kind})) for kind in ("customer", "joint")}
    assert [("Alone" in page, "Together" in page) for page in found.values()] == [(True, False), (False, True)]
    assert f"With {provider.tenant.name}" in found["joint"]
    lines = mei.get(f"{LEDGER}export.csv").getvalue().decode("utf-8-sig").splitlines()
    assert "Kind,Indirect provider,Delegated administration" in lines[0]
    assert [f"Customer,{provider.tenant.name},Not asked for" in lines[1], "Customer,,Asked for" in lines[2]] == [
        True
    ] * 2


def test_record_tells_what_was_asked(mei, reseller, provider, partnership):
    made = ledgers.invited_long_ago(reseller, kind="joint", provider_id=provider.tenant_id, asks_admin=True)
    facts = {fact.label: str(fact.value) for fact in mei.get(made.get_absolute_url()).context["facts"]}
    assert (facts["Kind"], facts["Indirect provider"], facts["Delegated administration"]) == (
        "Customer, with an indirect provider", provider.tenant.name, "Asked for",
    )  # fmt: skip


@pytest.mark.parametrize("standing", ["parted", "suspended"])
def test_record_of_two_who_cannot_ask_together_says_so(mei, reseller, provider, partnership, standing):
    made = ledgers.invited_long_ago(reseller, kind="joint", provider_id=provider.tenant_id)
    renewal = reverse("invitation_renew", args=[made.pk])
    assert f'"{renewal}"' in text(mei.get(made.get_absolute_url()))
    if standing == "parted":
        factories.parted(partnership, by=provider)
    else:
        set_standing(provider.tenant, status="suspended")
    page = text(mei.get(made.get_absolute_url()))
    assert ("This joint invitation is on hold" in page, f'"{renewal}"' in page) == (True, False)
    assert code_of(mei.post(renewal))[0] == 409


# The ways there


@pytest.mark.req("REL-15", "REL-16")
def test_row_of_a_provider_leads_to_the_customers_of_both(mei, partnership):
    for page in (mei.get(PROVIDERS), mei.get(partnership.get_absolute_url())):
        html = page.content.decode()
        assert f'href="/customers/?provider={partnership.pk}"' in html
        assert f'href="{jointly(partnership)}"' in html


@pytest.mark.req("CUS-04")
def test_row_of_a_reseller_leads_to_its_customers_and_a_new_one(ting, partnership):
    for page in (ting.get(RESELLERS), ting.get(partnership.get_absolute_url())):
        html = page.content.decode()
        assert f'href="/customers/?reseller={partnership.pk}"' in html
        assert f'href="/customers/new/?reseller={partnership.pk}"' in html


def test_ways_are_those_of_the_role_and_of_an_active_partnership(cast, ting, provider, partnership, signed_in):
    wei = factories.user(cast.formosa_cloud, "Wei", "wei@formosa-cloud.example", roles.HELPDESK_AGENT)
    html = signed_in(wei).get(RESELLERS).content.decode()
    assert ("/customers/?reseller=" in html, "/customers/new/" in html) == (True, False)
    assert "/customers/new/" not in ting.get(f"{RESELLERS}export.csv").getvalue().decode()
    factories.parted(partnership, by=provider)
    for address in (f"{RESELLERS}?status=removed", partnership.get_absolute_url()):
        assert "?reseller=" not in ting.get(address).content.decode()


@pytest.mark.req("HLP-01")
def test_third_step_of_a_provider_is_done_with_its_first_customer(ting, provider):
    def step():
        return [(task.status, task.href) for task in ting.get("/overview/").context["tasks"]][2]

    assert step() == ("To do", "/customers/")
    parties.customer_of(provider, "Sun Bakery", "sun-bakery.example")
    assert step() == ("Done", "/customers/")


# What it costs


@pytest.mark.parametrize("count", [1, 3])
def test_pages_cost_the_same_for_any_number(mei, reseller, provider, partnership, count, django_assert_max_num_queries):
    for _number in range(count):
        one, _secret = drafted(reseller, kind="joint", provider_id=provider.tenant_id, recipient_email=FEN)
    found = []
    for address in (INVITE, jointly(partnership), page_of(one), one.get_absolute_url(), LEDGER):
        mei.get(address)
        with django_assert_max_num_queries(40) as captured:
            assert mei.get(address).status_code == 200
        found.append(len(statements(captured)))
    assert found == [3, 6, 3, 9, 7]
