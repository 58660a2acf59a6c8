"""A request for access may be answered by a guest under delegated access: who is no user here, and stands by name."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("accounts", "0013_users_to_forget")]

    operations = [
        migrations.AddField(
            model_name="accessrequest",
            name="decided_by_name",
            field=models.CharField(blank=True, db_default="", max_length=400),
        ),
        migrations.RemoveConstraint(model_name="accessrequest", name="access_decided_by_and_at"),
        migrations.AddConstraint(
            model_name="accessrequest",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("decided_at", None), ("decided_by", None), ("decided_by_name", ""), ("status", "open")),
                    models.Q(
                        models.Q(("status", "open"), _negated=True),
                        ("decided_at__isnull", False),
                        models.Q(("decided_by", None), ("decided_by_name", ""), _connector="XOR"),
                    ),
                    _connector="OR",
                ),
                name="access_decided_by_and_at",
            ),
        ),
    ]
