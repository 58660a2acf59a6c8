"""The numbers above the ledger: what is under way, and who waits for a fresh link, without reading all that has ended."""

from django.db import migrations, models
from django.db.models import Q

UNANSWERED = ("draft", "handed_out", "opened")


class Migration(migrations.Migration):
    dependencies = [("relationships", "0004_connection_request_walls")]

    operations = [
        migrations.AddIndex(
            "invitation",
            models.Index(
                fields=["inviter", "expires_at"], name="invitation_under_way", condition=Q(status__in=UNANSWERED)
            ),
        ),
        migrations.AddIndex(
            "invitation",
            models.Index(fields=["inviter"], name="invitation_asked", condition=Q(fresh_link_asked_at__isnull=False)),
        ),
    ]
