"""Sign-in finds a user by address; without an index an unknown address would take longer than a known one."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("accounts", "0003_purge_and_confirmations")]

    operations = [migrations.AddIndex("user", models.Index(fields=["email"], name="user_by_email"))]
