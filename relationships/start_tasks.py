"""What a provider and a reseller do first, as tasks on the Overview (HLP-01, DIR-05)."""

from django.db.models import Exists
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import Tenant, User
from accounts.roles import Permission
from enrollment.models import ProviderListing
from partnercenter.ui import Task
from relationships.models import Partnership, ResellerRelationship
from relationships.models.partnership import Party
from relationships.rules.partnerships import takes_part


def tasks_for(user: User) -> list[Task]:
    """The provider's three steps in their order; a provider for the reseller. Nothing for who does none of it."""
    sees, lists = user.may(Permission.VIEW_RELATIONSHIPS), user.may(Permission.MANAGE_LISTING)
    provides = takes_part(user.tenant, Party.PROVIDER) and (sees or lists)
    resells = takes_part(user.tenant, Party.RESELLER) and sees
    if not (provides or resells):
        return []
    listed, customers, resellers, providers = _has(user)
    return [
        *(_of_provider(user, listed, resellers, customers) if provides else ()),
        *(_of_reseller() if resells and not providers else ()),
    ]


def _has(user: User) -> tuple[bool, bool, bool, bool]:
    """Whether the company has a published listing, a customer, a reseller, a provider: one statement for a page that
    has many."""
    listings = ProviderListing.objects.visible_to(user).public().filter(tenant_id=user.tenant_id)
    active = Partnership.objects.visible_to(user).filter(status=Partnership.Status.ACTIVE)
    partners = (Exists(active.of_party(party, user.tenant)) for party in Party)
    customers = Exists(ResellerRelationship.objects.visible_to(user, as_partner=True).active())
    company = Tenant.objects.filter(pk=user.tenant_id)
    found: tuple[bool, bool, bool, bool] = company.values_list(Exists(listings), customers, *partners)[0]
    return found


def _of_provider(user: User, listed: bool, connected: bool, served: bool) -> list[Task]:
    """The steps stay with their states: the company sees where it is."""
    listing = _place(user, Permission.MANAGE_LISTING, "listing_list")
    resellers = _place(user, Permission.VIEW_RELATIONSHIPS, "reseller_list")
    customers = _place(user, Permission.VIEW_CUSTOMERS, "customer_list")
    found = _("Resellers who look for a provider find your company there.")
    invite = _("Invite them with a personal link. Their global admin authorizes your company.")
    serve = _("Build relations with existing customers, and associate new customers with a reseller.")
    return [
        _step(_("1. Review your directory listing"), listing, listed, found),
        _step(_("2. Connect with resellers"), resellers, connected, invite),
        _step(_("3. Connect with customers"), customers, served, serve),
    ]


def _of_reseller() -> list[Task]:
    hint = _("You need one to sell. Compare what each offers, agree terms, then connect the two accounts.")
    return [_step(_("Find an indirect provider"), reverse("provider_directory"), False, hint)]


def _place(user: User, permission: Permission, page: str) -> str:
    """The page of a step, for whoever may open it."""
    return reverse(page) if user.may(permission) else ""


def _step(title: str, href: str, done: bool, hint: str) -> Task:
    return Task(title, href, _("Done") if done else _("To do"), "success" if done else "info", hint)
