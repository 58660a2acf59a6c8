"""What can happen between partners and their customers. Each function calls the actions that a click would call."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import override

from accounts.actions import passwords, work_accounts
from accounts.models import Tenant, User, WorkAccountRequest
from customers.actions import new, removal
from customers.actions.tags import add_tags
from customers.models import NewCustomer
from customers.rules.removals import customer_representation
from partnercenter.demo.cast import PASSWORD, Client, Company, Person
from partnercenter.demo.stage import Stage
from partnercenter.ids import uuid7
from partnercenter.tenancy import Role, acting_as, presenting
from partnercenter.tokens import hash_of
from relationships.actions import invitations
from relationships.actions.delegated_access import acting_under
from relationships.actions.questions import question_of
from relationships.models import DelegatedAdmin, Invitation, InvitationKind, Partnership, ResellerRelationship


@dataclass(frozen=True, eq=False)
class Call:
    """An invitation of a customer: by whom, with which provider, and whether it asks for the administration, too."""

    partner: Company
    maker: Person
    client: Client
    provider: Company | None = None
    asks_admin: bool = True


def invite(call: Call, *, stage: Stage) -> None:
    """*Request a reseller relationship*, or *Invite new customers* together with the provider; sent by the portal."""
    reader = call.client.admin
    with stage.at_work(call.partner, call.maker) as user:
        made = invitations.create_invitation(
            by=user,
            kind=InvitationKind.JOINT if call.provider else InvitationKind.CUSTOMER,
            provider_id=stage.tenant_of(call.provider) if call.provider else None,
            asks_admin=call.asks_admin,
            language=reader.language,
            recipient_company=call.client.name,
            recipient_name=reader.full_name,
            recipient_email=reader.email,
        )
        stage.links[call] = made, invitations.secret_of(made)
        invitations.send_invitation(made, by=user)


def found_account(client: Client, *, stage: Stage) -> None:
    """The customer's first person creates a work account, from the invitation or without, and adds the colleagues."""
    person = client.admin
    work_accounts.request_work_account(
        kind=Tenant.Kind.CUSTOMER,
        company_name=client.name,
        domain=client.domain,
        country=client.country,
        full_name=person.full_name,
        email=person.email,
        password=PASSWORD,
        language=person.language,
    )
    with acting_as(role=Role.GATE):
        request = WorkAccountRequest.objects.get(email=person.email)
    stage.users[person.email] = work_accounts.confirm_work_account(request)
    _add_colleagues(client, stage)


def _add_colleagues(client: Client, stage: Stage) -> None:
    with stage.at_work(client, client.admin) as user:
        for colleague in client.people[1:]:
            stage.add_colleague(colleague, by=user)


def accept(call: Call, *, stage: Stage) -> None:
    """The customer's global admin reads the link's page and ticks every line of it."""
    secret_hash = hash_of(stage.links[call][1])
    with stage.at_work(call.client, call.client.admin) as user, override(user.language):
        with presenting(secret_hash):
            invitation = Invitation.objects.opened_with(secret_hash)
            if invitation is None:
                raise RuntimeError(f"The link for {call.client.name} leads nowhere.")
            question = question_of(invitation)
            consent = question.consent(invitation, user)
        question.accept(secret_hash, consent=consent, by=user)


def add(
    partner: Company, maker: Person, client: Client, answers: Mapping[str, Mapping[str, Any]], reseller: Company | None,
    *, stage: Stage,
) -> None:  # fmt: skip
    """*Add new customer*: all steps and *Submit*. The first admin gets the sign-in and chooses a password."""
    with stage.at_work(partner, maker) as user:
        chosen = str(_partnership(user, reseller, stage).pk) if reseller else ""
        company = {
            "company_name": client.name, "domain": client.domain, "country": client.country, "reseller": chosen,
        }  # fmt: skip
        admin = {"admin_name": client.admin.full_name, "admin_email": client.admin.email}
        given = {**answers, "company": {**company, **answers["company"]}, "admin": admin}
        draft = new.save_step(NewCustomer(id=uuid7()), given, revision=0, by=user)
        made = new.submit_new_customer(draft, by=user).relationship
    with acting_as(tenant_id=made.customer_id):
        first = User.objects.with_roles().get(email=client.admin.email)
        stage.users[first.email] = first
        with stage.acting_for(first, client.address):
            passwords.change_first_password(first, PASSWORD)
    _add_colleagues(client, stage)


def _partnership(user: User, reseller: Company, stage: Stage) -> Partnership:
    found: Partnership = Partnership.objects.visible_to(user).get(
        reseller_id=stage.tenant_of(reseller), status=Partnership.Status.ACTIVE
    )
    return found


def tag(partner: Company, maker: Person, client: Client, names: tuple[str, ...], *, stage: Stage) -> None:
    """The partner's own words for the customer."""
    with stage.at_work(partner, maker) as user:
        add_tags(_relationship(user, client), names, by=user)


def end_access(client: Client, partner: Company, *, stage: Stage) -> None:
    """The customer takes the administration of its account back; the relationship stays."""
    with stage.at_work(client, client.admin) as user:
        grants = DelegatedAdmin.objects.visible_to(user).granted_by(user.tenant)
        removal.end_partner_access(grants.get(grantee_id=stage.tenant_of(partner)), by=user)


def help_somebody(partner: Company, agent: Person, client: Client, colleague: Person, *, stage: Stage) -> None:
    """The partner's admin agent mails somebody of the customer a link for a new password, who chooses the old one."""
    with stage.at_work(partner, agent) as user:
        grant = DelegatedAdmin.objects.visible_to(user).granted_to(user.tenant).get(target_name=client.name)
        with acting_under(grant, by=user) as guest:
            passwords.reset_password(User.objects.get(email=colleague.email), by=guest, with_link=True)
    with stage.at_work(client, colleague) as user:
        passwords.change_first_password(user, PASSWORD)


def remove(partner: Company, maker: Person, client: Client, note: str, *, stage: Stage) -> None:
    """*Remove customer relationship*, and the own administrator access with it."""
    with stage.at_work(partner, maker) as user:
        declared = customer_representation(company=user.tenant.name, customer=client.name, language=user.language)
        removal.remove_customer(
            _relationship(user, client), by=user, representation=declared, note=note, also_withdraw=True
        )


def _relationship(user: User, client: Client) -> ResellerRelationship:
    rows = ResellerRelationship.objects.visible_to(user, as_partner=True)
    found: ResellerRelationship = rows.get(customer_domain=client.domain)
    return found
