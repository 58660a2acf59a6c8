"""Whether a company has a part of a domain: an index that has the parts of one domain beside each other."""

from django.db import migrations, models
from django.db.models.functions import Collate, Lower, Reverse


class Migration(migrations.Migration):
    dependencies = [("accounts", "0014_answered_by_guests")]

    operations = [
        migrations.AddIndex(
            model_name="tenant",
            index=models.Index(Collate(Reverse(Lower("domain")), "C"), name="tenant_by_parent_domain"),
        ),
    ]
