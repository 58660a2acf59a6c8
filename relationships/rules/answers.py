"""What stands between a link and its answer: account and invitation compared, in the order in which it lifts."""

from collections.abc import Sequence

from accounts.models import User
from accounts.roles import Permission
from enrollment.rules import reasons as programme_reasons
from partnercenter.errors import Reason, Refused
from partnercenter.ui.times import moment_text
from relationships.models import Invitation
from relationships.models.invitation import UNANSWERED
from relationships.rules import reasons
from relationships.rules.markets import same_market


def ending_of(invitation: Invitation) -> Reason:
    """Why a link that is not alive cannot be answered."""
    return reasons.ENDED[invitation.status_now]


def check_is_alive(invitation: Invitation) -> None:
    """Refused with what became of the link. Whoever has the link of a draft got it from its maker."""
    if invitation.status_now not in UNANSWERED:
        raise Refused(ending_of(invitation), details={"inviter": invitation.inviter_name})


def check_is_meant(invitation: Invitation, user: User) -> None:
    """Refused: own-invitation, wrong-account (the invitation is bound to another address, which stays masked)."""
    if user.tenant_id == invitation.inviter_id:
        raise Refused(reasons.OWN_INVITATION)
    if invitation.only_recipient and invitation.recipient_email.lower() != user.email.lower():
        details = {"recipient": masked(invitation.recipient_email), "email": user.email}
        raise Refused(reasons.WRONG_ACCOUNT, details=details)


def check_is_reseller_of_market(invitation: Invitation, user: User, *, markets: Sequence[str]) -> None:
    """Refused: wrong-kind-of-company, wrong-market."""
    company = user.tenant
    if company.kind != company.Kind.PARTNER:
        raise Refused(reasons.WRONG_KIND_OF_COMPANY, details={"company": company.name})
    if not same_market(invitation.inviter_country.code, company.country.code, markets):
        details = {"inviter": invitation.inviter_name, "theirs": str(invitation.inviter_country.name)}
        raise Refused(
            reasons.WRONG_MARKET, details={**details, "company": company.name, "ours": str(company.country.name)}
        )


def check_can_become_partner(invitation: Invitation, user: User, blocker: Reason | None) -> None:
    """Whether the company can answer now; what is missing can be made good (REL-02, AGR-02).

    Refused: reseller-not-enrolled, reseller-not-signed.
    """
    if blocker:
        enrolled = blocker is not programme_reasons.PROGRAMME_NOT_ACTIVE
        reason = reasons.RESELLER_NOT_SIGNED if enrolled else reasons.RESELLER_NOT_ENROLLED
        raise Refused(reason, details=_answerable(invitation, user))


def check_answers_for_company(invitation: Invitation, user: User, permission: Permission) -> None:
    """Whether this person answers for the company (REL-09). Refused: not-global-admin."""
    if not user.may(permission):
        raise Refused(reasons.NOT_GLOBAL_ADMIN, details=_answerable(invitation, user), permission=permission)


def check_inviter_can(invitation: Invitation, *, can_act: bool) -> None:
    """Refused (inviter-cannot) while the company that asks may not act itself."""
    if not can_act:
        details = {"inviter": invitation.inviter_name, "until": moment_text(invitation.expires_at)}
        raise Refused(reasons.INVITER_CANNOT, details=details)


def masked(address: str) -> str:
    """Enough for its owner to know it by."""
    name, _at, domain = address.rpartition("@")
    return f"{name[:1]}…@{domain}"


def _answerable(invitation: Invitation, user: User) -> dict[str, str]:
    return {"company": user.tenant.name, "until": moment_text(invitation.expires_at)}
