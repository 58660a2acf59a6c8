"""Who acts in a request: set for its transaction, believed only after the user was read under it, gone afterwards."""

import pytest
from django.contrib.auth import SESSION_KEY
from django.db import connection

from accounts.models import Tenant
from partnercenter.ids import uuid7
from partnercenter.tenancy import SESSION_TENANT, Role, acting, acting_as, enter
from tests import factories
from tests.partnercenter.conftest import state_of_connection

pytestmark = pytest.mark.usefixtures("broken_pages")


def name_of(tenant):
    with factories.everything_visible():
        return Tenant.objects.get(pk=tenant.pk).name


def test_visitor_is_nobody_and_sees_no_company(cast, client):
    _somebody_is_there = cast.mei
    assert client.get("/test/who/").content.decode() == "False|portal_app|portal_app nobody|[]"


def test_user_acts_for_the_own_company_and_sees_no_other(cast, signed_in):
    _stranger, company = cast.anna, cast.lin_trading
    answer = signed_in(cast.mei).get("/test/who/").content.decode()
    assert answer == f"True|portal_app|portal_app {company.pk}|['{company.name}']"


def test_operator_acts_under_the_operators_role(cast, signed_in):
    _companies = cast.mei, cast.anna
    answer = signed_in(cast.ravi).get("/test/who/").content.decode().split("|")
    assert (answer[:3], answer[3].count(",")) == (["True", "portal_ops", f"portal_ops {cast.operator.pk}"], 2)


def test_page_at_the_gate_acts_under_its_role(cast, client):
    assert client.get("/test/gate/").content.decode() == "portal_gate nobody"


def test_page_rendered_after_its_view_still_has_its_company(cast, signed_in):
    _stranger = cast.anna
    assert signed_in(cast.mei).get("/test/companies/").content.decode() == f"{cast.lin_trading.name};"


def test_session_with_another_company_is_nobody(cast, signed_in):
    browser = signed_in(cast.mei)
    session = browser.session
    session[SESSION_TENANT] = str(cast.berger_systems.pk)
    session.save()
    assert browser.get("/test/who/").content.decode() == "False|portal_app|portal_app nobody|[]"


@pytest.mark.parametrize("missing", [SESSION_KEY, SESSION_TENANT])
def test_session_without_user_or_company_is_nobody(cast, signed_in, missing):
    browser = signed_in(cast.mei)
    session = browser.session
    del session[missing]
    session.save()
    assert browser.get("/test/who/").content.decode() == "False|portal_app|portal_app nobody|[]"


def test_deactivated_user_is_nobody_on_the_next_request(cast, signed_in):
    browser = signed_in(cast.ken)
    assert browser.get("/test/companies/").status_code == 200
    with factories.acting_for(cast.ken):
        cast.ken.is_active = False
        cast.ken.save(update_fields=["is_active"])
    assert browser.get("/test/companies/").url == "/sign-in/?next=/test/companies/"
    assert browser.get("/test/who/").content.decode() == "False|portal_app|portal_app nobody|[]"


def test_streamed_answer_is_refused(cast, signed_in):
    with pytest.raises(RuntimeError, match="streamed answer would outlive its transaction"):
        signed_in(cast.mei).get("/test/stream/")


@pytest.mark.parametrize("then", ["400", "403", "404", "500", "=500", "=503"])
def test_failed_page_writes_nothing(transactional_cast, signed_in, then):
    browser = signed_in(transactional_cast.anna)
    browser.raise_request_exception = False
    assert browser.get(f"/test/rename/{then}/").status_code == int(then.strip("="))
    assert name_of(transactional_cast.berger_systems) == "Berger Systems GmbH"


@pytest.mark.parametrize("then", ["=200", "=302", "=404"])
def test_answered_page_keeps_what_it_wrote(transactional_cast, signed_in, then):
    assert signed_in(transactional_cast.anna).get(f"/test/rename/{then}/").status_code == int(then.strip("="))
    assert name_of(transactional_cast.berger_systems) == "Renamed"


@pytest.mark.parametrize("name", ["who", "gate", "companies", "rename/500", "problem/500", "refusal/403"])
def test_nothing_is_left_on_the_connection_after_a_request(transactional_cast, signed_in, name):
    browser = signed_in(transactional_cast.ravi)
    browser.raise_request_exception = False
    browser.get(f"/test/{name}/")
    assert (state_of_connection(), acting().tenant_id, acting().role) == ("portal_app nobody", None, Role.APP)


def test_acting_needs_a_transaction(transactional_db):
    assert not connection.in_atomic_block
    with pytest.raises(RuntimeError, match="needs a transaction"):
        enter(tenant_id=uuid7())


def test_acting_inside_acting_returns_to_the_outer(db):
    outer, inner = uuid7(), uuid7()
    with acting_as(tenant_id=outer):
        with acting_as(tenant_id=inner, role=Role.OPS):
            assert state_of_connection() == f"portal_ops {inner}"
        assert state_of_connection() == f"portal_app {outer}"
    assert acting().tenant_id is None
