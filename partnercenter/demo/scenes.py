"""What can happen to a company of the story. Each scene calls the actions that a person's click would call."""

from accounts.actions import work_accounts
from accounts.models import WorkAccountRequest
from enrollment.actions import agreements, applications, bank, confirmations, evidence, membership, reviews
from enrollment.models import Agreement, Application, MembershipAccount, VerificationCheck
from partnercenter.demo import documents
from partnercenter.demo.cast import PASSWORD, Company, Scene
from partnercenter.demo.stage import Stage
from partnercenter.tenancy import Role, acting_as


def found_company(stage: Stage, company: Company, scene: Scene) -> None:
    """The first person asks for a work account, follows the mailed link, and adds the colleagues."""
    person = company.admin
    work_accounts.request_work_account(
        company_name=company.name,
        domain=company.domain,
        country=company.country,
        full_name=person.full_name,
        email=person.email,
        password=PASSWORD,
        language=person.language,
    )
    with acting_as(role=Role.GATE):
        request = WorkAccountRequest.objects.get(email=person.email)
    user = work_accounts.confirm_work_account(request)
    stage.users[person.email] = user
    with stage.acting_for(user, company.address):
        for colleague in company.people[1:]:
            stage.add_colleague(colleague, by=user)


def start(stage: Stage, company: Company, scene: Scene) -> None:
    """Starts the application and answers the topics that the story has answers for."""
    with stage.acting_for(stage.users[company.admin.email], company.address) as user:
        application = applications.start_application(company.programme, by=user)
        for section, values in company.answers.items():
            application = applications.save_section(
                application, section, dict(values), revision=application.revision, by=user
            )
        stage.applications[company.domain] = application


def link_mpn(stage: Stage, company: Company, scene: Scene) -> None:
    """Links the company's MPN ID."""
    with acting_as(role=Role.GATE):  # as after its sign-in, whose slow hash is not computed again for every company
        account = MembershipAccount.objects.get(user_name=company.membership_user).pk
    with stage.admin_of(company) as (user, _application):
        membership.associate_mpn(company.profile.mpn_id, account=account, by=user)


def give_bank_account(stage: Stage, company: Company, scene: Scene) -> None:
    """The last topic of a direct-bill application."""
    with stage.admin_of(company) as (user, application):
        bank.save_bank_account(
            application,
            account_holder=company.bank["account_holder"],
            number=company.bank["number"],
            bank_code=company.bank["bank_code"],
            revision=application.revision,
            by=user,
        )


def submit(stage: Stage, company: Company, scene: Scene) -> None:
    """*Enroll now*."""
    with stage.admin_of(company) as (user, application):
        stage.applications[company.domain] = applications.submit_application(application, by=user)


def confirm(stage: Stage, company: Company, scene: Scene) -> None:
    """The primary contact follows the mailed link, signed in or not."""
    application = stage.applications[company.domain]
    with acting_as(tenant_id=application.tenant_id, role=Role.APP):
        confirmation = application.confirmations.get(superseded_at=None)
        stage.applications[company.domain] = confirmations.confirm_contact(confirmation)


def correct(stage: Stage, company: Company, scene: Scene) -> None:
    """After requested changes: the company profile as the register has it (`text`), and Enroll now again."""
    with stage.admin_of(company) as (user, application):
        application.refresh_from_db()
        values = {**company.answers["company"], "company_name": scene.text}
        corrected = applications.save_section(application, "company", values, revision=application.revision, by=user)
        stage.applications[company.domain] = applications.submit_application(corrected, by=user)


def send_evidence(stage: Stage, company: Company, scene: Scene) -> None:
    """Sends a document for the check of `kinds`."""
    with stage.admin_of(company) as (user, application):
        evidence.send_evidence(
            application.checks.get(kind=scene.kinds[0]),
            name="commercial-register.pdf",
            content=documents.one_page_pdf("Extract of the commercial register", company.name, company.domain),
            document_type="registration",
            comment=scene.text,
            by=user,
        )


def withdraw(stage: Stage, company: Company, scene: Scene) -> None:
    """The company thinks better of it."""
    with stage.admin_of(company) as (user, application):
        stage.applications[company.domain] = applications.withdraw_application(application, by=user)


def claim(stage: Stage, company: Company, scene: Scene) -> None:
    """A reviewer takes the application, with a note for the colleagues where the story has one."""
    with stage.reviewer(scene.by) as user:
        application = reviews.claim_application(stage.applications[company.domain], by=user)
        if scene.text:
            reviews.add_note(application, scene.text, by=user)


def _checks(application: Application, kinds: tuple[str, ...]) -> list[VerificationCheck]:
    return list(application.checks.filter(kind__in=kinds))


def accept_checks(stage: Stage, company: Company, scene: Scene) -> None:
    """A reviewer accepts the checks of `kinds`."""
    with stage.reviewer(scene.by) as user:
        for check in _checks(stage.applications[company.domain], scene.kinds):
            reviews.decide_check(check, accepted=True, by=user)


def reject_check(stage: Stage, company: Company, scene: Scene) -> None:
    """A reviewer rejects the checks of `kinds` with a reason of the list and a comment."""
    with stage.reviewer(scene.by) as user:
        for check in _checks(stage.applications[company.domain], scene.kinds):
            reviews.decide_check(check, accepted=False, by=user, reason_code=scene.reason, comment=scene.text)


def approve(stage: Stage, company: Company, scene: Scene) -> None:
    """The company becomes a partner."""
    with stage.reviewer(scene.by) as user:
        reviews.approve_application(stage.applications[company.domain], by=user, reason=scene.text)


def reject(stage: Stage, company: Company, scene: Scene) -> None:
    """The application ends with a reason."""
    with stage.reviewer(scene.by) as user:
        reviews.reject_application(stage.applications[company.domain], by=user, reason=scene.text)


def request_changes(stage: Stage, company: Company, scene: Scene) -> None:
    """The application goes back with what to change."""
    with stage.reviewer(scene.by) as user:
        reviews.request_changes(stage.applications[company.domain], by=user, reason=scene.text)


def sign(stage: Stage, company: Company, scene: Scene) -> None:
    """The first person accepts the agreement in the own language."""
    with stage.admin_of(company) as (user, _application):
        newest = Agreement.objects.filter(programme=company.programme).latest("version")
        language = company.admin.language
        shown = {"agreement_id": str(newest.pk), "language": language, "digest": newest.digest_in(language)}
        agreements.accept_agreement(company.programme, by=user, **shown)
