"""How an event of the log is told to its reader: who, what, about what, for whom."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.known_companies import company_names
from accounts.models import User
from accounts.operations import user_page
from partnercenter import audit, operations
from partnercenter.models import AuditEvent

WITHOUT_ACCOUNT = {
    "primary contact": gettext_lazy("Primary contact"),
    audit.THE_INVITED: gettext_lazy("Whoever was invited"),
    "the clock": gettext_lazy("The clock"),
}


@dataclass(frozen=True)
class Entry:
    """One event as one reader sees it. `people` and `companies` are those the reader may know by name."""

    event: AuditEvent
    reader: User
    people: Mapping[UUID, User] = field(default_factory=dict)
    companies: Mapping[UUID, str] = field(default_factory=dict)

    @property
    def href(self) -> str:
        return reverse("activity_detail", args=[self.event.pk])

    @property
    def actor(self) -> User | None:
        return self.people.get(self.event.actor_id) if self.event.actor_id else None

    @property
    def who(self) -> str:
        """The person's name, also after they have gone; the address of somebody of another company."""
        if self.actor:
            return self.actor.full_name
        name = self.event.user_principal_name
        return str(WITHOUT_ACCOUNT.get(name, name))

    @property
    def who_href(self) -> str:
        return user_page(self.actor, self.reader)

    @property
    def acting(self) -> str:
        """For which company who acts works, when that is another one than the record's: a guest or a counterpart."""
        event = self.event
        own = event.tenant_id is None or event.acting_tenant_id in (None, event.tenant_id)
        if own or event.acting_tenant_id == self.reader.tenant_id:
            return ""
        return _("of %s") % self.acting_company

    @property
    def acting_company(self) -> str:
        return self.event.acting_tenant_name or _("another company")

    @property
    def network(self) -> str:
        """Where it came from; of people of another company, and of the invited, that is their own business."""
        event, own = self.event, (None, self.reader.tenant_id)
        foreign = event.acting_tenant_id not in own or event.user_principal_name == audit.THE_INVITED
        return "" if foreign and not self.reader.tenant.is_operator else event.address or ""

    @property
    def what(self) -> str:
        return capfirst(operations.sentence(self.event))

    @property
    def company(self) -> str:
        """In which company it happened."""
        if self.event.tenant_id is None:
            return _("The program")
        return self.companies.get(self.event.tenant_id) or _("Another company")

    @property
    def kind(self) -> str:
        return operations.record_label(self.event)

    @property
    def about_href(self) -> str:
        """The page about the record, if the reader may open it."""
        if self.event.resource_type == "user":
            return user_page(self.people.get(UUID(self.event.resource_id)), self.reader)
        return operations.record_href(self.event, self.reader)


def entries_of(events: Sequence[AuditEvent], reader: User, *, with_company: bool = False) -> list[Entry]:
    """The events with the names that belong to them: one statement for people, one for companies where asked."""
    people = _people_in(events, reader)
    companies = company_names(reader, [event.tenant_id for event in events if event.tenant_id]) if with_company else {}
    return [Entry(event, reader, people, companies) for event in events]


def _people_in(events: Iterable[AuditEvent], reader: User) -> dict[UUID, User]:
    """Who acted and whom it was about, as far as the reader may know them; deleted people keep their name."""
    wanted = {event.actor_id for event in events if event.actor_id}
    wanted |= {UUID(event.resource_id) for event in events if event.resource_type == "user"}
    found = User._base_manager.filter(pk__in=wanted).only("full_name", "tenant_id", "deleted_at")
    if not reader.tenant.is_operator:
        found = found.filter(tenant_id=reader.tenant_id)
    return {user.pk: user for user in found}
