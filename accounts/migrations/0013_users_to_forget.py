"""Finds the deleted whose time to come back is over, among everybody."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("accounts", "0012_customers_accounts")]

    operations = [
        migrations.AddIndex(
            model_name="user",
            index=models.Index(
                condition=models.Q(("deleted_at__isnull", False), models.Q(("email", ""), _negated=True)),
                fields=["deleted_at"],
                name="user_to_forget",
            ),
        ),
    ]
