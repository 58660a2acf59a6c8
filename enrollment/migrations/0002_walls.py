"""The wall around enrolment. Only the operator's role can make a partner or enrol one in a programme."""

from django.db import migrations

from partnercenter.walls import shared_table, tenant_table

READ = "SELECT"
ADD = "SELECT, INSERT"
CHANGE = "SELECT, INSERT, UPDATE"


class Migration(migrations.Migration):
    dependencies = [("enrollment", "0001_initial"), ("accounts", "0002_walls")]

    operations = [
        tenant_table("enrollment_membershipaccount", rows="false", app="", gate=READ),
        tenant_table("enrollment_companyprofile", rows="false", app="", gate=READ),
        tenant_table("enrollment_mpnassociation", gate=READ),
        tenant_table("enrollment_application", app=CHANGE, ops="SELECT, UPDATE"),
        tenant_table("enrollment_contactconfirmation", app=CHANGE, gate=READ, ops=CHANGE),
        tenant_table("enrollment_verificationcheck", app=CHANGE, ops="SELECT, UPDATE"),
        tenant_table("enrollment_evidence", app=ADD, ops=READ),
        tenant_table("enrollment_reviewnote", app="", ops=ADD),
        tenant_table("enrollment_partner", app="SELECT, UPDATE", ops=CHANGE),
        tenant_table("enrollment_programenrollment", app=READ, ops=CHANGE),
        tenant_table("enrollment_bankaccount", ops="SELECT, UPDATE"),
        tenant_table("enrollment_agreementacceptance", app=ADD, ops=READ),
        shared_table("enrollment_agreement", ops=ADD),
    ]
