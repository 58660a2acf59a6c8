import django.db.models.deletion
import django.db.models.functions.text
from django.conf import settings
from django.db import migrations, models

import partnercenter.ids


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0012_customers_accounts"),
        ("relationships", "0006_reseller_relationships"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Customer",
            fields=[
                ("id", models.UUIDField(default=partnercenter.ids.uuid7, primary_key=True, serialize=False)),
                ("registration_number", models.CharField(blank=True, max_length=60)),
                ("tax_id", models.CharField(blank=True, max_length=60)),
                ("address", models.JSONField(default=dict)),
                ("contact", models.JSONField(default=dict)),
                ("billing_name", models.CharField(blank=True, max_length=200)),
                ("billing_email", models.EmailField(blank=True, max_length=254)),
                ("billing_address", models.JSONField(default=dict)),
                ("agreement_contact", models.JSONField(default=dict)),
                ("agreement_date", models.DateField(null=True)),
                ("agreement_attested_at", models.DateTimeField(null=True)),
                ("agreement_attested_by_name", models.CharField(blank=True, max_length=150)),
                ("agreement_attested_by_company", models.CharField(blank=True, max_length=200)),
                ("revision", models.PositiveIntegerField(default=0)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                (
                    "tenant",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="customer", to="accounts.tenant"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("agreement_attested_at", None), ("agreement_date", None)),
                            models.Q(("agreement_attested_at__isnull", False), ("agreement_date__isnull", False)),
                            _connector="OR",
                        ),
                        name="customer_agreement_attested",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="CustomerTag",
            fields=[
                ("id", models.UUIDField(default=partnercenter.ids.uuid7, primary_key=True, serialize=False)),
                ("name", models.CharField(max_length=50)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                (
                    "relationship",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="tags",
                        to="relationships.resellerrelationship",
                    ),
                ),
                (
                    "tenant",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="accounts.tenant",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        models.F("tenant"),
                        django.db.models.functions.text.Lower("name"),
                        models.F("relationship"),
                        name="tag_by_name",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        models.F("relationship"),
                        django.db.models.functions.text.Lower("name"),
                        name="tag_once_per_customer",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="NewCustomer",
            fields=[
                ("id", models.UUIDField(default=partnercenter.ids.uuid7, primary_key=True, serialize=False)),
                ("answers", models.JSONField(default=dict)),
                ("revision", models.PositiveIntegerField(default=0)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("submitted_at", models.DateTimeField(null=True)),
                (
                    "made_by",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "relationship",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="relationships.resellerrelationship",
                    ),
                ),
                (
                    "tenant",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="accounts.tenant",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["tenant", "made_by", "-created_at"], name="new_customer_of_maker")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("relationship", None), ("submitted_at", None)),
                            models.Q(("answers", {}), ("relationship__isnull", False), ("submitted_at__isnull", False)),
                            _connector="OR",
                        ),
                        name="new_customer_submitted_is_there",
                    )
                ],
            },
        ),
    ]
