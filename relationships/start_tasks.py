"""What a provider and a reseller do first, as tasks on the Overview (HLP-01, DIR-05)."""

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.roles import Permission
from enrollment.models import ProviderListing
from partnercenter.ui import Task
from relationships.models import Partnership
from relationships.models.partnership import Party
from relationships.rules.partnerships import takes_part


def tasks_for(user: User) -> list[Task]:
    """The provider's three steps in their order; a provider for the reseller. Nothing for who does none of it."""
    sees, lists = user.may(Permission.VIEW_RELATIONSHIPS), user.may(Permission.MANAGE_LISTING)
    tasks = _of_provider(user) if takes_part(user.tenant, Party.PROVIDER) and (sees or lists) else []
    return tasks + (_of_reseller(user) if takes_part(user.tenant, Party.RESELLER) and sees else [])


def _partners(user: User, party: Party) -> bool:
    """Whether the company has a partner as this side."""
    partnerships = Partnership.objects.visible_to(user).of_party(party, user.tenant)
    found: bool = partnerships.filter(status=Partnership.Status.ACTIVE).exists()
    return found


def _of_provider(user: User) -> list[Task]:
    """The steps stay with their states: the company sees where it is."""
    listing = _place(user, Permission.MANAGE_LISTING, "listing_list")
    resellers = _place(user, Permission.VIEW_RELATIONSHIPS, "reseller_list")
    listed = ProviderListing.objects.visible_to(user).public().filter(tenant_id=user.tenant_id).exists()
    connected = _partners(user, Party.PROVIDER)
    found = _("Resellers who look for a provider find your company there.")
    invite = _("Invite them with a personal link. Their global admin authorizes your company.")
    later = _("Build relations with existing customers, and associate new customers with a reseller.")
    return [
        _step(_("1. Review your directory listing"), listing, listed, found),
        _step(_("2. Connect with resellers"), resellers, connected, invite),
        Task(_("3. Connect with customers"), "", _("Later"), "neutral", later),
    ]


def _place(user: User, permission: Permission, page: str) -> str:
    """The page of a step, for whoever may open it."""
    return reverse(page) if user.may(permission) else ""


def _of_reseller(user: User) -> list[Task]:
    """Nothing once there is a provider."""
    if _partners(user, Party.RESELLER):
        return []
    hint = _("You need one to sell. Compare what each offers, agree terms, then connect the two accounts.")
    return [_step(_("Find an indirect provider"), reverse("provider_directory"), False, hint)]


def _step(title: str, href: str, done: bool, hint: str) -> Task:
    return Task(title, href, _("Done") if done else _("To do"), "success" if done else "info", hint)
