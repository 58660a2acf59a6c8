"""What connected directories say: the operator's alone."""

import django.db.models.deletion
import django.db.models.functions.text
from django.conf import settings
from django.db import migrations, models

import partnercenter.ids
from partnercenter.walls import tenant_table


class Migration(migrations.Migration):
    dependencies = [
        ("customers", "0005_imports_taken_back"),
        ("relationships", "0011_customer_search"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="ConnectedLoad",
            fields=[
                ("id", models.UUIDField(default=partnercenter.ids.uuid7, primary_key=True, serialize=False)),
                ("file_name", models.CharField(max_length=200)),
                ("loaded_by_name", models.CharField(max_length=150)),
                ("loaded_at", models.DateTimeField(auto_now_add=True)),
                (
                    "loaded_by",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="ConnectedCustomer",
            fields=[
                ("id", models.UUIDField(default=partnercenter.ids.uuid7, primary_key=True, serialize=False)),
                ("number", models.PositiveIntegerField()),
                ("mpn_id", models.CharField(blank=True, max_length=20)),
                ("name", models.CharField(blank=True, max_length=200)),
                ("domain", models.CharField(blank=True, max_length=253)),
                ("country", models.CharField(blank=True, max_length=2)),
                ("is_delegated", models.BooleanField(default=False)),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("waiting", "Waiting"),
                            ("connected", "Connected"),
                            ("known", "Known already"),
                            ("replaced", "Replaced by a newer file"),
                            ("refused", "Refused"),
                        ],
                        default="waiting",
                        max_length=10,
                    ),
                ),
                ("reason", models.CharField(blank=True, max_length=30)),
                ("settled_at", models.DateTimeField(null=True)),
                (
                    "relationship",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="relationships.resellerrelationship",
                    ),
                ),
                (
                    "load",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="rows",
                        to="customers.connectedload",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["load", "number"], name="connected_row_of_load"),
                    models.Index(
                        condition=models.Q(("status", "waiting")), fields=["mpn_id", "load"], name="connected_waiting"
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        models.F("mpn_id"),
                        django.db.models.functions.text.Lower("domain"),
                        condition=models.Q(("status__in", ["waiting", "connected"])),
                        name="connected_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("settled_at", None), ("status", "waiting")),
                            models.Q(models.Q(("status", "waiting"), _negated=True), ("settled_at__isnull", False)),
                            _connector="OR",
                        ),
                        name="connected_customer_settled_at",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("relationship__isnull", False), ("status", "connected")),
                            models.Q(models.Q(("status", "connected"), _negated=True), ("relationship", None)),
                            _connector="OR",
                        ),
                        name="connected_customer_has_relationship",
                    ),
                ],
            },
        ),
        tenant_table("customers_connectedload", rows="false", app=""),
        tenant_table("customers_connectedcustomer", rows="false", app=""),
    ]
