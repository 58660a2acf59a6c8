"""Another company's work account, opened by its grant: what the pages of guests share, wherever they stand (REL-12).

Every page is cut from the rows of that company alone, and rendered before the wall closes again.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from typing import Any, ClassVar
from uuid import UUID

from django.contrib import messages
from django.db.models.functions import Lower
from django.db.transaction import non_atomic_requests
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache

from accounts.access import PortalRequest, View, needs
from accounts.models import User
from accounts.models.user import UserQuerySet
from accounts.roles import Permission
from accounts.rules import users as rules
from accounts.views.users import STATE, TONES, people_to_list, state_filter
from partnercenter.errors import Refused
from partnercenter.tables import Column, Table
from partnercenter.texts import listed
from partnercenter.throttle import throttle
from partnercenter.ui import Fact
from relationships.models import DelegatedAdmin, ResellerRelationship

USE = needs(Permission.USE_DELEGATED_ACCESS)
READ_ONLY = (
    "full_name", "email", "is_active", "must_change_password", "deleted_at", "tenant__name", "tenant__kind",
)  # fmt: skip
CHANGES_AN_HOUR = 60


def as_guest(view: View) -> View:
    """Marks a page in another company's account. What is told of a refusal outlives the page; the visit itself is
    undone by `acting_under`."""
    return USE(non_atomic_requests(never_cache(view)))


def relationship_of(grant: DelegatedAdmin, user: User) -> ResellerRelationship | None:
    """The relationship of the user's company with the customer whose account is open: the one that goes on, or the
    newest that has ended. It is where the pages of that customer hang."""
    own = ResellerRelationship.objects.visible_to(user, as_partner=True)
    found: ResellerRelationship | None
    found = own.filter(customer_id=grant.target_id).order_by("status", "-created_at").first()
    return found


@dataclass(frozen=True)
class Visit:
    """A grant in use, and its user as the target's roles have them.

    `pk` is what the addresses of its pages begin with; their names begin with `PAGES`. `ACTS` is what can be done here
    with a user, and the page of each.
    """

    grant: DelegatedAdmin
    guest: User
    pk: UUID

    PAGES: ClassVar[str]
    ACTS: ClassVar[Mapping[str, str]]
    RESTORES: ClassVar[bool] = False  # whether deleted users are shown, and come back

    def href(self, page: str, user: User | None = None) -> str:
        """The address of one of the pages, or of one about a user."""
        return reverse(f"{self.PAGES}_{page}", args=[self.pk, user.pk] if user else [self.pk])

    @property
    def home(self) -> str:
        return self.href("list")

    def page_of(self, user: User) -> str:
        """The page about a user; for a deleted one the page that brings them back."""
        return self.href("restore" if user.deleted_at else "detail", user)

    def users(self, params: Any = None) -> UserQuerySet:
        """The people of the target, as far as a guest reads them; `params` of a list may ask for the deleted."""
        asked = params if params and self.RESTORES else {}
        people: UserQuerySet = people_to_list(self.guest, asked).with_roles().only(*READ_ONLY)
        return people

    def find(self, pk: UUID) -> User:
        """One of them; 404 for everybody else's."""
        user: User = get_object_or_404(self.users(), pk=pk)
        return user

    def acts_on(self, user: User) -> dict[str, str]:
        """What can be done with a user now, by name, with the address of each; nothing with whom no guest reaches."""
        if not rules.can_manage(self.guest, user):
            return {}
        idle = "reactivate" if user.is_active else "deactivate"
        return {act: self.href(page, user) for act, page in self.ACTS.items() if act != idle}

    @contextmanager
    def leading_back(self, href: str) -> Iterator[None]:
        """A refusal's page leads back to where one came from."""
        try:
            yield
        except Refused as refusal:
            refusal.back_href = href
            raise


def users_table(request: HttpRequest, visit: Visit) -> Table:
    """The target's users, to search and narrow."""
    columns = [
        Column(
            "name", gettext_lazy("Full name"), value="full_name", sortable=True, order_by="name_key",
            link=visit.page_of,
        ),
        Column("email", gettext_lazy("E-mail address"), sortable=True),
        Column("roles", gettext_lazy("Roles"), value=lambda user: listed(user.role_labels)),
        STATE,
    ]  # fmt: skip
    rows = visit.users(request.GET).annotate(name_key=Lower("full_name"))
    caption = _("Users of %(company)s") % {"company": visit.grant.target_name}
    return Table(
        request,
        rows,
        columns,
        search=["full_name", "email"],
        filters=[state_filter(with_deleted=visit.RESTORES)],
        default_sort="name",
        caption=caption,
    )


def person_context(visit: Visit, user: User) -> dict[str, Any]:
    """One user of the target, with what the access lets a guest do."""
    return {
        "visit": visit,
        "person": user,
        "tone": TONES[user.state],
        "acts": visit.acts_on(user),
        "above": rules.names_of(user.role_keys - visit.guest.grantable_roles),
        "facts": [
            Fact(_("E-mail address"), user.email, copy=True),
            Fact(_("Roles"), listed(user.role_labels)),
            Fact(_("Company"), visit.grant.target_name),
        ],
    }


def bound_changes(request: PortalRequest) -> None:
    """Refused (too-many-attempts) for whoever changes more people of others than anybody does by hand."""
    throttle("guest-change", str(request.user.pk), limit=CHANGES_AN_HOUR, seconds=3600)


def change_user(
    request: PortalRequest,
    visiting: AbstractContextManager[Visit],
    user_pk: UUID,
    act: Callable[..., object],
    words: str,
) -> HttpResponse:
    """Does it to one user of the target, says so by name, and leads back to them."""
    bound_changes(request)
    with visiting as visit:
        user = visit.find(user_pk)
        with visit.leading_back(visit.page_of(user)):
            act(user, by=visit.guest)
    messages.success(request, words % {"name": user.full_name})
    return redirect(visit.page_of(user))
