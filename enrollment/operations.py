"""What happens in enrollment, in words: for the activity log and for the reviewers' history of an application."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from accounts.roles import Permission
from enrollment.models import Programme
from enrollment.models.application import Status
from enrollment.models.verification import CheckStatus, Kind
from enrollment.rules.verification import REVIEW_REASONS
from partnercenter.models import AuditEvent
from partnercenter.operations import (
    Field,
    Group,
    Record,
    Words,
    field_label,
    register_fields,
    register_operations,
    register_records,
    value_text,
)
from partnercenter.texts import Text, listed

FIELDS: dict[str, Text | Field] = {
    "status": Field(gettext_lazy("Status"), {**dict(Status.choices), **dict(CheckStatus.choices)}),
    "programme": Field(gettext_lazy("Program"), dict(Programme.choices)),
    "kind": Field(gettext_lazy("Check"), dict(Kind.choices)),
    "reason_code": Field(gettext_lazy("Reason"), {code: reason.label for code, reason in REVIEW_REASONS.items()}),
    "claimed_by": gettext_lazy("Claimed by"),
    "company_name": gettext_lazy("Legal company name"),
    "registration_number": gettext_lazy("Registration number"),
    "tax_id": gettext_lazy("Tax number"),
    "street_address": gettext_lazy("Street and number"),
    "postal_code": gettext_lazy("Postal code"),
    "city": gettext_lazy("City"),
    "country_area": gettext_lazy("State or province"),
    "first_name": gettext_lazy("First name"),
    "last_name": gettext_lazy("Last name"),
    "email": gettext_lazy("E-mail address"),
    "phone": gettext_lazy("Phone number"),
    "language": gettext_lazy("Language"),
    "website": gettext_lazy("Website"),
    "file_name": gettext_lazy("Document"),
    "mpn_id": gettext_lazy("MPN ID"),
    "partner_name": gettext_lazy("Membership profile"),
    "membership_user_name": gettext_lazy("Membership sign-in"),
    "incentives_email": gettext_lazy("Incentives contact"),
    "account_holder": gettext_lazy("Account holder"),
    "account_number": gettext_lazy("Account number"),
    "bank_code": gettext_lazy("Bank code"),
    "comment": gettext_lazy("Comment"),
    "version": gettext_lazy("Version"),
    "sha256": gettext_lazy("Fingerprint of the text"),
    "is_active": gettext_lazy("Active"),
    "last_four": gettext_lazy("Last four digits"),
    "size": gettext_lazy("Size in bytes"),
}


def _status_or_answers(event: AuditEvent) -> str:
    status = event.resource_new_value.get("status")
    if status in Status.values:
        return _("moved it to “%s”") % Status(status).label
    labels = listed(field_label(key) for key in event.resource_new_value)
    return _("changed: %s") % labels if any(event.resource_old_value.values()) else _("answered: %s") % labels


def _decided(event: AuditEvent) -> str:
    check, outcome = (value_text(key, event.resource_new_value.get(key, "")) for key in ("kind", "status"))
    return _("decided a check: %(check)s – %(outcome)s") % {"check": check, "outcome": outcome}


def _file_name(event: AuditEvent) -> str:
    return str(event.resource_new_value.get("file_name", ""))


APPLICATIONS: dict[str, Words] = {
    "create_application": gettext_lazy("started the application"),
    "update_application": _status_or_answers,
    "resend_confirmation": gettext_lazy("asked for a new confirmation link"),
    "send_evidence": lambda event: _("sent a document: %s") % _file_name(event),
    "update_bank_account": gettext_lazy("changed the bank details"),
    "create_mpn_association": gettext_lazy("linked the MPN ID"),
    "create_program_enrollment": gettext_lazy("enrolled the company in a program"),
}
REVIEW: dict[str, Words] = {
    "claim_application": gettext_lazy("claimed the application"),
    "release_application": gettext_lazy("gave the application back to the queue"),
    "add_note": gettext_lazy("wrote a note"),
    "decide_check": _decided,
    "view_evidence": lambda event: _("opened a document: %s") % _file_name(event),
    "load_company_profile": gettext_lazy("loaded a membership profile"),
}
AGREEMENTS = {
    "create_agreement": gettext_lazy("published an agreement"),
    "create_agreement_acceptance": gettext_lazy("accepted the partner agreement"),
}


def _application_page(event: AuditEvent, reader: User) -> str:
    if reader.tenant.is_operator:
        return str(_operators("operator_application_detail", event.resource_id)(event, reader))
    own = event.tenant_id == reader.tenant_id and reader.may(Permission.VIEW_COMPANY)
    return reverse("application_detail", args=[event.resource_id]) if own else ""


def _operators(name: str, *values: str, permission: Permission = Permission.VIEW_APPLICATIONS) -> Any:
    """A page of the operator's, for whoever may open it."""

    def href(event: AuditEvent, reader: User) -> str:
        return reverse(name, args=values) if reader.tenant.is_operator and reader.may(permission) else ""

    return href


def _program_info(event: AuditEvent, reader: User) -> str:
    own = event.tenant_id == reader.tenant_id and reader.may(Permission.VIEW_COMPANY)
    return reverse("program_info") if own and not reader.tenant.is_operator else ""


RECORDS = {
    "application": Record(gettext_lazy("Application"), _application_page),
    "evidence": Record(gettext_lazy("Document")),
    "mpnassociation": Record(gettext_lazy("MPN ID"), _program_info),
    "programenrollment": Record(gettext_lazy("Program enrollment"), _program_info),
    "companyprofile": Record(gettext_lazy("Membership profile"), _operators("operator_profile_list")),
    "agreement": Record(gettext_lazy("Agreement"), _operators("operator_agreement_list")),
    "programmesetting": Record(gettext_lazy("Program setting"), _operators("operator_setting_list")),
    "outgoingemail": Record(gettext_lazy("Mail"), _operators("operator_mail_list", permission=Permission.VIEW_MAIL)),
}


def register() -> None:
    """Called by `AppConfig.ready`."""
    register_operations(Group("enrollment", gettext_lazy("Enrollment")), APPLICATIONS)
    register_operations(Group("review", gettext_lazy("Review by the operator")), REVIEW)
    register_operations(Group("agreements", gettext_lazy("Agreements")), AGREEMENTS)
    register_records(RECORDS)
    register_fields(FIELDS)
