"""The company's own row names the programmes it is in: the menu asks on every page, and the row is read there anyway."""

import django.contrib.postgres.fields
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("accounts", "0010_own_people_only")]

    operations = [
        migrations.AddField(
            "tenant",
            "programmes",
            django.contrib.postgres.fields.ArrayField(
                models.CharField(max_length=20), db_default=[], default=list, size=None
            ),
        ),
    ]
