"""The tags of one customer."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.access import PortalRequest, needs
from accounts.roles import Permission
from customers.actions.tags import add_tags, remove_tag
from customers.forms.tags import KNOWN, TagForm, TagGoneForm
from customers.models import CustomerTag
from customers.rules.tags import TAGGING, check_can_tag
from customers.views._record import find_customer, frame
from partnercenter.texts import listed


@needs(Permission.INVITE_CUSTOMERS, TAGGING)
@require_http_methods(["GET", "HEAD", "POST"])
def customer_tags(request: PortalRequest, pk: UUID) -> HttpResponse:
    """What the customer has, a cross beside each, and a field for more; the company's other tags are offered."""
    user, relationship = request.user, find_customer(request.user, pk)
    check_can_tag(relationship)
    gone = TagGoneForm(request.POST or None)
    if request.method == "POST" and gone.is_valid():
        remove_tag(relationship, gone.cleaned_data["remove"], by=user)
        messages.success(request, _("The tag %(tag)s is taken away.") % {"tag": gone.cleaned_data["remove"]})
        return redirect("customer_tags", pk)
    form = TagForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if new := add_tags(relationship, form.cleaned_data["names"], by=user):
            messages.success(request, _("Added: %(tags)s") % {"tags": listed(new)})
        return redirect("customer_tags", pk)
    own = CustomerTag.objects.visible_to(user)
    tags = list(own.filter(relationship=relationship).order_by("key"))
    had = {tag.name for tag in tags}
    context = {"form": form, "tags": tags, "known": [name for name in own.names() if name not in had], "list": KNOWN}
    return render(request, "customers/customer_tags.html", context | frame(relationship, "customer_detail", _("Tags")))
