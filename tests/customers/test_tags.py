"""A partner's own words for its customers: whose they are, how they are spelt, and who reads them."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts import roles
from customers.actions.tags import add_tags, remove_tag
from customers.models import CustomerTag
from partnercenter.errors import Refused
from partnercenter.models import AuditEvent
from relationships.models import ResellerRelationship
from tests import factories
from tests.customers import parties
from tests.relationships.partners import text


def page_of(relationship):
    return f"/customers/{relationship.pk}/tags/"


def tagged(relationship, by, *names):
    with factories.acting_for(by):
        return add_tags(relationship, names, by=by)


def tags_of(relationship, by):
    with factories.acting_for(by):
        return [
            tag.name for tag in CustomerTag.objects.visible_to(by).filter(relationship=relationship).order_by("key")
        ]


def changes(by):
    with factories.everything_visible():
        events = AuditEvent.objects.filter(operation_type="change_customer_tags", tenant_id=by.tenant_id)
        return [
            (event.resource_old_value, event.resource_new_value) for event in events.order_by("operation_date", "pk")
        ]


def test_tags_are_added_and_taken_away_by_form(ting, shared, provider):
    assert "No tags yet." in text(ting.get(page_of(shared)))
    answer = ting.post(page_of(shared), {"names": "North, Premium，vip"}, follow=True)
    assert "Added: North, Premium, vip" in text(answer)
    assert tags_of(shared, provider) == ["North", "Premium", "vip"]
    answer = ting.post(page_of(shared), {"remove": "premium"}, follow=True)
    assert (answer.status_code, tags_of(shared, provider)) == (200, ["North", "vip"])
    assert changes(provider) == [
        ({"tags": ""}, {"tags": "North, Premium, vip"}), ({"tags": "North, Premium, vip"}, {"tags": "North, vip"}),
    ]  # fmt: skip


def test_tags_sent_twice_are_there_once(ting, shared, provider):
    for _again in range(2):
        ting.post(page_of(shared), {"names": "North"})
    assert (tags_of(shared, provider), len(changes(provider))) == (["North"], 1)


def test_tag_keeps_the_spelling_that_the_company_knows(shared, provider):
    other = parties.customer_of(provider, "Moon Bakery", "moon-bakery.example")
    tagged(shared, provider, "North")
    assert tagged(other, provider, "NORTH") == ["North"]


@pytest.mark.parametrize("sent", ["No\x00rth", "North" * 20])
def test_no_such_tag_is_taken_away(ting, shared, provider, sent):
    tagged(shared, provider, "North")
    answer = ting.post(page_of(shared), {"remove": sent})
    assert (answer.status_code, tags_of(shared, provider)) == (200, ["North"])


def test_tag_taken_away_stays_with_other_customers(shared, provider):
    other = parties.customer_of(provider, "Moon Bakery", "moon-bakery.example")
    for relationship in (shared, other):
        tagged(relationship, provider, "North")
    with factories.acting_for(provider):
        remove_tag(shared, "north", by=provider)
        remove_tag(shared, "never there", by=provider)
    assert (tags_of(shared, provider), tags_of(other, provider), len(changes(provider))) == ([], ["North"], 3)


def test_tags_of_the_company_are_offered_once_each(ting, shared, provider):
    other = parties.customer_of(provider, "Moon Bakery", "moon-bakery.example")
    third = parties.customer_of(provider, "Star Bakery", "star-bakery.example")
    tagged(shared, provider, "has")
    tagged(other, provider, "b", "A")
    tagged(third, provider, "b", "c")
    answer = ting.get(page_of(shared)).content.decode()
    offered = [name for name in ("has", "A", "b", "c") if f'<option value="{name}">' in answer]
    assert (offered, answer.count('<option value="b">')) == (["A", "b", "c"], 1)


@pytest.mark.parametrize(
    ("names", "words"),
    [("", "Enter a tag"), (" , ，", "Enter a tag"), ("x" * 51, "to 50 characters"), ("a\u202eb", "invisible sign")],
)
def test_tag_that_is_none_is_explained(ting, shared, provider, names, words):
    assert words in text(ting.post(page_of(shared), {"names": names}))
    assert tags_of(shared, provider) == []


def test_customer_has_150_tags_at_most(shared, provider):
    tagged(shared, provider, *(f"tag {number}" for number in range(150)))
    with factories.acting_for(provider), pytest.raises(Refused) as refusal:
        add_tags(shared, ["one more"], by=provider)
    assert (refusal.value.code, len(tags_of(shared, provider))) == ("too-many-tags", 150)


@pytest.mark.parametrize(
    "change", [lambda row, by: add_tags(row, ["x"], by=by), lambda row, by: remove_tag(row, "x", by=by)]
)
def test_one_customer_is_tagged_by_one_at_a_time(shared, provider, change):
    with factories.acting_for(provider), CaptureQueriesContext(connection) as caught:
        change(shared, provider)
    assert sum("FOR NO KEY UPDATE" in query["sql"] for query in caught) == 1


def test_ended_relationship_gets_no_tags(ting, shared, provider):
    with factories.acting_for(provider):
        values = {"status": "removed", "removed_at": shared.created_at, "removed_by": provider}
        ResellerRelationship.objects.filter(pk=shared.pk).update(**values)
    assert (ting.get(page_of(shared)).status_code, ting.post(page_of(shared), {"names": "x"}).status_code) == (409, 409)
    with factories.acting_for(provider), pytest.raises(Refused) as refusal:
        remove_tag(shared, "x", by=provider)
    assert refusal.value.code == "customer-record-closed"


def test_tags_are_for_the_own_company_alone(ting, mei, shared, provider, reseller, second, signed_in):
    tagged(shared, provider, "secret of Ting")
    with factories.everything_visible():
        of_mei = ResellerRelationship.objects.get(partner=reseller.tenant)
    assert "secret of Ting" not in text(mei.get(page_of(of_mei)))
    assert [browser.get(page_of(shared)).status_code for browser in (mei, signed_in(second))] == [404, 404]
    assert mei.post(page_of(shared), {"names": "x"}).status_code == 404
    for person in (reseller, second):
        with factories.acting_for(person):
            assert (CustomerTag.objects.count(), CustomerTag.objects.all().names()) == (0, [])


def test_tagging_is_not_for_every_role(shared, cast, provider, signed_in):
    helper = factories.user(cast.formosa_cloud, "Helper", "helper@formosa-cloud.example", roles.HELPDESK_AGENT)
    factories.reading_english(helper)
    assert signed_in(helper).get(page_of(shared)).status_code == 403
    for change in (lambda: add_tags(shared, ["x"], by=helper), lambda: remove_tag(shared, "x", by=helper)):
        with factories.acting_for(helper), pytest.raises(Refused) as refusal:
            change()
        assert refusal.value.code == "role-lacks-right"
    assert tagged(shared, cast.hao, "by a seller") == ["by a seller"]


def test_capitals_of_every_language_name_the_same_tag(ting, shared, provider):
    """Python writes ΟΔΟΣ and İ small in another way than the database does."""
    ting.post(page_of(shared), {"names": "ΟΔΟΣ, οδοσ, İzmir, izmir"})
    assert tags_of(shared, provider) == ["İzmir", "ΟΔΟΣ"]
    assert "Sun Bakery" in text(ting.get("/customers/", {"tag": "ΟΔΟΣ"}))
    for name in ("İzmir", "ΟΔΟΣ"):
        ting.post(page_of(shared), {"remove": name})
    assert (tags_of(shared, provider), changes(provider)[-1][1]) == ([], {"tags": ""})
