"""The log: what changed, from what to what, by whom, from where, for whom. That it is append-only: tests/house."""

import pytest

from accounts.models import Tenant
from partnercenter import audit
from partnercenter.models import AuditEvent
from partnercenter.tenancy import enter
from tests import factories


def logged(user, **changes):
    """One event about Lin Trading, written by somebody."""
    with factories.acting_for(user):
        audit.record("update_tenant", changes.pop("about"), by=changes.pop("by", user), **changes)
    with factories.everything_visible():
        return AuditEvent.objects.get(operation_type="update_tenant")


def test_event_names_the_record_the_actor_and_the_change(cast):
    company = cast.lin_trading
    event = logged(
        cast.mei, about=company, tenant_id=company.pk, before={"name": "Lin"}, after={"name": None}, reason="Typo"
    )
    assert (event.resource_type, event.resource_id, event.resource_name) == ("tenant", str(company.pk), company.name)
    assert (event.actor_id, event.user_principal_name) == (cast.mei.pk, "mei@lin-trading.example")
    assert (event.resource_old_value, event.resource_new_value, event.reason) == ({"name": "Lin"}, {"name": ""}, "Typo")
    assert (event.tenant_id, event.acting_tenant_id) == (company.pk, company.pk)


@pytest.mark.parametrize("field", sorted(audit.SECRET_FIELDS))
def test_event_never_holds_a_secret(cast, field):
    company = cast.lin_trading
    event = logged(
        cast.mei, about=company, tenant_id=company.pk, before={field: None}, after={field: "s3cret", "name": "Lin"}
    )
    assert (event.resource_old_value, event.resource_new_value) == ({field: "•••"}, {field: "•••", "name": "Lin"})


def test_event_keeps_the_name_of_an_actor_without_an_account(cast):
    company = cast.lin_trading
    event = logged(cast.mei, about=company, tenant_id=company.pk, by="primary contact")
    assert (event.actor_id, event.user_principal_name) == (None, "primary contact")


def test_event_of_an_operator_stands_in_the_companys_log(cast):
    company = cast.lin_trading
    event = logged(cast.ravi, about=company, tenant_id=company.pk)
    assert (event.tenant_id, event.acting_tenant_id) == (company.pk, cast.operator.pk)
    with factories.acting_for(cast.mei):
        assert [seen.actor_id for seen in audit.events_about(company, tenant_id=company.pk)] == [cast.ravi.pk]


def test_event_keeps_request_and_address(cast):
    company = cast.lin_trading
    with factories.acting_for(cast.mei):
        enter(request_id="0" * 32, address="192.0.2.7")
        audit.record("update_tenant", company, by=cast.mei, tenant_id=company.pk)
        event = audit.events_about(company, tenant_id=company.pk).get()
    assert (event.request_id, event.address) == ("0" * 32, "192.0.2.7")


def test_events_of_one_request_share_its_id(cast, signed_in):
    application = factories.draft(cast.mei)
    signed_in(cast.mei).post(f"/applications/{application.pk}/submission/", REMOTE_ADDR="192.0.2.9")
    with factories.everything_visible():
        events = list(AuditEvent.objects.filter(address="192.0.2.9"))
    assert [event.operation_type for event in events] == ["update_application"]
    assert [len(event.request_id) for event in events] == [32]


def test_events_are_told_newest_first(cast):
    company = cast.lin_trading
    with factories.acting_for(cast.mei):
        for name in ("A", "B", "C"):
            audit.record("rename", company, by=cast.mei, tenant_id=company.pk, after={"name": name})
        told = audit.events_about(company, tenant_id=company.pk)
        assert [event.resource_new_value["name"] for event in told] == ["C", "B", "A"]


def test_long_name_is_cut_and_not_refused(cast):
    event = logged(cast.mei, about=Tenant(name="x" * 300), tenant_id=cast.lin_trading.pk)
    assert event.resource_name == "x" * 250


def test_company_reads_its_own_log_and_the_operator_every_log(cast):
    factories.draft(cast.anna)
    factories.draft(cast.mei, mpn_id="4000002")
    with factories.acting_for(cast.mei):
        seen = AuditEvent.objects.visible_to(cast.mei).values_list("tenant_id", flat=True)
        assert set(seen) == {cast.lin_trading.pk}
    with factories.acting_for(cast.ada):
        seen = AuditEvent.objects.visible_to(cast.ada).values_list("tenant_id", flat=True)
        assert set(seen) == {cast.lin_trading.pk, cast.berger_systems.pk}
