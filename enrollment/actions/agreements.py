"""Publishing the partner agreement, and accepting it for a company."""

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from accounts.access import require
from accounts.models import User
from accounts.roles import Permission
from enrollment.models import Agreement, AgreementAcceptance, Partner, ProgramEnrollment
from enrollment.rules import agreements as rules
from enrollment.rules import reasons
from partnercenter import audit
from partnercenter.errors import Refused
from partnercenter.tenancy import acting


@transaction.atomic
def publish_agreement(programme: str, texts: dict[str, str], *, by: User) -> Agreement:
    """Publishes the next version of a programme's agreement; partners are asked to accept it on their Overview.

    `texts` holds the text per language code, "en" always. Two at once: the second gets IntegrityError. Refused:
    role-lacks-right.
    """
    require(by, Permission.MANAGE_PROGRAMME, _("publishing agreements"))
    texts = {language: "\n".join(text.strip().splitlines()) for language, text in texts.items() if text.strip()}
    latest = Agreement.objects.filter(programme=programme).aggregate(latest=Max("version"))["latest"] or 0
    agreement = Agreement.objects.create(programme=programme, version=latest + 1, texts=texts, published_by=by.email)
    after = {"version": agreement.version, "sha256": agreement.digest_in("en")}
    audit.record("create_agreement", agreement, by=by, tenant_id=None, after=after)
    return agreement


def standings_of(partner: Partner | None) -> list[rules.Standing]:
    """The standing in every programme the partner is enrolled in, in three statements whatever their number."""
    if partner is None:
        return []
    enrolled = list(ProgramEnrollment.objects.filter(partner=partner).order_by("enrolled_at"))
    newest = Agreement.objects.filter(programme__in=[row.programme for row in enrolled])
    agreements = {row.programme: row for row in newest.order_by("programme", "-version").distinct("programme")}
    accepted = {row.agreement_id: row for row in partner.acceptances.select_related("accepted_by")}
    standings = []
    for row in enrolled:
        agreement = agreements.get(row.programme)
        acceptance = accepted.get(agreement.pk) if agreement else None
        standings.append(rules.Standing(row.programme, row, agreement, acceptance))
    return standings


def standing_in(partner: Partner | None, programme: str) -> rules.Standing:
    """The standing in one programme; not enrolled is a standing too."""
    for standing in standings_of(partner):
        if standing.programme == programme:
            return standing
    return rules.Standing(programme, None, None, None)


@transaction.atomic
def accept_agreement(programme: str, *, agreement_id: str, language: str, digest: str, by: User) -> AgreementAcceptance:
    """A global admin accepts the version that was shown, for the company; from now on it can act in the programme.

    `language` and `digest` are those of the text on the page. Who, when, from where and both are kept. A second
    acceptance of the same version returns the first. Refused: role-lacks-right (with the global admins),
    programme-not-active, agreement-not-published, agreement-replaced. Source: AGR-01..05, USR-13.
    """
    require(by, Permission.SIGN_AGREEMENT)
    partner = Partner.objects.select_for_update(no_key=True).filter(tenant_id=by.tenant_id).first()
    standing = standing_in(partner, programme)
    enrollment, agreement = rules.check_can_accept(standing)
    if str(agreement.pk) != agreement_id or agreement.digest_in(language) != digest:
        raise Refused(reasons.AGREEMENT_REPLACED)
    if standing.acceptance:
        return standing.acceptance
    acceptance: AgreementAcceptance = AgreementAcceptance.objects.create(
        tenant_id=by.tenant_id,
        partner_id=enrollment.partner_id,
        agreement=agreement,
        accepted_by=by,
        address=acting().address,
        language=language,
        text_sha256=agreement.digest_in(language),
    )
    enrollment.accepted_version = agreement.version
    enrollment.save(update_fields=["accepted_version"])
    after = {"version": agreement.version, "sha256": acceptance.text_sha256}
    audit.record("create_agreement_acceptance", agreement, by=by, tenant_id=by.tenant_id, after=after)
    return acceptance
