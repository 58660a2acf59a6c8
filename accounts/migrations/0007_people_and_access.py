"""People who leave, first passwords, requests for access, and each company's own identity provider."""

import django.db.models.deletion
import django.db.models.functions.text
from django.conf import settings
from django.db import migrations, models

import partnercenter.ids


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0006_gate_columns"),
    ]

    operations = [
        migrations.CreateModel(
            name="AccessRequest",
            fields=[
                ("id", models.UUIDField(default=partnercenter.ids.uuid7, primary_key=True, serialize=False)),
                ("permission", models.CharField(max_length=30)),
                ("path", models.CharField(blank=True, max_length=300)),
                ("note", models.CharField(blank=True, max_length=300)),
                (
                    "status",
                    models.CharField(
                        choices=[("open", "Open"), ("granted", "Granted"), ("declined", "Declined")],
                        default="open",
                        max_length=10,
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("role", models.CharField(blank=True, max_length=30)),
                ("answer", models.CharField(blank=True, max_length=300)),
                ("decided_at", models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name="IdentityProvider",
            fields=[
                ("id", models.UUIDField(default=partnercenter.ids.uuid7, primary_key=True, serialize=False)),
                ("name", models.CharField(max_length=60)),
                ("issuer", models.URLField(max_length=300)),
                ("client_id", models.CharField(max_length=200)),
                ("sealed_secret", models.TextField(blank=True)),
                ("is_enabled", models.BooleanField(default=False)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
            ],
        ),
        migrations.CreateModel(
            name="PasswordLink",
            fields=[
                ("id", models.UUIDField(default=partnercenter.ids.uuid7, primary_key=True, serialize=False)),
                ("token_hash", models.CharField(max_length=64, unique=True)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("expires_at", models.DateTimeField()),
            ],
        ),
        migrations.RemoveConstraint(
            model_name="user",
            name="user_email_once",
        ),
        migrations.AddField(
            model_name="tenant",
            name="requires_second_factor",
            field=models.BooleanField(db_default=False, default=False),
        ),
        migrations.AddField(
            model_name="user",
            name="deleted_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="user",
            name="temporary_until",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="user",
            name="temporary_used_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddIndex(
            model_name="user",
            index=models.Index(
                models.F("tenant"),
                django.db.models.functions.text.Lower("full_name"),
                models.F("id"),
                name="user_by_name",
            ),
        ),
        migrations.AddConstraint(
            model_name="user",
            constraint=models.UniqueConstraint(
                django.db.models.functions.text.Lower("email"),
                condition=models.Q(("deleted_at", None)),
                name="user_email_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="user",
            constraint=models.CheckConstraint(
                condition=models.Q(("deleted_at", None), ("is_active", False), _connector="OR"),
                name="deleted_is_inactive",
            ),
        ),
        migrations.AddConstraint(
            model_name="user",
            constraint=models.CheckConstraint(
                condition=models.Q(("temporary_until", None), ("must_change_password", True), _connector="OR"),
                name="temporary_must_change",
            ),
        ),
        migrations.AddConstraint(
            model_name="user",
            constraint=models.CheckConstraint(
                condition=models.Q(("temporary_used_at", None), ("temporary_until__isnull", False), _connector="OR"),
                name="used_is_temporary",
            ),
        ),
        migrations.AddField(
            model_name="accessrequest",
            name="decided_by",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="accessrequest",
            name="requester",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="access_requests", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="accessrequest",
            name="tenant",
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to="accounts.tenant"),
        ),
        migrations.AddField(
            model_name="identityprovider",
            name="tenant",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.CASCADE, related_name="identity_provider", to="accounts.tenant"
            ),
        ),
        migrations.AddField(
            model_name="passwordlink",
            name="tenant",
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to="accounts.tenant"),
        ),
        migrations.AddField(
            model_name="passwordlink",
            name="user",
            field=models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddIndex(
            model_name="accessrequest",
            index=models.Index(fields=["tenant", "status", "-created_at"], name="access_by_tenant"),
        ),
        migrations.AddConstraint(
            model_name="accessrequest",
            constraint=models.UniqueConstraint(
                condition=models.Q(("status", "open")), fields=("requester", "permission"), name="access_asked_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="accessrequest",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("decided_at", None), ("decided_by", None), ("status", "open")),
                    models.Q(
                        models.Q(("status", "open"), _negated=True),
                        ("decided_at__isnull", False),
                        ("decided_by__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="access_decided_by_and_at",
            ),
        ),
    ]
