"""What stands between a customer's link and its answer, in the order in which it lifts."""

from collections.abc import Sequence

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django_countries.fields import Country

from accounts.models import Tenant, User
from customers.rules import answer_reasons as reasons
from customers.rules.consents import Party, customer_consent
from partnercenter.errors import Reason, Refused
from partnercenter.texts import listed
from partnercenter.ui.times import moment_text
from relationships.models import Invitation
from relationships.rules.consents import Consent
from relationships.rules.markets import same_market


def check_is_customer(invitation: Invitation, user: User) -> None:
    """A partner's own account is nobody's customer (ACT-06, DEC-07). Refused: not-a-customer, partner-not-customer,
    partner-account."""
    reason = _why_no_customer(user.tenant)
    if reason:
        raise Refused(reason, details={"company": user.tenant.name, "until": moment_text(invitation.expires_at)})


def _why_no_customer(company: Tenant) -> Reason | None:
    if company.kind == Tenant.Kind.CUSTOMER:
        return None
    if company.kind != Tenant.Kind.PARTNER:
        return reasons.NOT_A_CUSTOMER
    return reasons.PARTNER_TRADES if company.programmes else reasons.PARTNER_ACCOUNT


def check_market(partner: str, country: Country, user: User, *, markets: Sequence[str]) -> None:
    """Refused (customer-market) for a partner and a customer of two markets (facts 2c)."""
    ours = user.tenant.country
    if not same_market(country.code, ours.code, markets):
        details = {"partner": partner, "theirs": str(country.name), "company": user.tenant.name}
        raise Refused(reasons.CUSTOMER_MARKET, details={**details, "ours": str(ours.name)})


def check_something_is_left(parties: Sequence[Party], user: User) -> None:
    """Refused (already-customer) where all that is asked for stands; leads to how they work together."""
    if any(party.wants_anything for party in parties):
        return
    details = {"company": user.tenant.name, "partners": listed(party.name for party in parties)}
    href = reverse("record_partner_detail", args=[parties[0].relationship_id])
    raise Refused(reasons.ALREADY_CUSTOMER, details=details, back_href=href, back_words=_("See what they may do"))


def check_still_partners(invitation: Invitation, *, are_partners: bool) -> None:
    """Refused (joint-partnership-ended) for two that ask together and are no partners any more."""
    if not are_partners:
        details = {"inviter": invitation.inviter_name, "provider": invitation.provider_name}
        raise Refused(reasons.JOINT_ENDED, details=details)


def check_partner_can(invitation: Invitation, partner: str, *, can_act: bool) -> None:
    """Refused (partner-cannot) while one of those who ask may not act itself."""
    if not can_act:
        details = {"partner": partner, "until": moment_text(invitation.expires_at)}
        raise Refused(reasons.PARTNER_CANNOT, details=details)


def check_consent(parties: Sequence[Party], consent: Consent) -> None:
    """Refused (consent-changed) where something was not on the page that has to be agreed to now."""
    needed = [line.key for line in customer_consent(parties, customer="").lines if line.required]
    if any(consent.line(key) is None for key in needed):
        raise Refused(reasons.CONSENT_CHANGED)
