"""What stands between a link and its answer: account and invitation compared, in the order in which it lifts."""

from collections.abc import Sequence

from accounts.models import User
from accounts.roles import Permission
from enrollment.rules import reasons as programme_reasons
from enrollment.rules.agreements import Standing
from partnercenter.errors import Refused
from partnercenter.ui.times import moment_text
from relationships.models import Invitation
from relationships.models.invitation import LIVE
from relationships.rules import reasons
from relationships.rules.markets import same_market


def check_is_alive(invitation: Invitation) -> None:
    """Refused with what became of the link; a draft's link nobody can have."""
    if invitation.status_now not in LIVE:
        raise Refused(reasons.ENDED.get(invitation.status_now, reasons.INVITATION_UNKNOWN))


def check_is_for(invitation: Invitation, user: User, *, markets: Sequence[str]) -> None:
    """Whether this account is the one that was meant.

    Refused: own-invitation, wrong-account (the invitation is bound to another address), wrong-kind-of-company,
    wrong-market.
    """
    company = user.tenant
    if company.pk == invitation.inviter_id:
        raise Refused(reasons.OWN_INVITATION)
    if invitation.only_recipient and invitation.recipient_email.lower() != user.email.lower():
        details = {"recipient": invitation.recipient_email, "email": user.email}
        raise Refused(reasons.WRONG_ACCOUNT, details=details)
    if company.kind != company.Kind.PARTNER:
        raise Refused(reasons.WRONG_KIND_OF_COMPANY, details={"company": company.name})
    if not same_market(invitation.inviter_country.code, company.country.code, markets):
        details = {"inviter": invitation.inviter_name, "theirs": str(invitation.inviter_country.name)}
        raise Refused(
            reasons.WRONG_MARKET, details={**details, "company": company.name, "ours": str(company.country.name)}
        )


def check_can_become_partner(invitation: Invitation, user: User, standing: Standing) -> None:
    """Whether the company can answer now, and this person for it; what is missing can be made good (REL-02, REL-09).

    Refused: reseller-not-enrolled, reseller-not-signed, not-global-admin.
    """
    details = {"company": user.tenant.name, "until": moment_text(invitation.expires_at)}
    if standing.blocker is programme_reasons.PROGRAMME_NOT_ACTIVE:
        raise Refused(reasons.RESELLER_NOT_ENROLLED, details=details)
    if standing.blocker:
        raise Refused(reasons.RESELLER_NOT_SIGNED, details=details)
    if not user.may(Permission.AUTHORIZE_PROVIDERS):
        raise Refused(reasons.NOT_GLOBAL_ADMIN, details=details)
