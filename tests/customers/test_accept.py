"""A customer accepts: a partner alone, a reseller and its provider together, each line by itself."""

import pytest

from accounts import roles
from customers.actions.invitations import accept_as_customer
from customers.rules.consents import askers_of
from enrollment.models import ProgramEnrollment
from partnercenter.errors import Refused
from partnercenter.models import AuditEvent
from partnercenter.tokens import hash_of
from relationships.models import DelegatedAdmin, ResellerRelationship
from tests import factories
from tests.customers import parties
from tests.customers.answering import accept, asked, consent_to, now, partners_of, records_of, trusted_by

ROLES = ("user_admin", "billing_admin")
OPENED = ("billing profile", "licenses", "below global admin", "temporary passwords", "delete", "restore")


def names(*people):
    return [person.tenant.name for person in people]


def logged(person, operation, by):
    """How often the log of somebody's company says that `by` did it."""
    with factories.acting_for(person):
        mine = AuditEvent.objects.filter(tenant_id=person.tenant_id, user_principal_name=by.email)
        return mine.filter(operation_type=operation).count()


# One partner


@pytest.mark.req("INV-05")
def test_customer_of_a_reseller(reseller, cast):
    link = asked(reseller)
    accept(link, cast.fen)
    assert partners_of(cast.fen) == [(reseller.tenant.name, "indirect_reseller", "")]
    with factories.acting_for(reseller):
        row = ResellerRelationship.objects.filter(partner=reseller.tenant).get()
    kept = (row.customer_name, row.customer_domain, row.partner_domain, row.partner_mpn_id, row.origin)
    assert kept == ("翠玉茶業有限公司", "jade-tea.example", "lin-trading.example", "4000001", "invited")
    assert (row.invitation_id, row.granted_by_name, now(link[0]).status) == (link[0].pk, cast.fen.full_name, "accepted")


@pytest.mark.req("INV-08", "CUS-02")
def test_provider_of_the_reseller_has_no_relationship(partnership, reseller, provider, cast):
    accept(asked(reseller), cast.fen)
    with factories.acting_for(provider):
        assert ResellerRelationship.objects.count() == 0


@pytest.mark.parametrize("programme", ["indirect_provider", "direct_bill"])
def test_partner_serves_as_what_it_is(cast, programme):
    factories.trading(cast.ting, cast.ravi, cast.omar, programme, mpn_id="4100001")
    accept(asked(cast.ting), cast.fen)
    assert partners_of(cast.fen) == [(cast.ting.tenant.name, programme, "")]


def test_reseller_that_is_a_direct_partner_too_serves_as_a_reseller(cast):
    partner = factories.trading(cast.ting, cast.ravi, cast.omar, "direct_bill", mpn_id="4100001")
    with factories.everything_visible():
        ProgramEnrollment.objects.create(tenant=cast.ting.tenant, partner=partner, programme="indirect_reseller")
    factories.signed(cast.ting, factories.published(cast.omar, "indirect_reseller"))
    accept(asked(cast.ting), cast.fen)
    assert partners_of(cast.fen) == [(cast.ting.tenant.name, "indirect_reseller", "")]


def test_first_acceptance_begins_the_commercial_record(reseller, second, cast):
    accept(asked(reseller), cast.fen)
    accept(asked(second), cast.fen)
    assert records_of(cast.jade_tea) == 1


# Administrator access


@pytest.mark.req("INV-12")
def test_access_is_granted_where_it_was_asked_and_ticked(reseller, cast):
    accept(asked(reseller, asks_admin=True), cast.fen)
    assert trusted_by(cast.fen) == [(reseller.tenant.name, ROLES, "invitation")]


@pytest.mark.parametrize(("asks_admin", "ticked"), [(True, ("agreed",)), (False, ("agreed", "admin"))])
def test_no_access_without_question_or_tick(reseller, cast, asks_admin, ticked):
    accept(asked(reseller, asks_admin=asks_admin), cast.fen, *ticked)
    assert (partners_of(cast.fen), trusted_by(cast.fen)) == (
        [(reseller.tenant.name, "indirect_reseller", "")],
        [],
    )


def test_each_record_keeps_its_own_line(reseller, provider, partnership, cast):
    link = asked(reseller, provider, asks_admin=True)
    lines = {line.key: line for line in consent_to(link[0], cast.fen).lines}
    accept(link, cast.fen)
    with factories.acting_for(cast.fen):
        kept = {
            key: model.objects.get(**{field: partner.tenant_id})
            for key, model, field, partner in (
                ("agreed", ResellerRelationship, "partner_id", reseller),
                ("agreed_provider", ResellerRelationship, "partner_id", provider),
                ("admin", DelegatedAdmin, "grantee_id", reseller),
                ("admin_provider", DelegatedAdmin, "grantee_id", provider),
            )
        }
    words = {key: (row.consent_text, row.consent_version, row.consent_language) for key, row in kept.items()}
    assert words == {key: (line.text, line.version, "en") for key, line in lines.items()}
    assert len({line.text for line in lines.values()}) == 4


@pytest.mark.req("INV-12")
def test_line_of_the_access_says_what_it_opens(reseller, cast):
    invitation = asked(reseller, asks_admin=True)[0]
    line = consent_to(invitation, cast.fen).line("admin")
    assert line.version == 2
    could = " ".join(map(str, askers_of(invitation)[0].can))
    for words in (line.text, could):
        assert [said for said in OPENED if said not in words] == []


def test_access_that_was_left_out_is_given_to_a_later_invitation(reseller, cast):
    accept(asked(reseller, asks_admin=True), cast.fen, "agreed")
    later = asked(reseller, asks_admin=True)
    (line,) = consent_to(later[0], cast.fen).lines
    accept(later, cast.fen)
    assert (line.key, line.required, len(partners_of(cast.fen))) == ("admin", True, 1)
    assert trusted_by(cast.fen) == [(reseller.tenant.name, ROLES, "invitation")]


# Reseller and provider


@pytest.mark.req("INV-07", "INV-12")
def test_one_acceptance_connects_both(reseller, provider, partnership, cast):
    accept(asked(reseller, provider, asks_admin=True), cast.fen)
    assert partners_of(cast.fen) == [
        (reseller.tenant.name, "indirect_reseller", ""),
        (provider.tenant.name, "indirect_provider", reseller.tenant.name),
    ]
    assert [name for name, *_rest in trusted_by(cast.fen)] == sorted(names(reseller, provider))


def test_access_is_given_to_one_and_not_to_the_other(reseller, provider, partnership, cast):
    accept(asked(reseller, provider, asks_admin=True), cast.fen, "agreed", "agreed_provider", "admin")
    assert [name for name, *_rest in trusted_by(cast.fen)] == names(reseller)


def test_reseller_that_serves_already_brings_its_provider(reseller, provider, partnership, cast):
    accept(asked(reseller), cast.fen)
    link = asked(reseller, provider)
    consent = consent_to(link[0], cast.fen)
    assert [line.key for line in consent.lines] == ["agreed_provider"]
    assert [reseller.tenant.name in note for note in consent.notes] == [True]
    accept(link, cast.fen)
    assert partners_of(cast.fen)[1:] == [(provider.tenant.name, "indirect_provider", reseller.tenant.name)]


def test_provider_that_serves_already_names_the_reseller(reseller, provider, partnership, cast):
    accept(asked(provider), cast.fen)
    accept(asked(reseller, provider), cast.fen)
    assert partners_of(cast.fen) == [
        (reseller.tenant.name, "indirect_reseller", ""),
        (provider.tenant.name, "indirect_provider", reseller.tenant.name),
    ]
    assert logged(provider, "change_customer_reseller", cast.fen) == 1


def test_provider_goes_on_sharing_with_the_reseller_it_has_named(shared, reseller, provider, cast):
    other = factories.user(factories.tenant("Wu", "wu.example", "TW"), "Wu", "wu@wu.example", roles.GLOBAL_ADMIN)
    factories.trading(other, cast.ravi, cast.omar, "indirect_reseller", mpn_id="4000003")
    factories.partnered(provider, other)
    boss = factories.user(shared.customer, "Sun", "sun@sun-bakery.example", roles.GLOBAL_ADMIN)
    accept(asked(other, provider), boss)
    assert partners_of(boss, programme="indirect_provider") == [
        (provider.tenant.name, "indirect_provider", reseller.tenant.name)
    ]


def test_provider_that_serves_in_another_program_names_nobody(reseller, provider, partnership, cast):
    """It sold to the customer itself before it became a provider: that relationship has no place for a reseller."""
    parties.served(provider, cast.jade_tea, programme="direct_bill")
    link = asked(reseller, provider)
    notes = consent_to(link[0], cast.fen).notes
    accept(link, cast.fen)
    assert notes == (f"Your partner already, which stays as it is: {provider.tenant.name}",)
    assert (provider.tenant.name, "direct_bill", "") in partners_of(cast.fen)


# Logs


def test_all_three_logs_tell_it(reseller, provider, partnership, cast):
    accept(asked(reseller, provider, asks_admin=True), cast.fen)
    for operation in ("connect_customer", "grant_delegated_admin"):
        told = [logged(person, operation, cast.fen) for person in (reseller, provider, cast.fen)]
        assert told == [1, 1, 2]


# Once


def test_same_answer_sent_twice(reseller, cast):
    link = asked(reseller)
    accept(link, cast.fen)
    with pytest.raises(Refused) as refusal:
        accept(link, cast.fen)
    assert (refusal.value.code, len(partners_of(cast.fen))) == ("invitation-accepted", 1)


def test_consent_to_less_than_is_asked_now(reseller, provider, partnership, cast):
    """The page was opened while the reseller served the customer; it does not any more."""
    accept(asked(reseller), cast.fen)
    link = asked(reseller, provider)
    consent = consent_to(link[0], cast.fen)
    with factories.acting_for(cast.fen):
        ended = {"status": "removed", "removed_at": now(link[0]).created_at, "removed_by": cast.fen}
        ResellerRelationship.objects.filter(partner_id=reseller.tenant_id).update(**ended)
    with factories.acting_for(cast.fen), pytest.raises(Refused) as refusal:
        accept_as_customer(hash_of(link[1]), consent=consent, by=cast.fen)
    assert (refusal.value.code, partners_of(cast.fen), now(link[0]).status) == ("consent-changed", [], "handed_out")


def test_customer_that_a_provider_created_accepts_a_reseller_by_itself(provider, reseller, cast):
    row = parties.customer_of(provider, "Moon Bakery", "moon-bakery.example")
    boss = factories.user(row.customer, "Luna", "luna@moon-bakery.example", roles.GLOBAL_ADMIN)
    accept(asked(reseller), boss)
    assert [name for name, *_rest in partners_of(boss)] == names(reseller, provider)
