"""Who writes what in the rows of two companies: the invited answer, the maker keeps its words, a guest changes nothing
of what lets it in. What the database refuses to the portal's own role."""

from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from enrollment.models import Partner, ProgramEnrollment
from partnercenter.tenancy import Role, acting_as, guest_of, presenting
from partnercenter.tokens import hash_of
from relationships.models import ConnectionRequest, DelegatedAdmin, Invitation
from tests import factories
from tests.relationships.connections import asked, listed
from tests.relationships.ledgers import aged, drafted
from tests.relationships.test_answer_wall import answered, refused


@pytest.fixture
def bound(provider, reseller):
    """A link that only the reseller's admin can answer, and its secret."""
    return factories.invited(provider, recipient_email=reseller.email.upper(), only_recipient=True)


def write(row, **values):
    """Past the actions; returns how many rows it reached."""
    with transaction.atomic():
        return type(row).objects.filter(pk=row.pk).update(**values)


# Answers


def test_bound_link_is_answered_by_its_address_alone(reseller, cast, bound):
    invitation, secret = bound
    for stranger in (cast.anna, cast.ken):
        with factories.acting_for(stranger), presenting(hash_of(secret)), refused("answered by whoever was invited"):
            write(invitation, **answered(stranger))
    with factories.acting_for(reseller), presenting(hash_of(secret)):
        assert write(invitation, **answered(reseller)) == 1


def test_answerer_works_in_the_company_that_answers(provider, reseller):
    invitation, secret = factories.invited(provider)
    with factories.acting_for(reseller), presenting(hash_of(secret)), refused("answered by whoever was invited"):
        write(invitation, **answered(reseller) | {"answered_by": provider})


def test_link_is_answered_while_it_works(provider, reseller):
    invitation, secret = factories.invited(provider)
    aged(invitation, provider, expires_at=timezone.now() - timedelta(days=1))
    with factories.acting_for(reseller), presenting(hash_of(secret)), refused("invitation_answered_in_time"):
        write(invitation, **answered(reseller))


MAKERS = [
    {"only_recipient": False},
    {"recipient_email": "somebody@else.example"},
    {"subject": "Other words", "text": "Other words"},
    {"status": "revoked", "ended_at": timezone.now()},
    {"status": "superseded"},
    {"sent_at": timezone.now()},
    {"expires_at": timezone.now()},
]


@pytest.mark.parametrize("values", MAKERS)
def test_invited_write_nothing_of_the_maker(reseller, bound, values):
    with factories.acting_for(reseller), presenting(hash_of(bound[1])), refused("the invited only answer"):
        write(bound[0], **values)


def test_draft_is_not_opened_before_it_is_handed_out(provider, reseller):
    draft = drafted(provider)
    with factories.acting_for(reseller), presenting(draft.token_hash), refused("the invited only answer"):
        write(draft, status="opened", opened_at=timezone.now(), sealed_token="")


@pytest.mark.parametrize("values", [
    {"answered_company": "Another company"},
    {"answered_by_name": "Somebody else"},
    {"text": "What they never saw"},
    {"answered_at": timezone.now() - timedelta(days=300)},
    {"recipient_email": "somebody@else.example"},
])  # fmt: skip
def test_maker_does_not_rewrite_what_was_answered(provider, partnership, values):
    with factories.acting_for(provider), refused("what has ended stays ended"):
        write(partnership.invitation, **values)


def test_inviter_writes_its_own_names_alone(provider):
    made = drafted(provider)
    names = [field.attname for field in Invitation._meta.fields if field.name not in ("id", "token_hash")]
    same = {name: getattr(made, name) for name in names}
    for lie in ({"inviter_name": "Everybody's Friend"}, {"inviter_country": "DE"}, {"inviter_mpn_id": "4999999"}):
        with factories.acting_for(provider), refused("row-level security"):
            Invitation(**same | lie, token_hash="f" * 64).save(force_insert=True)
    with factories.acting_for(provider):
        Invitation(**same, token_hash="f" * 64).save(force_insert=True)


# The gate


def test_gate_opens_with_the_link_alone(provider):
    invitation, secret = factories.invited(provider)
    with acting_as(role=Role.GATE):
        assert (Invitation.objects.count(), write(invitation, status="opened")) == (0, 0)
    with acting_as(role=Role.GATE), presenting(hash_of(secret)):
        assert Invitation.objects.get() == invitation
        with refused("the invited only answer"):
            write(invitation, status="revoked")


# In the other's name


def test_partnership_is_not_removed_in_the_others_name(provider, reseller, partnership):
    with factories.acting_for(provider), refused("row-level security"):
        write(partnership, status="removed", removed_at=timezone.now(), removed_by=reseller)


def test_connection_request_is_not_ended_in_the_others_name(provider, reseller):
    request = asked(reseller, listed(provider))
    with factories.acting_for(provider), refused("row-level security"):
        write(request, status="declined", ended_at=timezone.now(), ended_by=reseller)


def test_access_is_not_withdrawn_in_the_others_name(provider, reseller, partnership):
    grant = grant_of(reseller)
    with factories.acting_for(reseller), refused("row-level security"):
        write(grant, status="withdrawn", withdrawn_at=timezone.now(), withdrawn_by=provider)


# Guests


def grant_of(reseller):
    with factories.acting_for(reseller):
        return DelegatedAdmin.objects.get()


@pytest.mark.parametrize("values", [{"status": "withdrawn"}, {"withdrawn_by_name": "Mei"}])
def test_guest_notes_its_use_and_nothing_else(reseller, partnership, cast, values):
    grant = grant_of(reseller)
    with factories.acting_for(cast.lan), guest_of(reseller.tenant_id):
        assert write(grant, last_used_at=timezone.now(), last_used_by_name="Lan") == 1
        with refused("a guest leaves its grant as it is"):
            write(grant, withdrawn_at=timezone.now(), withdrawn_by=reseller, **values)


def test_guest_grants_itself_nothing(provider, reseller, partnership, cast):
    with factories.acting_for(reseller):
        DelegatedAdmin.objects.update(status="withdrawn", withdrawn_at=timezone.now(), withdrawn_by=reseller)
    with factories.acting_for(cast.lan), guest_of(reseller.tenant_id), refused("row-level security"):
        DelegatedAdmin.objects.create(
            grantee=provider.tenant, grantee_name="x", target=reseller.tenant, target_name="x",
            roles=["global_admin"], origin="partnership", granted_by=reseller, granted_by_name="x",
        )  # fmt: skip


def test_guest_answers_and_ends_nothing(provider, reseller, partnership, second, cast):
    invitation, secret = factories.invited(second)
    request = asked(reseller, listed(second))
    ended = {"ended_at": timezone.now(), "ended_by": reseller}
    removed = {"removed_at": timezone.now(), "removed_by": reseller}
    with factories.acting_for(cast.lan), guest_of(reseller.tenant_id), presenting(hash_of(secret)):
        assert write(invitation, **answered(reseller)) == 0
        assert write(partnership, status="removed", **removed) == 0
        assert write(request, status="withdrawn", **ended) == 0


def test_guest_asks_nobody_in_its_hosts_name(reseller, partnership, second, cast):
    request = asked(reseller, listed(second))
    with factories.acting_for(reseller):
        write(request, status="withdrawn", ended_at=timezone.now(), ended_by=reseller)
    names = [field.attname for field in ConnectionRequest._meta.fields if field.name not in ("id", "created_at")]
    copy = ConnectionRequest(**{name: getattr(request, name) for name in names})
    with factories.acting_for(cast.lan), guest_of(reseller.tenant_id), refused("row-level security"):
        copy.save(force_insert=True)


# Standing


@pytest.mark.parametrize("eyes", ["provider", "reseller"])
def test_partner_knows_the_enrollment_of_the_partnership_alone(provider, reseller, partnership, eyes):
    watcher, other, theirs = {
        "provider": (provider, reseller, "indirect_reseller"), "reseller": (reseller, provider, "indirect_provider"),
    }[eyes]  # fmt: skip
    with factories.everything_visible():
        partner = Partner.objects.get(tenant=other.tenant)
        ProgramEnrollment.objects.create(programme="direct_bill", tenant=other.tenant, partner=partner)
    with factories.acting_for(watcher):
        seen = ProgramEnrollment.objects.filter(tenant=other.tenant).values_list("programme", flat=True)
        assert list(seen) == [theirs]
