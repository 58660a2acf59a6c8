"""What a customer does first and should look at, as tasks on the Overview."""

from datetime import timedelta
from typing import Any

from django.db.models import Exists, F, Q
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from accounts.models import Tenant, User
from accounts.roles import Permission
from customers.models import Customer
from partnercenter.ui import Task
from relationships.models import DelegatedAdmin, ResellerRelationship
from relationships.rules.delegated_access import Use, span_of

NEW = timedelta(days=30)
UNFINISHED = Q(address={}) | Q(contact={})


def tasks_for(user: User) -> list[Task]:
    """For a customer's people, each by their role; nothing for anybody else."""
    manages, sees = user.may(Permission.MANAGE_ACCOUNT), user.may(Permission.VIEW_PARTNERS)
    if user.tenant.kind != Tenant.Kind.CUSTOMER or not (manages or sees):
        return []
    unfinished, unasked, unused = _state(user)
    return [
        *([_profile()] if manages and unfinished else []),
        *([_unasked()] if sees and unasked else []),
        *([_unused()] if sees and unused else []),
    ]


def _state(user: User) -> tuple[bool, bool, bool]:
    """Whether the profile lacks something, a partner came without being asked, an access lies unused: one statement."""
    own: tuple[bool, bool, bool] = Tenant.objects.filter(pk=user.tenant_id).values_list(
        ~Exists(Customer.objects.visible_to(user).filter(tenant_id=user.tenant_id).exclude(UNFINISHED)),
        Exists(_new_partners(user)),
        Exists(_unused_grants(user)),
    )[0]
    return own


def _new_partners(user: User) -> Any:
    """Partners of the last weeks that nobody here has agreed to: they opened the account, or were named (C19)."""
    partners = ResellerRelationship.objects.visible_to(user).serving(user.tenant).active()
    return partners.filter(created_at__gt=timezone.now() - NEW).exclude(origin=ResellerRelationship.Origin.INVITED)


def _unused_grants(user: User) -> Any:
    """Those that nobody has used for 90 days (facts 2f); one never used counts from its beginning."""
    _since, until = span_of(Use.INACTIVE, now=timezone.now())
    grants = DelegatedAdmin.objects.visible_to(user).granted_by(user.tenant)
    used = grants.annotate(used=Coalesce(F("last_used_at"), F("granted_at")))
    return used.filter(status=DelegatedAdmin.Status.ACTIVE, used__lte=until)


def _profile() -> Task:
    hint = _("Address and contact: your partners need them before they order.")
    return Task(_("Finish your account profile"), reverse("account_detail"), _("To do"), "info", hint)


def _unasked() -> Task:
    hint = _("A partner was connected with your account in the last 30 days without asking you. See what it may do.")
    return Task(_("Review your partners"), reverse("record_partner_list"), pgettext("tag", "New"), "info", hint)


def _unused() -> Task:
    hint = _("A partner has not used its access to your account for 90 days. End it if nobody needs it.")
    return Task(_("Review unused access"), reverse("record_partner_list"), _("To do"), "warning", hint)
