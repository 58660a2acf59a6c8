"""What the page of one partner tells its customer: the facts, and what the partner did."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.roles import Permission
from accounts.rules.activity import Tab
from accounts.rules.users import names_of
from accounts.views.activity_entries import Entry
from partnercenter.models import AuditEvent
from partnercenter.operations import sentence
from partnercenter.texts import Text, with_company
from partnercenter.ui import Fact, TimelineEvent
from relationships.models import DelegatedAdmin, ResellerRelationship
from relationships.rules import delegated_access
from relationships.views.delegated_access import HINTS

MOST_EVENTS = 20


@dataclass(frozen=True)
class Story:
    """`events` are from the own log; `log_href` is empty for who may not read all of it; `hint` asks for a thought."""

    facts: list[Fact]
    access: list[Fact]
    events: list[TimelineEvent]
    log_href: str
    hint: Text


def story_of(relationship: ResellerRelationship, grant: DelegatedAdmin | None, user: User) -> Story:
    """All of it, in one statement."""
    return Story(
        facts=_facts(relationship),
        access=_of_access(grant) if grant else [],
        events=_events(relationship, user),
        log_href=_log_of(relationship, user),
        hint=_hint(grant),
    )


def _hint(grant: DelegatedAdmin | None) -> Text:
    if grant is None or not grant.is_active:
        return ""
    return HINTS.get(delegated_access.use_of(grant, now=timezone.now()), "")


def _facts(relationship: ResellerRelationship) -> list[Fact]:
    found = [
        Fact(_("Domain"), relationship.partner_domain, copy=True),
        Fact(_("MPN ID"), relationship.partner_mpn_id, copy=True),
        Fact(_("Serves you as"), relationship.get_programme_display()),
        Fact(_("Together with"), relationship.reseller_name),
        Fact(_("Origin"), relationship.get_origin_display()),
        Fact(_("Since"), relationship.created_at),
        Fact(_("Ended on"), relationship.removed_at),
        Fact(_("Relationship ID"), str(relationship.pk), copy=True),
    ]
    return [fact for fact in found if fact.value]


def _of_access(grant: DelegatedAdmin) -> list[Fact]:
    found = [
        Fact(_("Access"), names_of(grant.roles)),
        Fact(_("Last used"), grant.last_used_at or _("Never used")),
        Fact(_("Last used by"), grant.last_used_by_name),
        Fact(_("Ended on"), grant.withdrawn_at),
        Fact(_("Ended by"), grant.withdrawn_by_name),
    ]
    return [fact for fact in found if fact.value]


def _events(relationship: ResellerRelationship, user: User) -> list[TimelineEvent]:
    """What the partner's people did here, newest first."""
    own = AuditEvent.objects.visible_to(user).of_company(user.tenant).filter(acting_tenant_id=relationship.partner_id)
    return [
        TimelineEvent(event.operation_date, _who(Entry(event, user)), _what(event), why=event.reason)
        for event in own.order_by("-operation_date")[:MOST_EVENTS]
    ]


def _who(entry: Entry) -> str:
    return with_company(entry.who, entry.acting_company)


def _what(event: AuditEvent) -> str:
    """The act, and on whom where it was a person."""
    if event.resource_type != "user":
        return sentence(event)
    return _("%(what)s: %(name)s") % {"what": sentence(event), "name": event.resource_name}


def _log_of(relationship: ResellerRelationship, user: User) -> str:
    if not user.may(Permission.VIEW_ACTIVITY):
        return ""
    query = {"tab": Tab.OURS, "company": relationship.partner_name}
    return f"{reverse('activity_list')}?{urlencode(query)}"
