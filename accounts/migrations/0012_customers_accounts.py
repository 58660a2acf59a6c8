"""Accounts of customers: one says for good which partner has opened it, and only the portal itself writes that."""

import django.db.models.deletion
from django.db import migrations, models

OPENED = """
CREATE FUNCTION keep_provided_by() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'who opened an account is written once, by the portal'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'tenant_provided_once';
END $$;
CREATE TRIGGER tenant_provided_once BEFORE UPDATE ON accounts_tenant FOR EACH ROW
    WHEN (NEW.provided_by_id IS DISTINCT FROM OLD.provided_by_id) EXECUTE FUNCTION keep_provided_by();
CREATE TRIGGER tenant_provided_by_the_portal BEFORE INSERT ON accounts_tenant FOR EACH ROW
    WHEN (NEW.provided_by_id IS NOT NULL AND current_user <> 'portal_ops') EXECUTE FUNCTION keep_provided_by();
"""
NOT_KEPT = """
DROP TRIGGER tenant_provided_by_the_portal ON accounts_tenant;
DROP TRIGGER tenant_provided_once ON accounts_tenant;
DROP FUNCTION keep_provided_by();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0011_programmes"),
    ]

    operations = [
        migrations.AddField(
            model_name="tenant",
            name="provided_by",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="accounts.tenant",
            ),
        ),
        migrations.AddField(
            model_name="workaccountrequest",
            name="kind",
            field=models.CharField(
                choices=[("partner", "Partner"), ("customer", "Customer"), ("operator", "Operator")],
                db_default="partner",
                default="partner",
                max_length=10,
            ),
        ),
        migrations.AddConstraint(
            model_name="workaccountrequest",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind", "operator"), _negated=True), name="work_account_is_no_operators"
            ),
        ),
        migrations.RunSQL(OPENED, NOT_KEPT),
    ]
