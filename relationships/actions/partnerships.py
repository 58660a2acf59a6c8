"""The later life of a partnership: its end, and taking the list along."""

from django.db import transaction

from accounts.access import require
from accounts.models import User
from partnercenter import audit
from partnercenter.errors import Refused
from relationships.actions.delegated_access import withdraw_delegated_admin
from relationships.models import DelegatedAdmin, Partnership
from relationships.models.partnership import Party
from relationships.rules import partnerships as rules
from relationships.rules import reasons
from relationships.rules.removals import Representation


@transaction.atomic
def remove_partnership(
    partnership: Partnership, *, by: User, representation: Representation, note: str = "", also_withdraw: bool = False
) -> Partnership:
    """Either side ends it: no new business together, and the other side's standing is not shown any more.

    Customers and the administrator access stay as they are, unless the reseller ends the access with it
    (`also_withdraw`; the provider cannot). `representation` is the text as it was shown and ticked. Both logs are
    written in the same transaction. The portal sends no notice: the remover serves it. Of two removals at once the
    second is refused. Refused: role-lacks-right, partnership-ended. Source: REL-13, REL-18, facts 2g.
    """
    partnership = _locked(partnership, by=by)
    require(by, rules.ENDS[partnership.party_of(by.tenant)])
    rules.check_is_active(partnership)
    partnership.remove(by=by, note=note, removal_text=representation.text, removal_version=representation.version)
    _tell_both_logs(partnership, by=by)
    if also_withdraw:
        _withdraw_access(partnership, by=by)
    return partnership


def _locked(partnership: Partnership, *, by: User) -> Partnership:
    """The partnership as it is now, held until the transaction ends. Refused (partnership-unknown) for a stranger's."""
    rows = Partnership.objects.visible_to(by).filter(pk=partnership.pk)
    found: Partnership | None = rows.select_for_update(of=("self",), no_key=True).first()
    if found is None:
        raise Refused(reasons.PARTNERSHIP_UNKNOWN)
    return found


def _tell_both_logs(partnership: Partnership, *, by: User) -> None:
    before, after = {"status": Partnership.Status.ACTIVE}, {"status": partnership.status}
    for tenant_id in (partnership.provider_id, partnership.reseller_id):
        audit.record(
            "remove_partnership",
            partnership,
            by=by,
            tenant_id=tenant_id,
            before=before,
            after=after,
            reason=partnership.removal_note,
        )


def _withdraw_access(partnership: Partnership, *, by: User) -> None:
    """The access that the remover's own company has granted to the other, if it still stands."""
    granted = DelegatedAdmin.objects.visible_to(by).granted_by(by.tenant)
    grant = granted.filter(grantee_id=partnership.provider_id, status=DelegatedAdmin.Status.ACTIVE).first()
    if grant:
        withdraw_delegated_admin(grant, by=by, with_partnership=True)


def note_export(*, party: Party, by: User, query: str, count: int) -> None:
    """The log keeps who took which list, with which filter, and how many rows of it."""
    after = {"list": party.other, "filter": query, "count": count}
    audit.record("export_partnerships", by.tenant, by=by, tenant_id=by.tenant_id, after=after)
