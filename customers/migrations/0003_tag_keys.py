import django.db.models.functions.text
from django.db import migrations, models


class Migration(migrations.Migration):
    """A filter by tag compares plain text: behind the wall, no index may serve lower()."""

    dependencies = [("customers", "0002_walls")]

    operations = [
        migrations.RemoveConstraint(model_name="customertag", name="tag_once_per_customer"),
        migrations.RemoveIndex(model_name="customertag", name="tag_by_name"),
        migrations.AddField(
            model_name="customertag",
            name="key",
            field=models.GeneratedField(
                db_persist=True,
                expression=django.db.models.functions.text.Lower("name"),
                output_field=models.CharField(max_length=50),
            ),
        ),
        migrations.AddIndex(
            model_name="customertag",
            index=models.Index(fields=["tenant", "key", "relationship"], name="tag_by_name"),
        ),
        migrations.AddConstraint(
            model_name="customertag",
            constraint=models.UniqueConstraint(fields=("relationship", "key"), name="tag_once_per_customer"),
        ),
    ]
