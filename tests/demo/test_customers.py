"""The customers of the demo world: each way to one is there, and each side sees its own rows."""

import pytest

from accounts.models import User
from partnercenter.demo.customers import HEAN, MOEWE, NANFENG, SHANLAN, SHUGUANG
from partnercenter.demo.germany import MOORLAND
from partnercenter.demo.taiwan import CHENGLING, QINGCHUAN, YUNYU
from partnercenter.demo.united_states import HARBORLINE
from partnercenter.mailbox import letters
from relationships.models import DelegatedAdmin, Invitation, ResellerRelationship
from tests import factories


def person(email):
    with factories.everything_visible():
        return User.objects.with_roles().get(email=email)


def customers_of(company):
    user = person(company.admin.email)
    with factories.acting_for(user):
        rows = ResellerRelationship.objects.visible_to(user, as_partner=True).active()
        return set(rows.values_list("customer_domain", "origin"))


@pytest.mark.parametrize(
    ("company", "customers"),
    [
        (
            CHENGLING,
            {
                ("shanlan-tea.example", "invited"), ("shuguang-dental.example", "created"),
                ("shimen-seafood.example", "created"),
            },
        ),
        (
            YUNYU,
            {
                ("shanlan-tea.example", "invited"), ("hean-print.example", "invited"),
                ("shuguang-dental.example", "designated"),
            },
        ),
        (QINGCHUAN, {("dali-tools.example", "designated")}),
        (MOORLAND, {("baeckerei-moewe.example", "invited")}),
        (HARBORLINE, {("cedar-ridge-vet.example", "created")}),
    ],
    ids=lambda value: getattr(value, "domain", ""),
)  # fmt: skip
def test_each_partner_sees_its_own_customers(told, company, customers):
    assert customers_of(company) == customers


@pytest.mark.parametrize(
    ("client", "partners", "administrators"),
    [
        (SHANLAN, {"chengling.example", "yunyu-tech.example"}, 2),
        (HEAN, {"yunyu-tech.example"}, 0),
        (SHUGUANG, {"chengling.example", "yunyu-tech.example"}, 2),
        (MOEWE, {"moorland-systemhaus.example", "nordkai.example"}, 2),
        (NANFENG, set(), 0),
    ],
    ids=lambda value: getattr(value, "domain", ""),
)
def test_each_customer_sees_its_partners(told, client, partners, administrators):
    user = person(client.admin.email)
    with factories.acting_for(user):
        rows = ResellerRelationship.objects.visible_to(user).serving(user.tenant).active()
        assert set(rows.values_list("partner_domain", flat=True)) == partners
        grants = DelegatedAdmin.objects.visible_to(user).granted_by(user.tenant).filter(status="active")
        assert grants.count() == administrators


def test_a_joint_invitation_waits_in_the_mailbox(told):
    with factories.everything_visible():
        waiting = Invitation.objects.get(kind="joint", status="handed_out")
    [letter] = [found for found in letters() if found.recipient == NANFENG.admin.email and "/invitation/" in found.text]
    assert (waiting.recipient_email, waiting.provider_name) == (letter.recipient, CHENGLING.name)
