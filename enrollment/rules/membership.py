"""Which company profile a company may link (MPN-07)."""

from accounts.models import Tenant
from enrollment.membership import Profile
from enrollment.rules import reasons
from partnercenter.errors import Reason, Refused


def obstacle(profile: Profile, tenant: Tenant, *, linked_elsewhere: bool) -> Reason | None:
    """Why a profile cannot be chosen, or None: it must be active, in the same country, and nobody else's."""
    if not profile.is_active:
        return reasons.PROFILE_INACTIVE
    if profile.country != tenant.country.code:
        return reasons.PROFILE_OTHER_COUNTRY
    return reasons.PROFILE_LINKED if linked_elsewhere else None


def check_can_link(profile: Profile | None, tenant: Tenant, *, linked_elsewhere: bool) -> Profile:
    """The profile, when it belongs to the proven membership sign-in and nothing stands in the way."""
    if profile is None:
        raise Refused(reasons.MPN_NOT_PROVEN)
    reason = obstacle(profile, tenant, linked_elsewhere=linked_elsewhere)
    if reason is not None:
        raise Refused(reason)
    return profile
