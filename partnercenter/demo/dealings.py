"""What can happen between companies of the story. Each function calls the actions that a person's click would call."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import override

from accounts.actions import passwords
from accounts.models import User
from enrollment.actions import listing_reviews, listings
from enrollment.models import ProviderListing
from partnercenter.demo.cast import PASSWORD, Company, Person
from partnercenter.demo.stage import Stage
from partnercenter.tenancy import Role, acting_as, presenting
from partnercenter.tokens import hash_of
from relationships.actions import answers, clocks, invitations, ledger
from relationships.actions import connection_requests as connections
from relationships.actions.delegated_access import acting_under, withdraw_delegated_admin
from relationships.actions.partnerships import remove_partnership
from relationships.models import DelegatedAdmin, Invitation, Partnership
from relationships.rules.consents import partnership_consent
from relationships.rules.removals import removal_representation


@dataclass(frozen=True, eq=False)
class Letter:
    """An invitation: who makes it for which provider, and for whom it is."""

    provider: Company
    maker: Person
    company: str
    name: str
    email: str
    language: str
    only_recipient: bool = False


@dataclass(frozen=True, eq=False)
class Request:
    """A reseller's global admin asks a provider, by one of its listings, to be connected."""

    reseller: Company
    provider: Company
    note: str


def letter_to(company: Company, provider: Company, maker: Person, *, only_recipient: bool = False) -> Letter:
    """An invitation for a company of the story."""
    reader = company.admin
    return Letter(provider, maker, company.name, reader.full_name, reader.email, reader.language, only_recipient)


# Invitations


def draft(letter: Letter, *, stage: Stage) -> None:
    """*Request a reseller relationship*, and the text is left as it was suggested."""
    with stage.at_work(letter.provider, letter.maker) as user:
        invitation = invitations.create_invitation(
            by=user,
            language=letter.language,
            recipient_company=letter.company,
            recipient_name=letter.name,
            recipient_email=letter.email,
            only_recipient=letter.only_recipient,
        )
        stage.links[letter] = invitation, invitations.secret_of(invitation)


def hand_out(letter: Letter, *, stage: Stage) -> None:
    """The maker copies the link, sends it on, and is *Done*."""
    draft(letter, stage=stage)
    with stage.at_work(letter.provider, letter.maker) as user:
        invitations.hand_out_invitation(stage.links[letter][0], by=user)


def send(letter: Letter, *, stage: Stage) -> None:
    """*Send it for me*."""
    draft(letter, stage=stage)
    _send(letter, stage)


def _send(letter: Letter, stage: Stage) -> None:
    with stage.at_work(letter.provider, letter.maker) as user:
        invitations.send_invitation(stage.links[letter][0], by=user)


def send_again(letter: Letter, *, stage: Stage) -> None:
    """*Resend*: a link of its own, which replaces the older one once it is sent."""
    with stage.at_work(letter.provider, letter.maker) as user:
        newer = ledger.renew_invitation(stage.links[letter][0], by=user)
        stage.links[letter] = newer, invitations.secret_of(newer)
    _send(letter, stage)


def open_link(letter: Letter, *, stage: Stage) -> None:
    """Somebody follows the link and goes on to answer, not signed in."""
    secret_hash = hash_of(stage.links[letter][1])
    with acting_as(role=Role.GATE), presenting(secret_hash):
        invitation = Invitation.objects.opened_with(secret_hash)
        if invitation is None:
            raise RuntimeError(f"The link for {letter.company} leads nowhere.")
        answers.mark_opened(invitation)


def accept(letter: Letter, company: Company, *, stage: Stage) -> None:
    """The reseller's global admin authorizes the provider, in words of the own language."""
    with stage.at_work(company, company.admin) as user, override(user.language):
        consent = partnership_consent(provider=letter.provider.name, reseller=company.name)
        answers.accept_partnership(hash_of(stage.links[letter][1]), consent=consent, by=user)


def decline(letter: Letter, company: Company, reason: str, *, stage: Stage) -> None:
    """The invited company says no."""
    with stage.at_work(company, company.admin) as user:
        answers.decline_invitation(hash_of(stage.links[letter][1]), reason=reason, by=user)


def revoke(letter: Letter, reason: str, *, stage: Stage) -> None:
    """The provider's global admin takes a colleague's invitation back."""
    with stage.at_work(letter.provider, letter.provider.admin) as user:
        ledger.revoke_invitation(stage.links[letter][0], by=user, reason=reason)


def expire(*, stage: Stage) -> None:
    """The clock comes by."""
    clocks.expire_due_invitations()


def ask_for_fresh_link(letter: Letter, *, stage: Stage) -> None:
    """Whoever was invited opens an expired link and asks for a new one."""
    with presenting(hash_of(stage.links[letter][1])):
        ledger.ask_for_fresh_link(stage.links[letter][0])


# Partnerships and delegated access


def withdraw_access(reseller: Company, *, stage: Stage) -> None:
    """The reseller takes the administrator access back; the partnership stays."""
    with stage.at_work(reseller, reseller.admin) as user:
        grant = DelegatedAdmin.objects.visible_to(user).granted_by(user.tenant).get()
        withdraw_delegated_admin(grant, by=user)


def remove(reseller: Company, note: str, *, stage: Stage) -> None:
    """The reseller ends the partnership, and the access with it."""
    with stage.at_work(reseller, reseller.admin) as user:
        partnership = Partnership.objects.visible_to(user).get()
        words = {"company": user.tenant.name, "other": partnership.provider_name, "language": user.language}
        remove_partnership(
            partnership, by=user, representation=removal_representation(**words), note=note, also_withdraw=True
        )


def reset_as_guest(provider: Company, agent: Person, reseller: Company, colleague: Person, *, stage: Stage) -> None:
    """The provider's admin agent helps somebody of the reseller to a new password, under the reseller's grant."""
    with stage.at_work(provider, agent) as user:
        grant = DelegatedAdmin.objects.visible_to(user).get(target_name=reseller.name)
        with acting_under(grant, by=user) as guest:
            locked_out = User.objects.get(email=colleague.email)
            passwords.reset_password(locked_out, by=guest, with_link=True)


def choose_password(company: Company, person: Person, *, stage: Stage) -> None:
    """Follows the mailed link and chooses the demo's password again."""
    with stage.at_work(company, person) as user:
        passwords.change_first_password(user, PASSWORD)


# The directory


def list_location(provider: Company, values: Mapping[str, Any], *, stage: Stage) -> None:
    """The provider's global admin writes a listing and submits it."""
    with stage.at_work(provider, provider.admin) as user:
        change = listings.create_listing(values, by=user)
        stage.listings[provider.domain, values["city"]] = change.listing
        listings.submit_listing(change.listing, by=user)


def change_location(provider: Company, city: str, values: Mapping[str, Any], *, stage: Stage) -> None:
    """The same for a listing that stands in the directory."""
    with stage.at_work(provider, provider.admin) as user:
        listing = stage.listings[provider.domain, city]
        listings.save_listing(listing, values, revision=0, by=user)
        listings.submit_listing(listing, by=user)


def approve_location(provider: Company, city: str, reviewer: str, *, stage: Stage) -> None:
    """The operator puts it into the directory."""
    with stage.reviewer(reviewer) as user:
        listing_reviews.approve_listing(stage.listings[provider.domain, city].changes.get(), by=user)


# Connection requests


def ask(request: Request, *, stage: Stage) -> None:
    """*Ask to be connected*, from the provider's listing."""
    with stage.at_work(request.reseller, request.reseller.admin) as user:
        listed = ProviderListing.objects.visible_to(user).public().filter(tenant_id=stage.tenant_of(request.provider))
        listing = listed.order_by("pk")[0]
        stage.requests[request] = connections.ask_for_connection(listing, note=request.note, by=user)


def invite_asker(request: Request, letter: Letter, *, stage: Stage) -> None:
    """The provider says yes, and the invitation goes out."""
    with stage.at_work(letter.provider, letter.maker) as user:
        invitation = connections.invite_asker(stage.requests[request], by=user)
        stage.links[letter] = invitation, invitations.secret_of(invitation)
    _send(letter, stage)


def decline_asker(request: Request, seller: Person, reason: str, *, stage: Stage) -> None:
    """The provider says no."""
    with stage.at_work(request.provider, seller) as user:
        connections.decline_connection(stage.requests[request], reason=reason, by=user)


def withdraw_request(request: Request, *, stage: Stage) -> None:
    """The reseller thinks better of it."""
    with stage.at_work(request.reseller, request.reseller.admin) as user:
        connections.withdraw_connection(stage.requests[request], by=user)
