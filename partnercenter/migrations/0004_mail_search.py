"""Searching the mail log by any part of a recipient or subject, in a million mails too."""

from django.db import migrations

SEARCH = """
CREATE INDEX outbox_search_recipient ON partnercenter_outgoingemail USING gin (upper(recipient) gin_trgm_ops);
CREATE INDEX outbox_search_subject ON partnercenter_outgoingemail USING gin (upper(subject) gin_trgm_ops);
"""
NO_SEARCH = "DROP INDEX outbox_search_recipient; DROP INDEX outbox_search_subject;"


class Migration(migrations.Migration):
    dependencies = [("partnercenter", "0003_outbox_refusals")]

    operations = [migrations.RunSQL(SEARCH, NO_SEARCH)]
