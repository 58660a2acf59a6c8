"""A customer that answers names no reseller but the one that has asked it (INV-08).

The reseller that a row names reads it, and the provider's list shows its name. Whoever changed a row was asked for the
partnership; the customer, which writes the row, was asked for nothing.
"""

from importlib import import_module

from django.db import migrations

BEFORE = import_module("relationships.migrations.0007_relationship_walls")
INVITER, PROVIDER = "i.inviter_name = NEW.partner_name", "i.provider_name = NEW.partner_name"
ANY = BEFORE.KEPT.partition("CREATE TRIGGER")[0].replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION")
ASKED = ANY.replace(INVITER, f"{INVITER} AND NEW.reseller_id IS NULL").replace(
    PROVIDER, f"{PROVIDER} AND (NEW.reseller_id, NEW.reseller_name) = (i.inviter_id, i.inviter_name)"
)


class Migration(migrations.Migration):
    dependencies = [("relationships", "0015_customers_from_the_index_alone")]

    operations = [migrations.RunSQL(ASKED, ANY)]
