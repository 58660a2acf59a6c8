"""Account → *Remove customer relationship*: what ends and what stays, the declaration, and the papers to take along."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import PortalRequest, needs
from accounts.freshness import fresh
from accounts.roles import Permission
from customers.actions.removal import give_up_access, note_records, remove_customer
from customers.forms.removal import AccessEndForm, CustomerRemovalForm
from customers.rules import removal_reasons as reasons
from customers.rules.blockers import Blocker, blockers_of
from customers.rules.removals import access_ends_too, check_is_active, check_nothing_blocks
from customers.views._record import READ, access_of, find_customer, frame
from customers.views.removal_records import records_of
from enrollment.models import Programme
from partnercenter.errors import Refused
from partnercenter.programme import current
from partnercenter.throttle import throttle
from relationships.models import DelegatedAdmin, ResellerRelationship

MANAGE = needs(Permission.MANAGE_CUSTOMERS)
RECORDS_AN_HOUR = 20


@MANAGE
@never_cache
@fresh
@require_http_methods(["GET", "HEAD", "POST"])
def customer_remove(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Either what blocks it, or the form (P33, REM-01 to REM-04)."""
    user = request.user
    relationship = find_customer(user, pk)
    check_is_active(relationship, back_href=relationship.get_absolute_url())
    blockers = blockers_of(relationship)
    grant = access_of(user, relationship)
    form = _form(request, relationship, grant)
    if request.method == "POST":
        check_nothing_blocks(relationship, blockers)
        if form.is_valid():
            remove_customer(relationship, by=user, **form.cleaned_data)
            messages.success(request, _("%(name)s is not your customer any more.") % {"name": form.other})
            return redirect(relationship)
    context = frame(relationship, "customer_detail", _("Remove customer relationship"))
    context |= _preview(relationship, grant, blockers) | {"form": form}
    return render(request, "customers/customer_remove.html", context)


def _form(
    request: PortalRequest, relationship: ResellerRelationship, grant: DelegatedAdmin | None
) -> CustomerRemovalForm:
    return CustomerRemovalForm(
        request.POST or None,
        by=request.user,
        relationship=relationship,
        with_access=grant is not None and not access_ends_too(relationship, grant),
        ends_access=current().removal_ends_access_by_default,
    )


def _preview(
    relationship: ResellerRelationship, grant: DelegatedAdmin | None, blockers: list[Blocker]
) -> dict[str, Any]:
    languages = [(code, label, code == get_language()) for code, label in settings.LANGUAGES]
    is_reseller = relationship.programme == Programme.INDIRECT_RESELLER
    access = {"grant": grant, "access_ends": access_ends_too(relationship, grant)}
    return access | {"blockers": blockers, "is_reseller": is_reseller, "languages": languages}


@MANAGE
@fresh
@require_http_methods(["GET", "HEAD", "POST"])
def customer_access_end(request: PortalRequest, pk: UUID) -> HttpResponse:
    """The partner gives up its delegated access: what ends at once and what stays, then the tick; also after the
    relationship has ended (REM-02)."""
    relationship = find_customer(request.user, pk)
    customer, grant = relationship.customer_name, access_of(request.user, relationship)
    if grant is None:
        details, back_href = {"customer": customer}, relationship.get_absolute_url()
        raise Refused(reasons.OWN_ACCESS_MISSING, details=details, back_href=back_href)
    form = AccessEndForm(request.POST if request.method == "POST" else None, customer=customer)
    if form.is_valid():
        give_up_access(grant, by=request.user)
        messages.success(request, _("Your access to the account of %(name)s has ended.") % {"name": customer})
        return redirect(relationship)
    is_provider = relationship.programme == Programme.INDIRECT_PROVIDER
    context = frame(relationship, "customer_relationships", _("Give up delegated access"))
    return render(request, "customers/customer_access_end.html", context | {"form": form, "is_provider": is_provider})


@READ
@require_safe
def customer_notice(request: PortalRequest, pk: UUID) -> HttpResponse:
    """A letter for the remover to sign and serve, in a chosen language: the portal notifies nobody (REM-04)."""
    relationship = find_customer(request.user, pk)
    wanted = request.GET.get("language", "")
    language = wanted if wanted in dict(settings.LANGUAGES) else get_language()
    with override(language):
        context = {"relationship": relationship, "by": request.user, "today": timezone.localdate()}
        letter = render_to_string("customers/customer_remove_notice.txt", context)
    return _file(letter.encode(), "text/plain; charset=utf-8", f"notice-{relationship.customer_domain}.txt")


@READ
@require_safe
def customer_records(request: PortalRequest, pk: UUID) -> HttpResponse:
    """What the own company keeps about the customer, as CSV files in one archive; the log keeps who took it."""
    user = request.user
    relationship = find_customer(user, pk)
    throttle("customer-records", str(user.pk), limit=RECORDS_AN_HOUR, seconds=3600)
    records = records_of(relationship, user)
    note_records(relationship, by=user, files=records.counts)
    return _file(records.archive(), "application/zip", f"records-{relationship.customer_domain}.zip")


def _file(content: bytes, content_type: str, name: str) -> HttpResponse:
    answer = HttpResponse(content, content_type=content_type)
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
