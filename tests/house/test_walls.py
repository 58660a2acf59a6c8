"""The database wall: no table without a policy, no row of another company, no way round."""

import pytest
from django.db import DatabaseError, connection, transaction

from accounts.models import Tenant
from partnercenter.models import AuditEvent
from partnercenter.tenancy import Role, acting_as
from tests import factories
from tests.customers import parties
from tests.relationships import connections

WITHOUT_COMPANIES = {
    "django_migrations": "the schema's own history",
    "django_content_type": "Django's list of models",
    "django_session": "found by its random key alone, before anybody is known",
    "auth_group": "unused: roles are code; nobody holds a privilege",
    "auth_group_permissions": "unused: roles are code; nobody holds a privilege",
    "auth_permission": "unused: roles are code; nobody holds a privilege",
    "socialaccount_socialapp": "unused: identity providers are a table of ours; nobody holds a privilege",
    "partnercenter_programmesetting": "the program's rules, the same for everybody",
    "enrollment_agreement": "the published agreements, the same for everybody",
}

# Rows of two companies: the columns that name them.
TWO_SIDED = {
    "relationships_invitation": ("inviter_id", "answered_tenant_id"),
    "relationships_partnership": ("provider_id", "reseller_id"),
    "relationships_delegatedadmin": ("grantee_id", "target_id"),
    "relationships_connectionrequest": ("provider_id", "reseller_id"),
    "relationships_resellerrelationship": ("partner_id", "customer_id"),
}
OF_THE_USER = "(SELECT tenant_id FROM accounts_user u WHERE u.id = user_id)"


def rows(sql, *parameters):
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return cursor.fetchall()


def tables():
    return {name for (name,) in rows("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")}


def walled():
    found = rows("SELECT relname FROM pg_class WHERE relkind = 'r' AND relrowsecurity AND relforcerowsecurity")
    return {name for (name,) in found}


def test_every_table_is_walled_or_has_a_reason(db):
    assert tables() - walled() == set(WITHOUT_COMPANIES)


def test_every_walled_table_has_a_policy_for_each_role_with_privileges(db):
    granted = rows(
        "SELECT DISTINCT relname::text, grantee::regrole::text FROM pg_class, aclexplode(relacl)"
        " WHERE relkind = 'r' AND grantee <> relowner AND relnamespace = 'public'::regnamespace"
    )
    by_column = rows(
        "SELECT DISTINCT attrelid::regclass::text, grantee::regrole::text FROM pg_attribute, aclexplode(attacl)"
    )
    policies = rows("SELECT tablename, roles[1]::text FROM pg_policies")
    assert {pair for pair in [*granted, *by_column] if pair[0] in walled()} == set(policies)


def test_no_table_has_two_policies_for_one_role_and_command(db):
    policies = rows("SELECT tablename, roles[1]::text, cmd FROM pg_policies")
    with_all = {(table, role) for table, role, command in policies if command == "ALL"}
    beside_all = [found for found in policies if found[:2] in with_all and found[2] != "ALL"]
    assert (len(policies), beside_all) == (len(set(policies)), [])


def test_application_role_bypasses_nothing_and_owns_nothing(db):
    flags = rows("SELECT rolsuper, rolbypassrls, rolcreaterole, rolinherit FROM pg_roles WHERE rolname = current_user")
    owned = rows(
        "SELECT count(*) FROM pg_class WHERE relowner = (SELECT oid FROM pg_roles WHERE rolname = current_user)"
    )
    assert (rows("SELECT current_user"), flags, owned) == ([("portal_app",)], [(False, False, False, False)], [(0,)])


def tenant_columns():
    """Every walled table with the SQL for the company its rows belong to."""
    special = {
        "accounts_tenant": "id",
        "account_emailaddress": OF_THE_USER,
        "mfa_authenticator": OF_THE_USER,
        "socialaccount_socialaccount": OF_THE_USER,
        "usersessions_usersession": OF_THE_USER,
        "socialaccount_socialtoken": None,
        "account_emailconfirmation": None,
        "accounts_workaccountrequest": None,
        "enrollment_membershipaccount": None,
        "enrollment_companyprofile": None,
        "customers_connectedload": None,
        "customers_connectedcustomer": None,
    }
    return {table: special.get(table, "tenant_id") for table in walled() - TWO_SIDED.keys()}


def fill_every_table(cast):
    """Two companies with rows in every table that can hold a company's rows."""
    agreement = factories.published(cast.omar)
    for person, mpn_id in ((cast.mei, "4000001"), (cast.anna, "4000002")):
        partner = factories.approved(person, cast.ravi, mpn_id=mpn_id)
        factories.signed(person, agreement)
        factories.rest_of_tables(partner, person, cast.ravi)
        parties.rows_of_customers(person)


def readable(table):
    """Whether the application's role may read the table at all."""
    return rows("SELECT has_table_privilege('portal_app', %s, 'SELECT')", table)[0][0]


@pytest.mark.django_db(transaction=True)
def test_every_table_shows_a_company_its_own_rows_and_no_other(transactional_cast):
    cast = transactional_cast
    fill_every_table(cast)
    ours, theirs = cast.lin_trading.pk, cast.berger_systems.pk
    with acting_as(role=Role.OPS):
        counted = {
            table: {row[0] for row in rows(f"SELECT DISTINCT {column} FROM {table}")}
            for table, column in tenant_columns().items()
            if column and rows("SELECT has_table_privilege('portal_ops', %s, 'SELECT')", table)[0][0]
        }
    empty = sorted(table for table, owners in counted.items() if not {ours, theirs} <= owners)
    assert empty == []
    readables = [table for table in counted if readable(table)]
    assert {table: rows(f"SELECT count(*) FROM {table}")[0][0] for table in readables} == dict.fromkeys(readables, 0)
    with acting_as(tenant_id=ours):
        seen = {
            table: {row[0] for row in rows(f"SELECT {tenant_columns()[table]} FROM {table}")} for table in readables
        }
    assert seen == {table: {ours} for table in readables}


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("table", TWO_SIDED)
def test_rows_of_two_companies_are_seen_by_these_two_alone(transactional_cast, table):
    cast = transactional_cast
    cast.mei, cast.anna  # noqa: B018 - companies that have nothing to do with it
    factories.trading(cast.ting, cast.ravi, cast.omar, "indirect_provider", mpn_id="4100001")
    factories.trading(cast.mei, cast.ravi, cast.omar, "indirect_reseller", mpn_id="4000001")
    connections.asked(cast.mei, connections.listed(cast.ting))
    factories.partnered(cast.ting, cast.mei)
    parties.served(cast.ting, cast.lin_trading)
    seen = {}
    for company in (cast.formosa_cloud, cast.lin_trading, cast.berger_systems):
        with acting_as(tenant_id=company.pk):
            seen[company.name] = [set(row) for row in rows(f"SELECT {', '.join(TWO_SIDED[table])} FROM {table}")]
    sides = {cast.formosa_cloud.pk, cast.lin_trading.pk}
    assert seen == {"寶島雲端股份有限公司": [sides], "林氏貿易有限公司": [sides], "Berger Systems GmbH": []}


@pytest.mark.parametrize("table", ["accounts_user", "enrollment_application", "enrollment_partner", "accounts_tenant"])
def test_a_company_cannot_change_a_row_of_another(cast, table):
    factories.approved(cast.anna, cast.ravi)
    column = tenant_columns()[table]
    with acting_as(tenant_id=cast.lin_trading.pk), connection.cursor() as cursor:
        cursor.execute(f"UPDATE {table} SET {column} = {column} WHERE {column} = %s", [cast.berger_systems.pk])
        assert cursor.rowcount == 0


def test_a_company_cannot_add_a_row_to_another(cast):
    tenant = cast.berger_systems
    with pytest.raises(DatabaseError, match="row-level security"), acting_as(tenant_id=cast.lin_trading.pk):
        rows("INSERT INTO accounts_roleassignment (id, tenant_id, user_id, role, assigned_at)"
             " VALUES (gen_random_uuid(), %s, %s, 'global_admin', now())", tenant.pk, cast.anna.pk)  # fmt: skip


FOR_A_STRANGER = {
    "accounts_roleassignment": "(id, tenant_id, user_id, role, assigned_at)"
    " VALUES (gen_random_uuid(), %s, %s, 'reviewer', now())",
    "accounts_passwordlink": "(id, tenant_id, user_id, token_hash, created_at, expires_at)"
    " VALUES (gen_random_uuid(), %s, %s, 'x', now(), now())",
    "accounts_accessrequest": "(id, tenant_id, requester_id, permission, path, note, status, created_at, role, answer)"
    " VALUES (gen_random_uuid(), %s, %s, 'review', '', '', 'open', now(), '', '')",
}


@pytest.mark.parametrize("table", FOR_A_STRANGER)
@pytest.mark.parametrize("stranger", ["anna", "sam"])
def test_a_company_cannot_hang_a_row_on_somebody_it_cannot_see(cast, table, stranger):
    ours, person = cast.lin_trading, getattr(cast, stranger)
    with pytest.raises(DatabaseError, match="row-level security"), acting_as(tenant_id=ours.pk):
        rows(f"INSERT INTO {table} {FOR_A_STRANGER[table]}", ours.pk, person.pk)


@pytest.mark.req("VER-08")
@pytest.mark.parametrize("table", ["enrollment_partner", "enrollment_programenrollment"])
def test_only_the_operators_role_makes_partners(db, table):
    assert rows("SELECT has_table_privilege('portal_app', %s, 'INSERT')", table) == [(False,)]


@pytest.mark.parametrize(
    "statement", ["UPDATE partnercenter_auditevent SET reason = ''", "DELETE FROM partnercenter_auditevent"]
)
@pytest.mark.parametrize("role", list(Role))
def test_audit_log_cannot_be_rewritten(cast, statement, role):
    factories.draft(cast.mei)
    with pytest.raises(DatabaseError, match="permission denied"), acting_as(tenant_id=cast.lin_trading.pk, role=role):
        rows(statement)


def test_audit_log_refuses_even_its_owner(cast):
    triggers = rows(
        "SELECT tgname FROM pg_trigger WHERE tgrelid = 'partnercenter_auditevent'::regclass AND NOT tgisinternal"
    )
    assert {name for (name,) in triggers} == {"audit_is_append_only", "audit_is_not_truncated"}


@pytest.mark.django_db(transaction=True)
def test_acting_ends_with_its_block(transactional_cast):
    tenant = transactional_cast.lin_trading
    with transaction.atomic():
        with acting_as(tenant_id=tenant.pk):
            assert Tenant.objects.count() == 1
        assert Tenant.objects.count() == 0
    with pytest.raises(ZeroDivisionError), acting_as(tenant_id=tenant.pk):
        _ = 1 / 0
    assert (Tenant.objects.count(), AuditEvent.objects.count()) == (0, 0)
