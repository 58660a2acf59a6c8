"""A grant that a customer gave by itself keeps the words that were agreed to."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("relationships", "0008_access_given_up"),
    ]

    operations = [
        migrations.AddField(
            model_name="delegatedadmin",
            name="consent_text",
            field=models.TextField(blank=True, db_default="", default=""),
        ),
        migrations.AddField(
            model_name="delegatedadmin",
            name="consent_version",
            field=models.PositiveIntegerField(null=True),
        ),
        migrations.AddField(
            model_name="delegatedadmin",
            name="consent_language",
            field=models.CharField(blank=True, db_default="", default="", max_length=10),
        ),
    ]
