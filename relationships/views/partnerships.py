"""One partnership: what each side may do, what was agreed to, what happened, and its end."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import PortalRequest, needs, require
from accounts.freshness import fresh
from accounts.models import User
from accounts.roles import Permission
from accounts.views.activity_entries import Entry, entries_of
from partnercenter.models import AuditEvent
from partnercenter.operations import sentence
from partnercenter.texts import with_company
from partnercenter.ui import Crumb, Fact, TimelineEvent
from relationships.actions.partnerships import remove_partnership
from relationships.forms.partnerships import RemovalForm
from relationships.models import DelegatedAdmin, Partnership
from relationships.models.partnership import Party
from relationships.rules import partnerships as rules
from relationships.rules.standings import enrollment_of, signature_of, tone_of
from relationships.views.partnership_lists import PAGES, customer_links

READ = needs(Permission.VIEW_RELATIONSHIPS)
MOST_EVENTS, MOST_GRANTS = 30, 5


def _find(user: User, pk: UUID) -> Partnership:
    """One partnership of the own company with the other side's standing beside it; 404 for everybody else's."""
    found = Partnership.objects.visible_to(user)
    party = get_object_or_404(found, pk=pk).party_of(user.tenant)
    return found.with_standing_of(party.other).get(pk=pk)


def _grants(user: User, partnership: Partnership) -> list[DelegatedAdmin]:
    """What the reseller has let the provider do in its work account: the one in force, or the newest, comes first."""
    grants = DelegatedAdmin.objects.visible_to(user).filter(
        grantee_id=partnership.provider_id, target_id=partnership.reseller_id
    )
    return list(grants.order_by("status", "-granted_at")[:MOST_GRANTS])


def _crumbs(user: User, partnership: Partnership, *steps: str) -> list[Crumb]:
    page = PAGES[partnership.party_of(user.tenant)]
    name = partnership.name_for(user.tenant)
    trail = [Crumb(_("Relationships")), Crumb(str(page.title), reverse(page.list))]
    own = Crumb(name, partnership.get_absolute_url() if steps else "")
    return [*trail, own, *(Crumb(step) for step in steps)]


@READ
@require_safe
def partnership_detail(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Both sides read it, also after its end; each from its own log (REL-11, REL-18)."""
    user = request.user
    partnership = _find(user, pk)
    own, grants = partnership.party_of(user.tenant), _grants(user, partnership)
    grant = grants[0] if grants else None
    context = {
        "partnership": partnership,
        "name": partnership.name_for(user.tenant),
        "is_provider": own is Party.PROVIDER,
        "facts": _facts(partnership, own),
        "grant": grant,
        "marks": _marks(partnership),
        "abilities": [
            (partnership.provider_name, rules.abilities_of_provider(partnership, grant, own=own)),
            (partnership.reseller_name, rules.abilities_of_reseller(partnership, grant, own=own)),
        ],
        "events": _events(user, partnership, grants),
        "ways": customer_links(partnership, user, own) if partnership.is_active else [],
        "may_remove": partnership.is_active and user.may(rules.ENDS[own]),
        "crumbs": _crumbs(user, partnership),
    }
    return render(request, "relationships/partnership_detail.html", context)


def _facts(partnership: Partnership, own: Party) -> list[Fact]:
    """Who the other company is, as it was when the two became partners."""
    other = own.other
    found = [
        Fact(_("Domain"), getattr(partnership, f"{other}_domain"), copy=True),
        Fact(_("Country"), getattr(partnership, f"{other}_country").name),
        Fact(_("MPN ID"), getattr(partnership, f"{other}_mpn_id"), copy=True),
    ]
    return [fact for fact in found if fact.value]


def _marks(partnership: Partnership) -> list[tuple[str, str, str]]:
    """How the other company stands: label, word, tone."""
    found = ((_("Enrollment"), enrollment_of(partnership)), (_("Agreement"), signature_of(partnership)))
    return [(label, str(mark.label), tone_of(mark)) for label, mark in found]


def _events(user: User, partnership: Partnership, grants: list[DelegatedAdmin]) -> list[TimelineEvent]:
    """What the own company's log tells of the partnership and of the access that came with it."""
    about = [str(record.pk) for record in (partnership, *grants)]
    events = AuditEvent.objects.visible_to(user).of_company(user.tenant).filter(resource_id__in=about)
    entries = entries_of(list(events.order_by("-operation_date")[:MOST_EVENTS]), user)
    return [
        TimelineEvent(entry.event.operation_date, _who(entry, user), sentence(entry.event), why=entry.event.reason)
        for entry in entries
    ]


def _who(entry: Entry, user: User) -> str:
    foreign = entry.event.acting_tenant_id not in (None, user.tenant_id)
    return with_company(entry.who, entry.acting_company) if foreign else entry.who


@READ
@never_cache
@fresh
@require_http_methods(["GET", "HEAD", "POST"])
def partnership_remove(request: PortalRequest, pk: UUID) -> HttpResponse:
    """What ends and what stays, the declaration, and the other company's domain typed (REL-13, opportunity 6)."""
    user = request.user
    partnership = _find(user, pk)
    own, name = partnership.party_of(user.tenant), partnership.name_for(user.tenant)
    require(user, rules.ENDS[own])
    rules.check_is_active(partnership)
    grant = next((grant for grant in _grants(user, partnership) if grant.is_active), None)
    form = _form(request, partnership, grant)
    if request.method == "POST" and form.is_valid():
        remove_partnership(partnership, by=user, **form.cleaned_data)
        messages.success(request, _("The partnership with %(name)s is removed.") % {"name": name})
        return redirect(partnership)
    context = {"partnership": partnership, "form": form, "grant": grant, "is_provider": own is Party.PROVIDER}
    context |= {"name": name, "crumbs": _crumbs(user, partnership, _("Remove partnership"))}
    return render(request, "relationships/partnership_remove.html", context)


def _form(request: PortalRequest, partnership: Partnership, grant: DelegatedAdmin | None) -> RemovalForm:
    """The reseller is offered to end its grant as well; the provider cannot."""
    user = request.user
    own = partnership.party_of(user.tenant)
    offered = grant is not None and own is Party.RESELLER and user.may(Permission.WITHDRAW_ACCESS)
    return RemovalForm(
        request.POST or None,
        by=user,
        other=partnership.name_for(user.tenant),
        domain=getattr(partnership, f"{own.other}_domain"),
        with_access=offered,
    )
