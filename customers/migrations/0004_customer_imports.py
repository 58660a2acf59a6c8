"""Files of customers and of their users with their rows, each company's behind its own wall."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models import F, Q

import partnercenter.ids
from partnercenter.walls import tenant_table

PROTECT, CASCADE = django.db.models.deletion.PROTECT, django.db.models.deletion.CASCADE
ME = "(SELECT current_tenant())"
OWN = f"tenant_id = {ME}"
OWN_PEOPLE = f"{OWN} AND EXISTS (SELECT 1 FROM accounts_user u WHERE u.id = created_by_id)"
OWN_FILE = f"{OWN} AND EXISTS (SELECT 1 FROM customers_customerimport i WHERE i.id = customer_import_id)"


def _check(table, condition):
    return migrations.RunSQL(
        f"ALTER POLICY {table}_portal_app_all ON {table} WITH CHECK ({condition})",
        f"ALTER POLICY {table}_portal_app_all ON {table} WITH CHECK ({OWN})",
    )


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0012_customers_accounts"),
        ("customers", "0003_tag_keys"),
        ("partnercenter", "0008_guests"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="CustomerImport",
            fields=[
                ("id", models.UUIDField(default=partnercenter.ids.uuid7, primary_key=True, serialize=False)),
                (
                    "kind",
                    models.CharField(
                        choices=[("customers", "Customers"), ("users", "Users of customers")], max_length=10
                    ),
                ),
                ("file_name", models.CharField(max_length=200)),
                (
                    "step",
                    models.CharField(
                        choices=[("check", "Check"), ("add", "Add"), ("undo", "Undo")], default="check", max_length=10
                    ),
                ),
                ("is_stopping", models.BooleanField(default=False)),
                ("total", models.PositiveIntegerField(default=0)),
                ("broken", models.PositiveIntegerField(default=0)),
                ("known", models.PositiveIntegerField(default=0)),
                ("added", models.PositiveIntegerField(default=0)),
                ("undone", models.PositiveIntegerField(default=0)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                (
                    "created_by",
                    models.ForeignKey(db_index=False, on_delete=PROTECT, related_name="+", to=settings.AUTH_USER_MODEL),
                ),
                ("job", models.OneToOneField(null=True, on_delete=PROTECT, related_name="+", to="partnercenter.job")),
                (
                    "tenant",
                    models.ForeignKey(db_index=False, on_delete=CASCADE, related_name="+", to="accounts.tenant"),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=Q(total__gte=F("broken") + F("known") + F("added") + F("undone")),
                        name="customer_import_within_total",
                    )
                ],
                "indexes": [models.Index(fields=["tenant", "-created_at"], name="customer_import_by_tenant")],
            },
        ),
        migrations.CreateModel(
            name="CustomerImportRow",
            fields=[
                ("id", models.UUIDField(default=partnercenter.ids.uuid7, primary_key=True, serialize=False)),
                ("number", models.PositiveIntegerField()),
                ("title", models.CharField(blank=True, max_length=200)),
                ("key", models.CharField(blank=True, max_length=254)),
                ("values", models.JSONField(default=dict)),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("broken", "Not added"),
                            ("created", "Added"),
                            ("known", "There already"),
                            ("ready", "Will be added"),
                            ("unchecked", "Not checked yet"),
                            ("undone", "Taken back"),
                        ],
                        default="unchecked",
                        max_length=10,
                    ),
                ),
                ("problem", models.CharField(blank=True, max_length=40)),
                ("detail", models.CharField(blank=True, max_length=300)),
                ("customer_id", models.UUIDField(null=True)),
                ("record_id", models.UUIDField(null=True)),
                (
                    "customer_import",
                    models.ForeignKey(
                        db_index=False, on_delete=CASCADE, related_name="rows", to="customers.customerimport"
                    ),
                ),
                (
                    "tenant",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="accounts.tenant",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=["customer_import", "number"], name="customer_import_row_once"),
                    models.CheckConstraint(
                        condition=~Q(outcome="broken") | ~Q(problem=""), name="customer_import_broken_has_problem"
                    ),
                    models.CheckConstraint(
                        condition=~Q(outcome="created") | Q(customer_id__isnull=False),
                        name="customer_import_added_has_customer",
                    ),
                ],
                "indexes": [
                    models.Index(fields=["customer_import", "outcome", "number"], name="customer_row_by_outcome"),
                    models.Index(fields=["customer_import", "key", "number"], name="customer_row_by_key"),
                ],
            },
        ),
        tenant_table("customers_customerimport", app="SELECT, INSERT, UPDATE"),
        _check("customers_customerimport", OWN_PEOPLE),
        tenant_table("customers_customerimportrow", app="SELECT, INSERT, UPDATE"),
        _check("customers_customerimportrow", OWN_FILE),
    ]
