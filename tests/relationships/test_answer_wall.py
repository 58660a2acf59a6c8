"""What the database itself refuses, to the portal's own role: partners without an answer, answers without the link."""

from contextlib import contextmanager

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone

from partnercenter.tenancy import Role, acting_as, presenting
from partnercenter.tokens import hash_of
from relationships.actions.answers import mark_opened
from relationships.models import DelegatedAdmin, Invitation, Partnership
from tests import factories
from tests.relationships.links import now


@pytest.fixture
def link(provider, reseller):
    """A link that was handed out: the invitation and its secret."""
    return factories.invited(provider)


def answered(by, status="accepted"):
    """An answer as it is written."""
    return {"status": status, "answered_at": timezone.now(), "answered_by": by, "answered_tenant": by.tenant}


@contextmanager
def refused(match):
    with pytest.raises(DatabaseError, match=match), transaction.atomic():
        yield


def partnership_with(provider, by, invitation):
    """A partnership written past the actions."""
    sides = {
        f"{role}{name}": value
        for role, user, mpn_id in (("provider", provider, "4100001"), ("reseller", by, "4000001"))
        for name, value in {
            "": user.tenant, "_name": user.tenant.name, "_domain": user.tenant.domain,
            "_country": user.tenant.country, "_mpn_id": mpn_id,
        }.items()
    }  # fmt: skip
    words = {"consent_text": "x", "consent_version": 1, "consent_language": "en"}
    return Partnership(invitation=invitation, authorized_by=by, authorized_by_name=by.full_name, **words, **sides)


# Partnerships


def test_no_partnership_before_the_invitation_is_accepted(provider, reseller, link):
    with factories.acting_for(reseller), refused("row-level security"):
        partnership_with(provider, reseller, link[0]).save(force_insert=True)


def test_no_partnership_on_an_invitation_that_another_company_accepted(provider, reseller, cast, partnership):
    invitation = partnership.invitation
    with factories.acting_for(reseller):
        Partnership.objects.filter(pk=partnership.pk).update(
            status="removed", removed_at=timezone.now(), removed_by=reseller
        )
    with factories.acting_for(cast.anna), refused("row-level security"):
        partnership_with(provider, cast.anna, invitation).save(force_insert=True)


def test_no_partnership_with_another_provider_than_the_one_that_asked(reseller, cast, partnership):
    with factories.acting_for(reseller), refused("row-level security"):
        partnership_with(cast.anna, reseller, partnership.invitation).save(force_insert=True)


def test_provider_cannot_write_the_partnership_itself(provider, reseller, link):
    with factories.acting_for(provider), refused("row-level security"):
        partnership_with(provider, reseller, link[0]).save(force_insert=True)


def test_provider_cannot_grant_itself_access(provider, reseller):
    grant = DelegatedAdmin(
        grantee=provider.tenant, grantee_name="x", target=reseller.tenant, target_name="x", roles=["global_admin"],
        origin="partnership", granted_by=reseller, granted_by_name="x",
    )  # fmt: skip
    with factories.acting_for(provider), refused("row-level security"):
        grant.save(force_insert=True)


# Answers


def test_nobody_answers_without_presenting_the_link(reseller, cast, link):
    for person in (reseller, cast.anna):
        with factories.acting_for(person):
            assert Invitation.objects.filter(pk=link[0].pk).update(**answered(person)) == 0
        with factories.acting_for(person), presenting(hash_of("guessed")):
            assert Invitation.objects.filter(pk=link[0].pk).update(**answered(person)) == 0
    assert now(link[0]).status == "handed_out"


@pytest.mark.parametrize("status", ["accepted", "declined"])
def test_inviter_does_not_answer_for_the_invited(provider, reseller, link, status):
    with factories.acting_for(provider), refused("answered by whoever was invited"):
        Invitation.objects.filter(pk=link[0].pk).update(**answered(reseller, status))


def test_inviter_does_not_answer_its_own_link(provider, link):
    with factories.acting_for(provider), presenting(hash_of(link[1])), refused("invitation_answered_by_other"):
        Invitation.objects.filter(pk=link[0].pk).update(**answered(provider))


def test_draft_is_not_answered(provider, reseller):
    with factories.acting_for(provider):
        draft = factories.create_invitation(by=provider, language="en", subject="x", text=Invitation.LINK)
        secret = factories.secret_of(draft)
    values = {**answered(reseller), "handed_out_at": timezone.now(), "sealed_token": ""}
    with factories.acting_for(reseller), presenting(hash_of(secret)), refused("answered by whoever was invited"):
        Invitation.objects.filter(pk=draft.pk).update(**values)


@pytest.mark.parametrize("ended", ["expired", "revoked", "superseded"])
@pytest.mark.parametrize("again", ["handed_out", "opened"])
def test_nobody_revives_what_has_ended(provider, reseller, link, ended, again):
    rows = Invitation.objects.filter(pk=link[0].pk)
    with factories.acting_for(provider):
        rows.update(status=ended, ended_at=timezone.now())
    with factories.acting_for(provider), refused("what has ended stays ended"):
        rows.update(status=again)
    with factories.acting_for(reseller), presenting(hash_of(link[1])), refused("what has ended stays ended"):
        rows.update(**answered(reseller))


def test_invited_cannot_extend_the_link(reseller, link):
    with factories.acting_for(reseller), presenting(hash_of(link[1])), refused("the invited only answer"):
        Invitation.objects.filter(pk=link[0].pk).update(expires_at=timezone.now())


def test_gate_marks_a_link_and_answers_none(reseller, link):
    with acting_as(role=Role.GATE):
        mark_opened(link[0])
        with refused("permission denied"):
            Invitation.objects.filter(pk=link[0].pk).update(**answered(reseller))
    assert now(link[0]).status == "opened"
