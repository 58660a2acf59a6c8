"""A customer's subscriptions and licenses: nothing is sold here yet, and the pages say who will, and what comes."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.access import PortalRequest, needs
from accounts.models import User
from accounts.roles import Permission
from relationships.models import ResellerRelationship

READ = needs(Permission.VIEW_ACCOUNT)
MOST_PARTNERS = 10


def _sellers(user: User) -> list[ResellerRelationship]:
    """The partners that may sell to the company now."""
    own = ResellerRelationship.objects.visible_to(user).serving(user.tenant).active()
    return list(own.order_by("partner_name", "pk")[:MOST_PARTNERS])


@READ
@require_safe
def own_subscription_list(request: PortalRequest) -> HttpResponse:
    """Who orders for the company, and what will stand here."""
    context = {
        "title": _("Subscriptions"),
        "lead": _("What your partners have ordered for you, with its state, its end and the partner who sold it."),
        "empty": _("No subscriptions yet"),
        "text": _("Your partners order for you. Once they do, each subscription appears here."),
    }
    return _page(request, context)


@READ
@require_safe
def own_license_list(request: PortalRequest) -> HttpResponse:
    """The same for licenses."""
    context = {
        "title": _("Licenses"),
        "lead": _("How many licenses of each subscription you have, and which of your users has one."),
        "empty": _("No licenses yet"),
        "text": _("Licenses come with subscriptions, which your partners order for you."),
    }
    return _page(request, context)


def _page(request: PortalRequest, context: dict[str, str]) -> HttpResponse:
    more = {"sellers": _sellers(request.user), "sees_partners": request.user.may(Permission.VIEW_PARTNERS)}
    return render(request, "customers/own_services.html", context | more)
