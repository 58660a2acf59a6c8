"""The wall around companies and their people. The gate sees users: it must know them before it knows the company."""

from django.db import migrations

from partnercenter.walls import EVERYTHING, shared_table, tenant_table

OF_A_VISIBLE_USER = "EXISTS (SELECT 1 FROM accounts_user u WHERE u.id = user_id)"


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0001_initial"),
        ("account", "0009_emailaddress_unique_primary_email"),
        ("partnercenter", "0002_walls"),
        ("sessions", "0001_initial"),
    ]

    operations = [
        tenant_table(
            "accounts_tenant", column="id", app="SELECT, INSERT, UPDATE", gate="SELECT", ops="SELECT, INSERT, UPDATE"
        ),
        tenant_table(
            "accounts_user", app="SELECT, INSERT, UPDATE", gate="SELECT, UPDATE", ops="SELECT, INSERT, UPDATE"
        ),
        tenant_table("accounts_roleassignment", gate="SELECT"),
        tenant_table("accounts_workaccountrequest", app="", gate="SELECT, INSERT, UPDATE", ops="SELECT"),
        tenant_table("account_emailaddress", rows=OF_A_VISIBLE_USER, gate="SELECT, INSERT, UPDATE, DELETE"),
        shared_table("django_session", app=EVERYTHING, gate=EVERYTHING),
    ]
