"""What the scenes share: who the people and applications are, and acting as one of them."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.contrib.auth import hashers

from accounts.actions import passwords, profile, users
from accounts.models import User
from enrollment.models import Application, ProviderListing
from partnercenter import tenancy
from partnercenter.demo import operator
from partnercenter.demo.cast import PASSWORD, Client, Company, Person
from partnercenter.tenancy import Role, acting_as
from relationships.models import ConnectionRequest, Invitation


@dataclass
class Stage:
    """The users by address, the applications by domain and what is between companies, as the story makes them.

    `links` holds an invitation with the secret of its link, `listings` are found by domain and city; the keys of links
    and requests are the nouns of `dealings`.
    """

    users: dict[str, User] = field(default_factory=dict)
    applications: dict[str, Application] = field(default_factory=dict)
    links: dict[Any, tuple[Invitation, str]] = field(default_factory=dict)
    requests: dict[Any, ConnectionRequest] = field(default_factory=dict)
    listings: dict[tuple[str, str], ProviderListing] = field(default_factory=dict)
    password: str = field(default_factory=lambda: hashers.make_password(PASSWORD))

    @contextmanager
    def acting_for(self, user: User, address: str) -> Iterator[User]:
        """What the middleware does for a signed-in user who comes from an address."""
        role = Role.OPS if user.tenant.is_operator else Role.APP
        with acting_as(tenant_id=user.tenant_id, user_id=user.pk, role=role):
            tenancy.enter(address=address, company=user.tenant.name)
            yield user

    @contextmanager
    def at_work(self, company: Company | Client, person: Person) -> Iterator[User]:
        """Somebody as a session loads them: their roles and their company's programs may be newer than the person."""
        known = self.users[person.email]
        with self.acting_for(known, company.address):
            yield User.objects.with_roles().get(pk=known.pk)

    def tenant_of(self, company: Company) -> UUID:
        """The id of a company."""
        return self.users[company.admin.email].tenant_id

    @contextmanager
    def admin_of(self, company: Company) -> Iterator[tuple[User, Application]]:
        """The company's first person with the company's application."""
        with self.acting_for(self.users[company.admin.email], company.address) as user:
            yield user, self.applications[company.domain]

    @contextmanager
    def reviewer(self, name: str) -> Iterator[User]:
        """One of the operator's people, by the first part of the address."""
        found = [user for email, user in self.users.items() if email.startswith(f"{name}@") and user.tenant.is_operator]
        with self.acting_for(found[0], operator.ADDRESS) as user:
            yield user

    def add_colleague(self, person: Person, *, by: User) -> None:
        """An admin adds somebody, who then chooses the demo's password and speaks a language of their own."""
        keys = [role.key for role in person.roles]
        made = users.add_user(by=by, full_name=person.full_name, email=person.email, roles=keys, with_link=False)
        user = passwords.change_first_password(made.user, PASSWORD)
        user.language = profile.keep_language(user, person.language).language
        self.users[user.email] = user


@contextmanager
def hashed_once(hashed: str) -> Iterator[None]:
    """Everybody has the same password, so it is hashed once: a slow hash for each would make the first start wait."""
    hasher = hashers.get_hasher()
    with ExitStack() as afterwards:
        hasher.encode = lambda password, salt, *more: hashed  # type: ignore[method-assign]
        afterwards.callback(delattr, hasher, "encode")
        yield
