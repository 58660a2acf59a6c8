"""How the pages of the activity log fare when a company has a thousand times as many events.

    bin/test --services-only -- .venv/bin/python benchmarks/activity.py [EVENTS]

One database, two companies: one with 1,000 events, one with EVENTS (1,000,000). Each page is asked for by the admin of
either, and of all companies by the operator's auditor; printed is the median of each and their ratio.
"""

import os
import statistics
import sys
import time
from pathlib import Path
from urllib.parse import urlsplit

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import django
import psycopg
from django.conf import settings
from django.core.management import call_command
from django.db import connections

FEW, RUNS, PATIENCE = 1_000, 7, 5
DATABASE = "portal_benchmark"
PAGES = {
    "newest": "",
    "page 40": "page=40",
    "a day": "from=2026-06-01&to=2026-06-01",
    "a person": "person=Person+7",
    "an address elsewhere": "person=agent3%40partner.example",
    "a kind of object": "type=application",
    "sign-ins": "what=sign_in",
    "a rare operation": "what=agreements",
    "by another company": "company=partner",
    "name, common": "q=Contoso",
    "name, rare": "q=Zephyr",
    "name, none": "q=nowhere-at-all",
    "what we did for others": "tab=others",
}
# One event in 20 was done by another company, one in 1,000 is about an agreement, one in 10,000 about Zephyr.
FILL = """
INSERT INTO partnercenter_auditevent (id, tenant_id, acting_tenant_id, acting_tenant_name, actor_id,
    user_principal_name, resource_type, resource_id, resource_name, operation_type, operation_date,
    resource_old_value, resource_new_value, reason, request_id, address)
SELECT gen_random_uuid(), %(tenant)s, CASE WHEN n %% 20 = 0 THEN %(other)s ELSE %(tenant)s END,
    CASE WHEN n %% 20 = 0 THEN 'Partner ' || n %% 7 ELSE '' END,
    (%(people)s::uuid[])[1 + n %% 50],
    CASE WHEN n %% 20 = 0 THEN 'agent' || n %% 40 || '@partner.example' ELSE 'person' || n %% 50 || '@c.example' END,
    CASE WHEN n %% 10 = 0 THEN 'application' ELSE 'user' END, gen_random_uuid()::text,
    (ARRAY['Contoso', 'Fabrikam', 'Adatum', 'Coho', 'Litware'])[1 + n %% 5] || ' ' || n %% 9973
        || CASE WHEN n %% 10000 = 7 THEN ' Zephyr' ELSE '' END,
    CASE WHEN n %% 1000 = 1 THEN 'create_agreement' WHEN n %% 3 = 0 THEN 'sign_in' ELSE 'update_profile' END,
    timestamptz '2026-11-20' - n * (interval '350 days' / %(count)s), '{}', '{"language": "en"}', '', md5(n::text), NULL
FROM generate_series(1, %(count)s) AS n
"""


def as_admin(database):
    url = urlsplit(os.environ["PORTAL_TEST_ADMIN_URL"])
    return psycopg.connect(url._replace(path=f"/{database}").geturl(), autocommit=True)


def fresh_database():
    """An empty portal; the benchmark then connects as the portal does, behind the wall."""
    with as_admin("postgres") as admin:
        admin.execute(f"DROP DATABASE IF EXISTS {DATABASE} WITH (FORCE)")
        admin.execute(f"CREATE DATABASE {DATABASE} OWNER portal_owner")
    with as_admin(DATABASE) as admin:
        admin.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
        admin.execute("ALTER SCHEMA public OWNER TO portal_owner")
        admin.execute("GRANT USAGE ON SCHEMA public TO portal_app, portal_ops, portal_gate")
    for alias in connections:
        settings.DATABASES[alias]["NAME"] = connections[alias].settings_dict["NAME"] = DATABASE
    call_command("migrate", database="owner", verbosity=0)
    connections["owner"].close()


def company_with(count, name):
    """Its admin; 50 people and `count` events, one in 20 of them done by or for another company."""
    from accounts import roles
    from tests import factories

    company = factories.tenant(name, f"{name.lower()}.example", "DE")
    other = factories.tenant(f"{name} partner", f"{name.lower()}-partner.example", "DE")
    people = [factories.user(company, f"Person {n}", f"p{n}@{name.lower()}.example") for n in range(49)]
    admin = factories.user(company, "Admin", f"admin@{name.lower()}.example", roles.GLOBAL_ADMIN)
    values = {"tenant": company.pk, "other": other.pk, "people": [user.pk for user in [*people, admin]]}
    with as_admin(DATABASE) as database:
        database.execute(FILL, {**values, "count": count})
        database.execute(FILL, {**values, "tenant": other.pk, "other": company.pk, "count": max(1, count // 20)})
    return admin


def browser_of(user):
    """A browser in which somebody is signed in, as the tests have it."""
    from tests.conftest import signed_in

    return signed_in.__wrapped__()(user)


def seconds(client, query):
    """The median of some runs, and fewer when one is slow."""
    took, began = [], time.perf_counter()
    while len(took) < RUNS and time.perf_counter() - began < PATIENCE:
        start = time.perf_counter()
        answer = client.get(f"/settings/activity/?{query}")
        took.append(time.perf_counter() - start)
        if answer.status_code != 200:
            sys.exit(f"{query} answered {answer.status_code}")
    return statistics.median(took)


def compare(small, big, pages):
    print(f"{'page':28}{FEW:>12,}{'many':>12}{'ratio':>8}")
    for title, query in pages.items():
        few, many = seconds(small, query), seconds(big, query)
        print(f"{title:28}{few * 1000:9.1f} ms{many * 1000:9.1f} ms{many / few:8.1f}")


def main(events):
    fresh_database()
    from accounts import roles
    from accounts.models import Tenant
    from tests import factories

    began = time.perf_counter()
    small, big = company_with(FEW, "Small"), company_with(events, "Big")
    with as_admin(DATABASE) as database:
        database.execute("VACUUM ANALYZE partnercenter_auditevent")
    print(f"{events:,} events written in {time.perf_counter() - began:.0f} s")
    compare(browser_of(small), browser_of(big), PAGES)
    operator = factories.tenant("Operator", "operator.example", "US", kind=Tenant.Kind.OPERATOR)
    auditor = browser_of(factories.user(operator, "Ada", "ada@operator.example", roles.AUDITOR))
    print(f"\n{'operator, all companies':28}")
    for title, query in PAGES.items():
        print(f"{title:28}{seconds(auditor, f'tab=all&{query}') * 1000:9.1f} ms")


if __name__ == "__main__":
    django.setup()
    main(int(sys.argv[1].replace(",", "")) if sys.argv[1:] else 1_000_000)
