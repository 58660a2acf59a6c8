"""What a customer reads about a partner: what it may do now, and on which ground each right stands (C19)."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from enrollment.models import Programme
from relationships.models import DelegatedAdmin, ResellerRelationship

Origin = ResellerRelationship.Origin


@dataclass(frozen=True)
class Right:
    """One thing that the partner may do, or might; `note` says why not."""

    text: str
    is_open: bool
    note: str = ""


@dataclass(frozen=True)
class Receipt:
    """On which ground a right stands: a sentence, and the words that were agreed to, if anybody was asked."""

    ground: str
    when: datetime
    text: str = ""
    version: int | None = None
    language: str = ""


def standing_of(relationship: ResellerRelationship, *, has_access: bool) -> tuple[str, str]:
    """Where a partner stands, and its tone: an access that has outlived its relationship stands out (REM-02)."""
    if relationship.is_active:
        return _("Active"), "success"
    return (_("Access remains"), "warning") if has_access else (pgettext("status", "Ended"), "neutral")


def rights_of(relationship: ResellerRelationship, grant: DelegatedAdmin | None) -> list[Right]:
    """By the relationship and by the access: two lives, of which each says its own (REM-02, facts 2f)."""
    ended = "" if relationship.is_active else _("The relationship has ended.")
    sells = Right(_sells(relationship), not ended, ended)
    may = grant is not None and grant.is_active
    why = "" if may else _("It has no delegated access to your account.")
    return [
        sells,
        Right(_("Read your company and billing profile, and keep them up to date."), may, why),
        Right(
            _("See users and licenses; add, change and delete users below global admin, and give new passwords."),
            may,
            why,
        ),
    ]


def _sells(relationship: ResellerRelationship) -> str:
    if relationship.programme == Programme.INDIRECT_RESELLER:
        return _("Sell to you and manage what it has sold, through an indirect provider.")
    if relationship.programme == Programme.INDIRECT_PROVIDER and relationship.reseller_name:
        return _("Place and change orders for you, together with %(name)s.") % {"name": relationship.reseller_name}
    return _("Place and change orders for you.")


GROUNDS = {
    Origin.CREATED: lambda: _("%(partner)s opened your account and became your partner with it."),
    Origin.IMPORTED: lambda: _("%(partner)s opened your account from a file and became your partner with it."),
    Origin.DIRECTORY: lambda: _("It was your partner in a connected directory before, and was taken over from there."),
    Origin.DESIGNATED: lambda: _("The provider that opened your account named %(partner)s as your reseller."),
}


def receipt_of(relationship: ResellerRelationship) -> Receipt:
    """By whose word the partner serves the customer: its own consent, or what a partner did (INV-12, C19)."""
    names = {"partner": relationship.partner_name, "name": relationship.granted_by_name}
    if not relationship.rests_on_consent:
        return Receipt(GROUNDS[Origin(relationship.origin)]() % names, relationship.created_at)
    return Receipt(
        _("%(name)s of your company agreed to it.") % names,
        relationship.created_at,
        relationship.consent_text,
        relationship.consent_version,
        relationship.consent_language,
    )


def receipt_of_access(grant: DelegatedAdmin) -> Receipt:
    """The same for what the partner may administer."""
    names = {"partner": grant.grantee_name, "name": grant.granted_by_name}
    if grant.origin == DelegatedAdmin.Origin.DIRECTORY:
        return Receipt(GROUNDS[Origin.DIRECTORY]() % names, grant.granted_at)
    if grant.origin != DelegatedAdmin.Origin.INVITATION:
        return Receipt(
            _("It came with the account, which a partner opened for you. Nobody of your company was asked."),
            grant.granted_at,
        )
    ground = _("%(name)s of your company agreed to it.") % names
    return Receipt(ground, grant.granted_at, grant.consent_text, grant.consent_version, grant.consent_language)
