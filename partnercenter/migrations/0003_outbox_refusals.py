"""Refusals are counted apart from attempts, and dead letters are found without reading the whole outbox."""

from django.db import migrations, models

# The column keeps its default: the version before this one writes mails without naming it.
KEEP_DEFAULT = "ALTER TABLE partnercenter_outgoingemail ALTER COLUMN refusals SET DEFAULT 0"


class Migration(migrations.Migration):
    dependencies = [("partnercenter", "0002_walls")]

    operations = [
        migrations.AddField(
            model_name="outgoingemail",
            name="refusals",
            field=models.PositiveSmallIntegerField(default=0),
        ),
        migrations.RunSQL(KEEP_DEFAULT, migrations.RunSQL.noop),
        migrations.AddIndex(
            model_name="outgoingemail",
            index=models.Index(fields=["-created_at"], condition=models.Q(("state", "dead")), name="outbox_dead"),
        ),
    ]
