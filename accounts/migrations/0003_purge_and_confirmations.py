"""The clean-up may delete old requests; allauth's table of stored confirmations (always empty: ours are signed
links) gets its wall, because deleting an address looks there too."""

from django.db import migrations

from partnercenter.walls import tenant_table

OF_A_VISIBLE_ADDRESS = "EXISTS (SELECT 1 FROM account_emailaddress e WHERE e.id = email_address_id)"


class Migration(migrations.Migration):
    dependencies = [("accounts", "0002_walls")]

    operations = [
        migrations.RunSQL(
            "GRANT DELETE ON accounts_workaccountrequest TO portal_ops",
            "REVOKE DELETE ON accounts_workaccountrequest FROM portal_ops",
        ),
        tenant_table(
            "account_emailconfirmation",
            rows=OF_A_VISIBLE_ADDRESS,
            app="SELECT, DELETE",
            gate="SELECT, DELETE",
            ops="SELECT, DELETE",
        ),
    ]
