"""Inviting a customer, alone or together with a provider; the draft of the message comes next (P21)."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.access import PortalRequest, needs
from accounts.roles import Permission
from customers.forms.invitations import CustomerInvitationForm, JointInvitationForm
from partnercenter.ui import Crumb
from relationships.models import InvitationKind, Partnership
from relationships.views.new_invitations import NewInvitation, make_invitation

INVITE = needs(Permission.INVITE_CUSTOMERS)
TEMPLATE = "customers/customer_invite.html"


@INVITE
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def customer_invite(request: PortalRequest) -> HttpResponse:
    """*Request a reseller relationship*: for the own company alone (INV-01, INV-11, INV-13)."""
    title, back = _("Request a reseller relationship"), reverse("customer_list")
    crumbs = [Crumb(_("Customers"), back), Crumb(title)]
    context = {"title": title, "back": back, "crumbs": crumbs}
    page = NewInvitation(TEMPLATE, CustomerInvitationForm, InvitationKind.CUSTOMER, context=context)
    return make_invitation(request, page)


@INVITE
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def customer_invite_jointly(request: PortalRequest, pk: UUID) -> HttpResponse:
    """*Invite new customers* on a provider's row: one answer for both (INV-07 to INV-12, REL-16)."""
    user, title, back = request.user, _("Invite new customers"), reverse("provider_list")
    own = Partnership.objects.visible_to(user).filter(reseller_id=user.tenant_id)
    partnership: Partnership = get_object_or_404(own, pk=pk)
    name, href = partnership.provider_name, partnership.get_absolute_url()
    crumbs = [Crumb(_("Indirect providers"), back), Crumb(name, href), Crumb(title)]
    context = {"title": title, "back": back, "crumbs": crumbs, "provider": name}
    page = NewInvitation(TEMPLATE, JointInvitationForm, InvitationKind.JOINT, partnership.provider_id, context)
    return make_invitation(request, page)
