"""Files of users with their rows, each company's behind its own wall."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models import F, Q

import partnercenter.ids
from partnercenter.walls import tenant_table

PROTECT, CASCADE = django.db.models.deletion.PROTECT, django.db.models.deletion.CASCADE


class Migration(migrations.Migration):
    dependencies = [("accounts", "0008_people_walls"), ("partnercenter", "0006_job_wall")]

    operations = [
        migrations.CreateModel(
            name="UserImport",
            fields=[
                ("id", models.UUIDField(default=partnercenter.ids.uuid7, primary_key=True, serialize=False)),
                ("file_name", models.CharField(max_length=200)),
                ("total", models.PositiveIntegerField()),
                ("broken", models.PositiveIntegerField()),
                ("added", models.PositiveIntegerField(default=0)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                (
                    "created_by",
                    models.ForeignKey(db_index=False, on_delete=PROTECT, related_name="+", to=settings.AUTH_USER_MODEL),
                ),
                (
                    "job",
                    models.OneToOneField(null=True, on_delete=PROTECT, related_name="+", to="partnercenter.job"),
                ),
                ("tenant", models.ForeignKey(db_index=False, on_delete=CASCADE, to="accounts.tenant")),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(condition=Q(total__gte=F("broken") + F("added")), name="import_within_total")
                ],
                "indexes": [models.Index(fields=["tenant", "-created_at"], name="import_by_tenant")],
            },
        ),
        migrations.CreateModel(
            name="UserImportRow",
            fields=[
                ("id", models.UUIDField(default=partnercenter.ids.uuid7, primary_key=True, serialize=False)),
                ("number", models.PositiveIntegerField()),
                ("full_name", models.CharField(blank=True, max_length=200)),
                ("email", models.CharField(blank=True, max_length=254)),
                (
                    "roles",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=60), default=list, size=None
                    ),
                ),
                (
                    "outcome",
                    models.CharField(
                        choices=[("broken", "Not added"), ("created", "Added"), ("ready", "Will be added")],
                        max_length=10,
                    ),
                ),
                ("problem", models.CharField(blank=True, max_length=40)),
                ("detail", models.CharField(blank=True, max_length=300)),
                ("tenant", models.ForeignKey(db_index=False, on_delete=CASCADE, to="accounts.tenant")),
                (
                    "user",
                    models.ForeignKey(
                        db_index=False, null=True, on_delete=PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "user_import",
                    models.ForeignKey(db_index=False, on_delete=CASCADE, related_name="rows", to="accounts.userimport"),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=["user_import", "number"], name="import_row_once"),
                    models.CheckConstraint(
                        condition=(Q(outcome="broken") & ~Q(problem="")) | (~Q(outcome="broken") & Q(problem="")),
                        name="import_broken_has_problem",
                    ),
                    models.CheckConstraint(
                        condition=Q(outcome="created", user__isnull=False) | (~Q(outcome="created") & Q(user=None)),
                        name="import_added_has_user",
                    ),
                ],
                "indexes": [models.Index(fields=["user_import", "outcome", "number"], name="import_row_by_outcome")],
            },
        ),
        tenant_table("accounts_userimport", app="SELECT, INSERT, UPDATE"),
        tenant_table("accounts_userimportrow", app="SELECT, INSERT, UPDATE"),
    ]
