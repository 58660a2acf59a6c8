import django.db.models.deletion
import django.db.models.functions.text
import django_countries.fields
from django.conf import settings
from django.db import migrations, models

import partnercenter.ids


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0012_customers_accounts"),
        ("relationships", "0005_invitations_under_way"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="invitation",
            name="asks_admin",
            field=models.BooleanField(db_default=False, default=False),
        ),
        migrations.CreateModel(
            name="ResellerRelationship",
            fields=[
                ("id", models.UUIDField(default=partnercenter.ids.uuid7, primary_key=True, serialize=False)),
                ("partner_name", models.CharField(max_length=200)),
                ("partner_domain", models.CharField(max_length=253)),
                ("partner_mpn_id", models.CharField(max_length=20)),
                (
                    "programme",
                    models.CharField(
                        choices=[
                            ("indirect_reseller", "Indirect reseller"),
                            ("direct_bill", "Direct-bill partner"),
                            ("indirect_provider", "Indirect provider"),
                        ],
                        max_length=20,
                    ),
                ),
                ("customer_name", models.CharField(max_length=200)),
                ("customer_domain", models.CharField(max_length=253)),
                ("customer_country", django_countries.fields.CountryField(max_length=2)),
                (
                    "sort_name",
                    models.GeneratedField(
                        db_persist=True,
                        expression=django.db.models.functions.text.Lower("customer_name"),
                        output_field=models.CharField(max_length=200),
                    ),
                ),
                ("reseller_name", models.CharField(blank=True, max_length=200)),
                (
                    "origin",
                    models.CharField(
                        choices=[
                            ("invited", "Invited"),
                            ("created", "Added by the partner"),
                            ("imported", "Imported from a file"),
                            ("directory", "Connected directory"),
                            ("designated", "Designated by the provider"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[("active", "Active"), ("removed", "Removed")], default="active", max_length=10
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("granted_by_name", models.CharField(blank=True, max_length=150)),
                ("consent_text", models.TextField(blank=True)),
                ("consent_version", models.PositiveIntegerField(null=True)),
                ("consent_language", models.CharField(blank=True, max_length=10)),
                ("removed_at", models.DateTimeField(null=True)),
                ("removed_by_name", models.CharField(blank=True, max_length=150)),
                ("removed_by_company", models.CharField(blank=True, max_length=200)),
                ("removal_note", models.CharField(blank=True, max_length=300)),
                ("removal_text", models.TextField(blank=True)),
                ("removal_version", models.PositiveIntegerField(null=True)),
                ("removal_ended_access", models.BooleanField(null=True)),
                (
                    "customer",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.tenant",
                    ),
                ),
                (
                    "granted_by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "invitation",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="relationships.invitation",
                    ),
                ),
                (
                    "partner",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.tenant",
                    ),
                ),
                (
                    "removed_by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "reseller",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.tenant",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["partner", "status", "sort_name", "id"], name="customer_by_name"),
                    models.Index(fields=["partner", "status", "created_at", "id"], name="customer_by_date"),
                    models.Index(fields=["partner", "status", "origin", "sort_name", "id"], name="customer_by_origin"),
                    models.Index(
                        condition=models.Q(("reseller__isnull", False)),
                        fields=["partner", "reseller", "status", "sort_name", "id"],
                        name="customer_by_reseller",
                    ),
                    models.Index(
                        condition=models.Q(("reseller__isnull", False), ("status", "active")),
                        fields=["reseller", "partner", "customer"],
                        name="customer_shared",
                    ),
                    models.Index(fields=["customer", "status", "created_at", "id"], name="partner_of_customer"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("status", "active")),
                        fields=("partner", "customer"),
                        name="one_active_relationship",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("partner", models.F("customer")), _negated=True), name="relationship_of_two"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("reseller", None), ("programme", "indirect_provider"), _connector="OR"),
                        name="relationship_provider_names_reseller",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("reseller", None), ("reseller_name", "")),
                            models.Q(("reseller__isnull", False), models.Q(("reseller_name", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="relationship_reseller_has_name",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("consent_version__isnull", False), ("invitation__isnull", False), ("origin", "invited")
                            ),
                            models.Q(models.Q(("origin", "invited"), _negated=True), ("invitation", None)),
                            _connector="OR",
                        ),
                        name="relationship_invited_by_invitation",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("removed_at", None), ("removed_by", None), ("status", "active")),
                            models.Q(
                                ("removed_at__isnull", False), ("removed_by__isnull", False), ("status", "removed")
                            ),
                            _connector="OR",
                        ),
                        name="relationship_removed_by_and_at",
                    ),
                ],
            },
        ),
    ]
