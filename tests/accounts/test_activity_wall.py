"""The wall of the audit log in the database itself: whose events the portal's role reads, and under whose name it
writes. `visible_to` is left out on purpose: this is what holds when a view forgets it."""

import uuid

import pytest
from django.db import DatabaseError

from partnercenter import audit
from partnercenter.models import AuditEvent
from partnercenter.tenancy import Role, acting_as
from tests import factories


def written(by, company, operation):
    with factories.acting_for(by):
        audit.record(operation, by, by=by, tenant_id=company.pk if company else None)


@pytest.fixture
def events(cast):
    """Every pairing of who acted and whose record it was, for two companies and the operator."""
    lin, berger = cast.lin_trading, cast.berger_systems
    written(cast.mei, lin, "mei at home")
    written(cast.mei, berger, "mei at Berger")
    written(cast.anna, berger, "anna at home")
    written(cast.anna, lin, "anna at Lin")
    written(cast.ravi, lin, "ravi at Lin")
    written(cast.ravi, berger, "ravi at Berger")
    written(cast.ravi, None, "ravi for the program")


def operations():
    return set(AuditEvent.objects.values_list("operation_type", flat=True))


def test_company_sees_its_own_log_and_its_own_deeds_and_nothing_else(cast, events):
    with factories.acting_for(cast.mei):
        assert operations() == {"mei at home", "mei at Berger", "anna at Lin", "ravi at Lin"}
        assert AuditEvent.objects.count() == 4


def test_queryset_says_the_same_as_the_wall(cast, events):
    with factories.everything_visible():
        seen = AuditEvent.objects.visible_to(cast.anna).values_list("operation_type", flat=True)
        assert set(seen) == {"anna at home", "anna at Lin", "mei at Berger", "ravi at Berger"}


def test_tabs_share_the_log_out(cast, events):
    with factories.acting_for(cast.mei):
        log, company = AuditEvent.objects, cast.lin_trading
        ours = set(log.of_company(company).values_list("operation_type", flat=True))
        others = set(log.done_for_others(company).values_list("operation_type", flat=True))
    assert (ours, others) == ({"mei at home", "anna at Lin", "ravi at Lin"}, {"mei at Berger"})


def test_nobody_sees_an_event_before_a_company_is_known(events):
    assert AuditEvent.objects.count() == 0


def test_gate_writes_events_and_reads_none_not_even_their_number(cast, events):
    with acting_as(role=Role.GATE):
        audit.record("refuse_sign_in", cast.mei, by="mei@lin-trading.example", tenant_id=cast.lin_trading.pk)
    with pytest.raises(DatabaseError, match="permission denied"), acting_as(role=Role.GATE):
        AuditEvent.objects.count()


@pytest.mark.parametrize(("tenant", "acting"), [("lin_trading", None), ("lin_trading", "berger_systems")])
def test_nobody_writes_under_the_name_of_another_company(cast, tenant, acting):
    owner, actor = getattr(cast, tenant).pk, getattr(cast, acting).pk if acting else None
    event = AuditEvent(tenant_id=owner, acting_tenant_id=actor, resource_id=uuid.uuid4(), operation_type="forged")
    with pytest.raises(DatabaseError, match="row-level security"), factories.acting_for(cast.mei):
        event.save(force_insert=True)


def test_company_writes_nothing_into_the_programs_own_log(cast):
    with pytest.raises(DatabaseError, match="row-level security"):
        written(cast.mei, None, "forged")


def test_name_of_whoever_acts_is_kept_for_the_other_company_alone(cast, events):
    with factories.everything_visible():
        kept = dict(AuditEvent.objects.values_list("operation_type", "acting_tenant_name"))
    assert kept == {
        "mei at home": "", "mei at Berger": "林氏貿易有限公司",
        "anna at home": "", "anna at Lin": "Berger Systems GmbH",
        "ravi at Lin": "Cloud Program Office", "ravi at Berger": "Cloud Program Office", "ravi for the program": "",
    }  # fmt: skip


def test_whoever_goes_on_for_another_company_leaves_the_name_behind(cast):
    with factories.acting_for(cast.mei), acting_as(tenant_id=cast.berger_systems.pk):
        audit.record("sign_in", cast.anna, by=cast.anna, tenant_id=cast.berger_systems.pk)
    with factories.everything_visible():
        assert AuditEvent.objects.get().acting_tenant_name == ""


@pytest.mark.parametrize(
    ("by", "name"), [("mei", "林氏貿易有限公司"), ("ravi", "Cloud Program Office")], ids=["partner", "operator"]
)
def test_request_knows_the_name_of_the_company_without_another_statement(cast, signed_in, by, name, rf):
    from django.http import HttpResponse

    from partnercenter.tenancy import TenancyMiddleware, acting

    person, heard = getattr(cast, by), []
    request = rf.get("/")
    request.session, request.user = signed_in(person).session, person
    TenancyMiddleware(lambda _request: heard.append(acting().company) or HttpResponse())(request)
    assert heard == [name]
