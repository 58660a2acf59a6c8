"""Rows for tests. Where a state matters it is reached by the actions that people use."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import factory
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.contrib.auth.hashers import make_password
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from accounts.models import (
    AccessRequest,
    IdentityProvider,
    PasswordLink,
    RoleAssignment,
    Tenant,
    User,
    UserImport,
    UserImportRow,
)
from accounts.roles import Role as PortalRole
from enrollment import membership
from enrollment.actions import agreements, applications, bank, confirmations, reviews
from enrollment.actions import evidence as evidence_actions
from enrollment.actions import membership as membership_actions
from enrollment.models import (
    Agreement,
    AgreementAcceptance,
    Application,
    Evidence,
    ListingChange,
    MpnAssociation,
    Partner,
    ProgramEnrollment,
    ProviderListing,
)
from enrollment.models.membership import CompanyProfile, MembershipAccount
from partnercenter.models import Job
from partnercenter.programme import change_setting, current
from partnercenter.tenancy import Role, acting_as
from partnercenter.tokens import hash_of
from relationships.actions.answers import accept_partnership
from relationships.actions.invitations import create_invitation, hand_out_invitation, secret_of
from relationships.actions.partnerships import remove_partnership
from relationships.models import Invitation, Partnership
from relationships.rules.consents import partnership_consent
from relationships.rules.removals import removal_representation

PASSWORD = "correct horse battery staple"
TOTP_SECRET = "JBSWY3DPEHPK3PXP"


@contextmanager
def everything_visible() -> Iterator[None]:
    """Looks at the rows of all companies, as the operator's people do."""
    with acting_as(role=Role.OPS):
        yield


@contextmanager
def acting_for(user: User) -> Iterator[None]:
    """What the middleware does for a signed-in user."""
    role = Role.OPS if user.tenant.is_operator else Role.APP
    with acting_as(tenant_id=user.tenant_id, company=user.tenant.name, user_id=user.pk, role=role):
        yield


class TenantFactory(factory.django.DjangoModelFactory[Tenant]):
    class Meta:
        model = Tenant

    name = factory.Sequence(lambda number: f"Company {number}")
    domain = factory.Sequence(lambda number: f"company-{number}.example")
    country = "US"


def tenant(name: str, domain: str, country: str, **values: Any) -> Tenant:
    """A company with a work account."""
    with everything_visible():
        made: Tenant = TenantFactory(name=name, domain=domain, country=country, **values)
    return made


def user(company: Tenant, full_name: str, email: str, *roles: PortalRole, **values: Any) -> User:
    """A confirmed user who can sign in with PASSWORD; the operator's people have an authenticator app, as they must."""
    with acting_as(tenant_id=company.pk, role=Role.APP):
        made = User(tenant=company, full_name=full_name, email=email, password=make_password(PASSWORD), **values)
        made.save(force_insert=True)
        EmailAddress.objects.create(user=made, email=email, verified=True, primary=True)
        for role in roles:
            RoleAssignment.objects.create(tenant=company, user=made, role=role.key)
        if company.is_operator:
            with_app(made)
    return made


def with_app(user: User) -> User:
    """The same user, who has set up an authenticator app."""
    with acting_for(user):
        TOTP.activate(user, TOTP_SECRET)
    return user


def profile(mpn_id: str, country: str, *, user_name: str = "mpn@lin.example", **values: Any) -> CompanyProfile:
    """A profile of the membership site, with a sign-in that takes PASSWORD."""
    with everything_visible():
        account, _created = MembershipAccount.objects.get_or_create(
            user_name=user_name, defaults={"password": make_password(PASSWORD)}
        )
        made: CompanyProfile = CompanyProfile.objects.create(
            account=account, mpn_id=mpn_id, country=country, partner_name=f"Profile {mpn_id}", **values
        )
    return made


ANSWERS: dict[str, dict[str, dict[str, str]]] = {
    "TW": {
        "company": {"company_name": "林氏貿易有限公司", "registration_number": "04595257", "tax_id": ""},
        "address": {
            "postal_code": "110", "country_area": "台北市", "city": "信義區", "street_address": "信義路五段7號",
        },
        "contact": {
            "first_name": "美玲", "last_name": "林", "email": "mei@lin-trading.example",
            "phone": "+886227712345", "language": "zh-hant",
        },
        "support": {"email": "support@lin-trading.example", "phone": "+886227712346", "website": "https://lin-trading.example"},
    },
    "DE": {
        "company": {
            "company_name": "Berger Systems GmbH", "registration_number": "Bonn HRB 12345", "tax_id": "DE136695976",
        },
        "address": {"postal_code": "53113", "city": "Bonn", "street_address": "Adenauerallee 10"},
        "contact": {
            "first_name": "Anna", "last_name": "Berger", "email": "anna@berger-systems.example",
            "phone": "+4922812345678", "language": "en",
        },
        "support": {"email": "hilfe@berger-systems.example", "phone": "+4922812345679", "website": ""},
    },
}  # fmt: skip


def link_mpn(by: User, mpn_id: str) -> None:
    """The company proves its membership sign-in and links the MPN ID."""
    linked = profile(mpn_id, by.tenant.country.code, user_name=f"mpn-{mpn_id}@membership.example")
    with acting_for(by):
        account = membership.sign_in(f"mpn-{mpn_id}@membership.example", PASSWORD)
        assert account == linked.account_id
        membership_actions.associate_mpn(mpn_id, account=account, by=by)


def draft(by: User, programme: str = "indirect_reseller", *, mpn_id: str = "4000001") -> Application:
    """An application with every topic answered, not submitted."""
    link_mpn(by, mpn_id)
    with acting_for(by):
        application = applications.start_application(programme, by=by)
        for section, values in ANSWERS[by.tenant.country.code].items():
            application = applications.save_section(application, section, values, revision=application.revision, by=by)
    return application


def submitted(by: User, programme: str = "indirect_reseller", *, mpn_id: str = "4000001") -> Application:
    """An application that waits for its contact's confirmation."""
    made = draft(by, programme, mpn_id=mpn_id)
    with acting_for(by):
        return applications.submit_application(made, by=by)


def in_review(by: User, programme: str = "indirect_reseller", *, mpn_id: str = "4000001") -> Application:
    """An application whose contact has confirmed."""
    made = submitted(by, programme, mpn_id=mpn_id)
    with acting_for(by):
        return confirmations.confirm_contact(made.confirmations.get())


def approved(by: User, reviewer: User, programme: str = "indirect_reseller", *, mpn_id: str = "4000001") -> Partner:
    """A partner: claimed, every check accepted, approved."""
    return accepted(in_review(by, programme, mpn_id=mpn_id), reviewer)


def accepted(application: Application, reviewer: User) -> Partner:
    """An application in review, claimed, with every check accepted, approved."""
    with acting_for(reviewer):
        reviews.claim_application(application, by=reviewer)
        for check in application.checks.exclude(kind="email_ownership"):
            reviews.decide_check(check, accepted=True, by=reviewer)
        return reviews.approve_application(application, by=reviewer)


def published(manager: User, programme: str = "indirect_reseller", text: str = "The agreement.") -> Agreement:
    """A published agreement."""
    with acting_for(manager):
        return agreements.publish_agreement(programme, {"en": text}, by=manager)


def signed(by: User, agreement: Agreement) -> AgreementAcceptance:
    """The agreement, accepted for the company."""
    with acting_for(by):
        return agreements.accept_agreement(
            agreement.programme, agreement_id=str(agreement.pk), language="en", digest=agreement.digest_in("en"), by=by
        )


def enrolled(by: User, programme: str, *, mpn_id: str) -> Partner:
    """What an approval leaves behind, written at once: hundreds of tests begin here (a test compares it with one)."""
    associated(by, mpn_id)
    answers = ANSWERS[by.tenant.country.code]
    with everything_visible():
        partner, _created = Partner.objects.get_or_create(
            tenant=by.tenant,
            defaults={
                "mpn_id": mpn_id, "company_name": answers["company"]["company_name"], "address": answers["address"],
                "primary_contact": answers["contact"], "support_profile": answers["support"],
            },
        )  # fmt: skip
        ProgramEnrollment.objects.create(tenant=by.tenant, partner=partner, programme=programme)
        Tenant.objects.filter(pk=by.tenant_id).update(programmes=[*by.tenant.programmes, programme])
        for role in ("global_admin", "admin_agent"):
            RoleAssignment.objects.get_or_create(tenant=by.tenant, user=by, role=role)
    return partner


def trading(by: User, reviewer: User, manager: User, programme: str, *, mpn_id: str) -> Partner:
    """A partner that may act in a programme: the programme open, the application approved, the agreement accepted."""
    with acting_for(manager):
        if programme == "indirect_provider" and not current().provider_enrolment_open:
            change_setting("provider_enrolment_open", True, by=manager, reason="Appointed")
    newest = Agreement.objects.filter(programme=programme).order_by("-version").first()
    agreement = newest or published(manager, programme)
    partner = enrolled(by, programme, mpn_id=mpn_id)
    signed(by, agreement)
    with acting_for(by):
        by.tenant.refresh_from_db()
    by.__dict__.pop("role_keys", None)  # the approval has made them admin agent
    return partner


def invited(by: User, **values: Any) -> tuple[Invitation, str]:
    """An invitation that was handed out, and the secret of its link."""
    with acting_for(by):
        given = {"language": "en", "subject": "Work with us", "text": f"Please open {Invitation.LINK}", **values}
        invitation = create_invitation(by=by, **given)
        secret = secret_of(invitation)
        return hand_out_invitation(invitation, by=by), secret


def partnered(provider: User, reseller: User) -> Partnership:
    """A partnership: the provider's admin or sales agent invites, the reseller's global admin authorizes."""
    _invitation, secret = invited(provider)
    with acting_for(reseller):
        consent = partnership_consent(provider=provider.tenant.name, reseller=reseller.tenant.name)
        return accept_partnership(hash_of(secret), consent=consent, by=reseller)


def parted(partnership: Partnership, *, by: User, **values: Any) -> Partnership:
    """The partnership, ended by somebody of one side who may."""
    with acting_for(by):
        other = partnership.name_for(by.tenant)
        declared = removal_representation(company=by.tenant.name, other=other, language="en")
        return remove_partnership(partnership, by=by, representation=declared, **values)


PDF = b"%PDF-1.7\n1 0 obj <<>> endobj\ntrailer <<>>\n%%EOF\n"


def rest_of_tables(partner: Partner, applicant: User, reviewer: User) -> None:
    """Rows in the tables that an approval leaves empty: a direct-bill draft's bank account, evidence, a note."""
    with acting_for(reviewer):
        application = Application.objects.filter(tenant_id=partner.tenant_id).first()
        reviews.add_note(application, "Looks good.", by=reviewer)
    with acting_for(applicant):
        bank.save_bank_account(
            Application.objects.create(
                tenant=applicant.tenant, programme="direct_bill",
                reference=applicant.tenant.domain[:20], applicant=applicant,
            ),
            account_holder="Holder", number="DE89370400440532013000", bank_code="", revision=0, by=applicant,
        )  # fmt: skip
        Evidence.objects.create(
            tenant=applicant.tenant, application=application, check_kind="business", document_type="tax",
            file_name="tax.pdf", content_type="application/pdf", size=len(PDF), content=PDF, uploaded_by=applicant,
        )  # fmt: skip
        rows_of_people(applicant)
        listing = ProviderListing.objects.create(tenant=applicant.tenant, name="Listing")
        ListingChange.objects.create(tenant=applicant.tenant, listing=listing, name="Draft")


def rows_of_people(user: User) -> None:
    """A row in every table that belongs to a user or to the company's sign-in."""
    company, later = {"tenant": user.tenant}, timezone.now() + timedelta(days=1)
    PasswordLink.objects.create(user=user, token_hash=user.pk.hex, expires_at=later, **company)
    AccessRequest.objects.create(requester=user, permission="review", **company)
    IdentityProvider.objects.create(name="Entra ID", issuer="https://login.example", client_id="portal", **company)
    Authenticator.objects.create(user=user, type=Authenticator.Type.RECOVERY_CODES, data={})
    UserSession.objects.create(user=user, ip="192.0.2.1", session_key=user.pk.hex)
    SocialAccount.objects.create(user=user, provider="openid_connect", uid=user.pk.hex)
    job = Job.objects.create(tenant_id=user.tenant_id, kind="import", total=1, created_by=user.pk)
    file = UserImport.objects.create(file_name="users.csv", total=1, broken=0, job=job, created_by=user, **company)
    UserImportRow.objects.create(user_import=file, number=2, outcome="ready", **company)


def changes_requested(by: User, reviewer: User, programme: str = "indirect_reseller") -> Application:
    """An application whose business check was rejected and handed back."""
    made = in_review(by) if programme == "indirect_reseller" else direct_in_review(by)
    with acting_for(reviewer):
        reviews.claim_application(made, by=reviewer)
        reviews.decide_check(made.checks.get(kind="domain"), accepted=True, by=reviewer)
        business = made.checks.get(kind="business")
        reviews.decide_check(business, accepted=False, by=reviewer, reason_code="name-differs", comment="See register.")
        return reviews.request_changes(made, by=reviewer, reason="Please correct the name.")


def direct_in_review(by: User) -> Application:
    """A direct-bill application with acceptance criteria and bank details (the program must be open)."""
    link_mpn(by, "4000007")
    with acting_for(by):
        made = applications.start_application("direct_bill", by=by)
        for section, values in {**ANSWERS["DE"], "criteria": {"support": "True"}}.items():
            made = applications.save_section(made, section, values, revision=made.revision, by=by)
        number = {"account_holder": "Berger Systems GmbH", "number": "DE89370400440532013000", "bank_code": ""}
        bank.save_bank_account(made, revision=made.revision, by=by, **number)
        made = applications.submit_application(made, by=by)
        return confirmations.confirm_contact(made.confirmations.get())


def direct_partner(by: User, reviewer: User) -> Partner:
    """A direct-bill partner (the programme must be open)."""
    return accepted(direct_in_review(by), reviewer)


def open_direct(manager: User) -> None:
    """The operator opens direct-bill applications."""
    with acting_for(manager):
        change_setting("direct_enrolment_open", True, by=manager, reason="Pilot")


def associated(by: User, mpn_id: str) -> MpnAssociation:
    """An MPN ID that a company has linked already, whatever its country."""
    with acting_for(by):
        return MpnAssociation.objects.create(
            tenant=by.tenant, mpn_id=mpn_id, partner_name="Linked", country="DE", membership_user_name="x"
        )


def evidence(application: Application, by: User) -> Evidence:
    """A document sent for the business check."""
    with acting_for(by):
        check = application.checks.get(kind="business")
        values = {"document_type": "tax", "comment": "", "by": by}
        return evidence_actions.send_evidence(check, name="tax.pdf", content=PDF, **values)


def upload(name: str, content: bytes = PDF) -> SimpleUploadedFile:
    """A file as a browser sends it."""
    return SimpleUploadedFile(name, content)


def reading_english(person: User) -> User:
    """The same person with English pages, for tests that read words."""
    with acting_for(person):
        person.language = "en"
        person.save(update_fields=["language"])
    return person
