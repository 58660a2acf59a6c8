"""The wall around the long work of each company."""

from django.db import migrations

from partnercenter.walls import tenant_table


class Migration(migrations.Migration):
    dependencies = [("partnercenter", "0005_job")]

    operations = [tenant_table("partnercenter_job", app="SELECT, INSERT, UPDATE", ops="SELECT, INSERT, UPDATE")]
