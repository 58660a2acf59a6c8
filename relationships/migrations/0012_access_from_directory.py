"""Delegated access from a connected directory says where it came from; the partner can give it up like any other.

No reseller loses it when a provider takes a designation back: it does not rest on one.
"""

from importlib import import_module

from django.db import migrations, models

BEFORE = import_module("relationships.migrations.0008_access_given_up")
OWN = BEFORE.OWN.replace("'created')", "'created', 'directory')")


def _policy(own):
    return (
        f"ALTER POLICY {BEFORE.TABLE}_portal_app_update ON {BEFORE.TABLE} USING (target_id = {BEFORE.ME} OR {own})"
        f" WITH CHECK (({BEFORE.OF_TARGET}) OR ({own} AND status = 'withdrawn' AND {BEFORE.WITHDRAWER}))"
    )


class Migration(migrations.Migration):
    dependencies = [("relationships", "0011_customer_search")]

    operations = [
        migrations.AlterField(
            model_name="delegatedadmin",
            name="origin",
            field=models.CharField(
                choices=[
                    ("partnership", "Authorized with the partnership"),
                    ("invitation", "Granted by the customer"),
                    ("created", "With the account that the provider created"),
                    ("directory", "From a connected directory"),
                ],
                max_length=20,
            ),
        ),
        migrations.RunSQL(_policy(OWN), _policy(BEFORE.OWN)),
    ]
