"""What a partner takes along of a customer: its own records, and the users where its access still opens them."""

import csv
import io
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from accounts.models import User
from accounts.roles import Permission
from accounts.rules.users import names_of
from accounts.views.activity_entries import entries_of
from customers.models import CustomerTag
from partnercenter.errors import Refused
from partnercenter.models import AuditEvent
from partnercenter.texts import listed
from partnercenter.ui.columns import csv_text
from relationships.actions.delegated_access import acting_under
from relationships.models import DelegatedAdmin, ResellerRelationship

MOST_EVENTS, MOST_USERS = 10_000, 10_000
Rows = list[Sequence[Any]]


@dataclass
class Records:
    """Files by name, each with its head, and what the reader should know of what is not among them."""

    files: dict[str, Rows] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)

    @property
    def counts(self) -> dict[str, int]:
        """Rows without the head."""
        return {name: len(rows) - 1 for name, rows in self.files.items()}

    def archive(self) -> bytes:
        """The files as Excel opens them, and the notes beside them."""
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, rows in self.files.items():
                archive.writestr(f"{name}.csv", _csv(rows))
            archive.writestr("readme.txt", "\n\n".join(self.notes) + "\n")
        return out.getvalue()


def _csv(rows: Rows) -> bytes:
    out = io.StringIO()
    csv.writer(out).writerows([csv_text(value) for value in row] for row in rows)
    return out.getvalue().encode("utf-8-sig")


def records_of(relationship: ResellerRelationship, user: User) -> Records:
    """Everything that the own company may keep about this customer, those of its earlier relationships, too."""
    own = ResellerRelationship.objects.visible_to(user, as_partner=True)
    rows = list(own.filter(customer_id=relationship.customer_id).order_by("-created_at"))
    granted = DelegatedAdmin.objects.visible_to(user).granted_to(user.tenant)
    grants = list(granted.filter(target_id=relationship.customer_id).order_by("-granted_at"))
    found = Records(notes=[_notice(relationship, user)])
    found.files["relationship"] = _relationships(rows, user)
    found.files["consents"] = _consents(rows)
    found.files["access"] = _accesses(grants)
    found.files["activity"] = _activity(relationship, [*rows, *grants], user)
    _add_users(found, grants, user)
    return found


def _notice(relationship: ResellerRelationship, user: User) -> str:
    names = {"customer": relationship.customer_name, "company": user.tenant.name}
    return _("What %(company)s keeps about %(customer)s, as the portal has it today. Times are in your zone.") % names


def _relationships(rows: Iterable[ResellerRelationship], user: User) -> Rows:
    head = [
        _("Customer"), _("Domain"), _("Country"), _("Customer ID"), _("Partner"), _("Program"), _("Reseller"),
        _("Origin"), _("Status"), _("Since"), _("Granted by"), _("Tags"), _("Removed on"), _("Removed by"), _("Note"),
        _("Delegated access ended, too"),
    ]  # fmt: skip
    tags: dict[Any, list[str]] = {}
    for tag in CustomerTag.objects.visible_to(user).filter(relationship__in=rows).order_by("name"):
        tags.setdefault(tag.relationship_id, []).append(tag.name)
    return [head, *(_relationship(row, tags.get(row.pk, [])) for row in rows)]


def _relationship(row: ResellerRelationship, tags: list[str]) -> Sequence[Any]:
    choice = {None: "", True: _("Yes"), False: _("No")}[row.removal_ended_access]
    return [
        row.customer_name, row.customer_domain, row.customer_country.code, row.customer_id, row.partner_name,
        row.get_programme_display(), row.reseller_name, row.get_origin_display(), row.get_status_display(),
        row.created_at, row.granted_by_name, listed(tags), row.removed_at, row.removed_by_name, row.removal_note,
        choice,
    ]  # fmt: skip


def _consents(rows: Iterable[ResellerRelationship]) -> Rows:
    """The words that were agreed to, and those that were declared at the end."""
    found: Rows = [[_("When"), _("Who"), _("What"), _("Text"), _("Version")]]
    for row in rows:
        if row.consent_text:
            agreed = _("Agreed by the customer")
            found.append([row.created_at, row.granted_by_name, agreed, row.consent_text, row.consent_version])
        if row.removal_text:
            declared = _("Declared at the removal")
            found.append([row.removed_at, row.removed_by_name, declared, row.removal_text, row.removal_version])
    return found


def _accesses(grants: Iterable[DelegatedAdmin]) -> Rows:
    head = [
        _("Access"), _("Origin"), _("Status"), _("Since"), _("Granted by"), _("Last used"), _("Last used by"),
        _("Withdrawn on"), _("Withdrawn by"),
    ]  # fmt: skip
    return [head, *(
        [names_of(grant.roles), grant.get_origin_display(), grant.get_status_display(), grant.granted_at,
         grant.granted_by_name, grant.last_used_at, grant.last_used_by_name, grant.withdrawn_at,
         grant.withdrawn_by_name]
        for grant in grants
    )]  # fmt: skip


def _activity(relationship: ResellerRelationship, records: Iterable[Any], user: User) -> Rows:
    """The own log about these records, and what the own people did in the customer's account; newest first."""
    about = [str(record.pk) for record in records]
    visible = AuditEvent.objects.visible_to(user)
    own = visible.of_company(user.tenant).filter(resource_id__in=about).order_by("-operation_date")[:MOST_EVENTS]
    there = visible.done_for_others(user.tenant).filter(tenant_id=relationship.customer_id)
    there = there.exclude(resource_id__in=about).order_by("-operation_date")[:MOST_EVENTS]
    events = sorted([*own, *there], key=lambda event: event.operation_date, reverse=True)[:MOST_EVENTS]
    head = [_("When"), _("Who"), _("What"), _("Object"), _("Why")]
    return [head, *(
        [entry.event.operation_date, entry.who, entry.what, entry.event.resource_name, entry.event.reason]
        for entry in entries_of(events, user)
    )]  # fmt: skip


def _add_users(found: Records, grants: Iterable[DelegatedAdmin], user: User) -> None:
    """The customer's users, for whoever may work there now; otherwise a note says why they are missing."""
    grant = next((grant for grant in grants if grant.is_active), None)
    if grant is None:
        found.notes.append(_("The users are not included: your company has no delegated access to the account."))
        return
    try:
        with acting_under(grant, by=user) as guest:
            found.files["users"] = _users(guest) if guest.may(Permission.VIEW_USERS) else [[]]
    except Refused as refusal:
        found.notes.append(_("The users are not included: %(why)s") % {"why": refusal.sentence})


def _users(guest: User) -> Rows:
    head = [_("Full name"), _("E-mail address"), _("Roles"), _("Status")]
    people = User.objects.visible_to(guest).with_roles().order_by("full_name", "pk")[:MOST_USERS]
    return [head, *([user.full_name, user.email, listed(user.role_labels), user.state.label] for user in people)]
