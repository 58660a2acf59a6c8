"""What is between the companies of the demo world: every status is there, and both sides see it."""

import pytest

from accounts.models import User
from enrollment.models import ListingChange, ProviderListing
from partnercenter.demo import story
from partnercenter.demo.partners import DEALS
from partnercenter.demo.taiwan import CHENGLING, QINGCHUAN, YUNYU
from partnercenter.mailbox import letters
from partnercenter.models import AuditEvent
from relationships.actions import connection_requests, invitations
from relationships.models import ConnectionRequest, DelegatedAdmin, Invitation, Partnership
from tests import factories


def person(email):
    with factories.everything_visible():
        return User.objects.with_roles().get(email=email)


def names(rows, *fields):
    return sorted(rows.values_list(*fields))


def test_story_reaches_every_status_between_companies(told):
    with factories.everything_visible():
        assert set(Invitation.objects.values_list("status", flat=True)) == set(Invitation.Status.values)
        assert set(ConnectionRequest.objects.values_list("status", flat=True)) == set(ConnectionRequest.Status.values)
        assert set(Partnership.objects.values_list("status", flat=True)) == set(Partnership.Status.values)
        assert set(DelegatedAdmin.objects.values_list("status", flat=True)) == set(DelegatedAdmin.Status.values)


def test_statuses_are_what_the_clock_will_leave(told):
    with factories.everything_visible():
        assert [one for one in Invitation.objects.all() if one.status_now != one.status] == []


def test_partnerships_are_seen_from_both_sides(told):
    with factories.everything_visible():
        partners = names(Partnership.objects, "provider__domain", "reseller__domain", "status")
    assert partners == [
        ("chengling.example", "jiasui-digital.example", "removed"),
        ("chengling.example", "qingchuan-si.example", "active"),
        ("chengling.example", "yunyu-tech.example", "active"),
        ("nordkai.example", "moorland-systemhaus.example", "active"),
    ]
    for company, count in ((CHENGLING, 3), (YUNYU, 1), (QINGCHUAN, 1)):
        user = person(company.admin.email)
        with factories.acting_for(user):
            assert Partnership.objects.visible_to(user).count() == count


def test_access_was_withdrawn_and_used(told):
    with factories.everything_visible():
        withdrawn = names(DelegatedAdmin.objects.filter(status="withdrawn"), "target__domain")
        used = names(AuditEvent.objects.filter(operation_type="use_delegated_admin"), "user_principal_name")
        resets = AuditEvent.objects.filter(operation_type="reset_password")
        helped = {User.objects.get(pk=reset.resource_id).tenant.domain for reset in resets}
        helpers = set(resets.values_list("user_principal_name", "acting_tenant_name"))
    assert withdrawn == [
        ("dali-tools.example",), ("jiasui-digital.example",), ("qingchuan-si.example",), ("shimen-seafood.example",),
    ]  # fmt: skip
    assert used == [("kuanting.yeh@chengling.example",)] * 2
    assert helpers == {("kuanting.yeh@chengling.example", CHENGLING.name)}
    assert helped == {"shuguang-dental.example", "yunyu-tech.example"}


def test_directory_has_listings_of_three_countries_and_a_change_waits(told):
    with factories.everything_visible():
        public = names(ProviderListing.objects.public(), "tenant__domain", "country")
        waiting = names(ListingChange.objects.filter(status="submitted"), "tenant__domain")
    assert public == [
        ("chengling.example", "TW"), ("chengling.example", "TW"),
        ("nordkai.example", "DE"), ("nordkai.example", "NL"), ("shuofang-cloud.example", "CN"),
    ]  # fmt: skip
    assert waiting == [("chengling.example",)]


def test_visitor_can_answer_the_open_request(told):
    seller = person("peishan.tsai@chengling.example")
    with factories.acting_for(seller):
        (waiting,) = ConnectionRequest.objects.visible_to(seller).waiting()
        invitation = connection_requests.invite_asker(waiting, by=seller)
        assert invitations.send_invitation(invitation, by=seller).status == "handed_out"


@pytest.mark.parametrize("email", ["yutong.shen@lanting-it.example", "felix.brandtner@silberwald-cloud.example"])
def test_invitations_wait_in_the_mailbox(told, email):
    assert "/invitation/" in letters(email)[0].text


def test_nothing_is_told_in_the_future():
    assert min(deal.days_ago for deal in DEALS) >= 1


def test_sign_ins_say_whose_reseller_somebody_is(told):
    with factories.everything_visible():
        partners = dict(Partnership.objects.values_list("reseller__domain", "provider__domain"))
    states = {company.domain: company.state for company in story.COMPANIES}
    assert [provider in states[reseller] for reseller, provider in partners.items()] == [True] * 4
    assert [told.count(states[reseller]) for reseller in partners] == [1] * 4
