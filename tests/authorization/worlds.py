"""The companies whose pages are tried. One person for each role, so that no role hides behind another."""

import time
import uuid

from allauth.account.forms import default_token_generator
from allauth.account.models import EmailAddress, EmailConfirmationHMAC
from allauth.account.utils import user_pk_to_url_str
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.core.mail import EmailMessage
from django.test import Client

from accounts import roles
from accounts.actions import work_accounts
from accounts.actions.user_imports import check_user_import
from accounts.actions.user_states import delete_user
from accounts.models import AccessRequest, WorkAccountRequest
from enrollment.actions import listings as listing_actions
from enrollment.models import Application, ContactConfirmation, Evidence
from partnercenter import mailbox
from partnercenter.models import AuditEvent, OutgoingEmail
from partnercenter.tenancy import Role, acting_as
from relationships.actions.invitations import create_invitation
from relationships.models import DelegatedAdmin, Invitation
from tests import factories
from tests.authorization.matrix import COLLEAGUE, OPERATOR, STRANGER, VISITOR
from tests.customers import connected
from tests.enrollment import listings
from tests.people import Cast
from tests.relationships import connections


class World:
    """A company, whose pages are tried; Anna's company beside it; the operator. `build` makes the rows by name."""

    def __init__(self, signed_in):
        self.cast, self.remembered, self.unknown = Cast(), {}, uuid.uuid4()
        self.company = self.owner()
        self.admin = self.person(self.company, "global_admin", roles.GLOBAL_ADMIN)
        self.people = self.everybody()
        self.build()
        self.cookies = {name: self.session_of(signed_in(user)) for name, user in self.people.items()}
        self.cookies[VISITOR] = self.session_of(Client())

    def owner(self):
        return self.cast.lin_trading

    def everybody(self):
        """Who is signed in: a person for each role by its key, and those who have no role in the company."""
        return {
            "global_admin": self.admin,
            **{key: self.person(self.company, key, roles.ALL[key]) for key in self.keys()},
            COLLEAGUE: self.person(self.company, COLLEAGUE),
            STRANGER: self.cast.anna,
            OPERATOR: self.person(self.cast.operator, "of-all-roles", *roles.offered_to("operator")),
        }

    def keys(self):
        """Every role but the global admin's; of those that permit the same the first alone, and of those that permit
        nothing none: the colleague stands for them."""
        kind = self.company.kind
        offered = sorted(roles.ROLES_BY_KIND[kind] - {"global_admin"})
        first = {roles.permissions_of([key], kind): key for key in reversed(offered)}
        return sorted(key for permitted, key in first.items() if permitted)

    def person(self, company, name, *held):
        return factories.user(company, name.replace("_", " "), f"{name}@{company.domain}", *held)

    def build(self):
        """The rows of the pages."""

    def session_of(self, client):
        """The browser's cookies, with what earlier pages have left in the session."""
        session = client.session
        session.update(self.remembered)
        session.save()
        client.cookies["sessionid"] = session.session_key
        return client.cookies


class WorldOfVisitors(World):
    """Links in mails that wait to be opened: for a work account, of a primary contact, for a password, an address."""

    def build(self):
        application = factories.submitted(self.admin, mpn_id="4000001")
        with acting_as(role=Role.GATE):
            work_accounts.request_work_account(
                company_name="Newcomer", domain="newcomer.example", country="DE", full_name="Olga",
                email="olga@newcomer.example", password=factories.PASSWORD, language="en",
            )  # fmt: skip
            waiting = WorkAccountRequest.objects.get()
        with factories.acting_for(self.admin):
            contact = ContactConfirmation.objects.get(application=application)
            self.reset_key = default_token_generator.make_token(self.admin)
            address = EmailAddress.objects.create(user=self.admin, email="new@lin-trading.example", verified=False)
            self.session = UserSession.objects.create(user=self.admin, session_key="another", ip="192.0.2.1").pk
        somebody = self.person(self.company, "somebody")
        with factories.acting_for(somebody):
            passkey = Authenticator(user=somebody, type=Authenticator.Type.WEBAUTHN, data={"name": "Laptop"})
            passkey.save()
        self.passkey = passkey.pk
        self.reset_uid, self.email_key = user_pk_to_url_str(self.admin), EmailConfirmationHMAC(address).key
        mailbox.MailboxBackend().send_messages([EmailMessage("Hello", "Hello", to=["olga@newcomer.example"])])
        self.letter = mailbox.letters()[0].key
        self.remembered = {
            "contact_token": contact.token_hash, "work_account_request": waiting.token_hash,
            "work_account_email": waiting.email,
        }  # fmt: skip


class WorldOfApplicants(World):
    """Two applications on their way: one for resellers that waits for its last click, one for direct bill."""

    def build(self):
        self.draft = factories.draft(self.admin, mpn_id="4000001").pk
        with factories.acting_for(self.admin):
            self.direct = Application.objects.create(
                tenant=self.company, programme="direct_bill", reference="PC-DIRE-CTBL", applicant=self.admin
            ).pk
        account = factories.profile("4000009", "TW", user_name="mpn@membership.example").account_id
        self.remembered = {
            "membership_user_name": "mpn@membership.example",
            "membership_account": {"key": str(account), "until": time.time() + 600},
        }


class WorldOfPartners(World):
    """Two partners, ours and Anna's, each with an application, a check, a document and an agreement to sign."""

    def build(self):
        factories.published(self.cast.omar)
        for admin, mpn_id in ((self.admin, "4000001"), (self.cast.anna, "4000002")):
            partner = factories.approved(admin, self.cast.ravi, mpn_id=mpn_id)
            factories.rest_of_tables(partner, admin, self.cast.ravi)
        with factories.acting_for(self.admin):
            document = Evidence.objects.get(tenant=self.company)
            self.evidence, self.application = document.pk, document.application_id
            self.check = document.application.checks.get(kind="business").pk


class WorldOfTheOperator(World):
    """The operator's own: Anna's application in review, with its check and document, and a letter."""

    def owner(self):
        return self.cast.operator

    def build(self):
        application = factories.in_review(self.cast.anna, mpn_id="4000002")
        self.application, self.evidence = application.pk, factories.evidence(application, self.cast.anna).pk
        factories.trading(self.cast.ting, self.cast.ravi, self.cast.omar, "indirect_provider", mpn_id="4100001")
        change = listings.submitted(self.cast.ting, **listings.with_logo())
        self.change, self.change_logo = change.pk, change.logo_version
        self.load = connected.loaded(self.cast.omar).pk
        with factories.everything_visible():
            self.check = application.checks.get(kind="business").pk
            self.letter = OutgoingEmail.objects.first().pk


class WorldOfPeople(World):
    """Somebody without a role in our company and in Anna's, each with rows in all tables of people."""

    def build(self):
        user = self.person(self.company, "somebody")
        for each in {self.cast.anna, user, self.people.get(OPERATOR, user)}:
            with factories.acting_for(each):
                factories.rows_of_people(each)
        self.somebody, gone = user.pk, self.person(self.company, "gone")
        with factories.acting_for(self.admin):
            delete_user(gone, by=self.admin)
        self.gone = gone.pk
        with factories.acting_for(user):
            AccessRequest.objects.filter(requester=user).update(permission="view_users")
            self.request = AccessRequest.objects.get(requester=user).pk
        with factories.acting_for(self.admin):
            lines = f"Full name,E-mail address,Roles\nOlga,olga@{self.company.domain},".encode()
            self.file = check_user_import(lines, file_name="users.csv", by=self.admin).pk
            self.event = AuditEvent.objects.visible_to(self.admin).filter(tenant_id=self.company.pk).first().pk


class WorldOfPeopleAtTheOperator(WorldOfPeople):
    """The same where the company is the operator: its people are the only ones of the operator."""

    def owner(self):
        return self.cast.operator

    def everybody(self):
        people = super().everybody()
        del people[OPERATOR]
        return people


class WorldOfProviders(World):
    """Ting's company: with a draft, an invitation on its way, a reseller (Mei's) and access to its work account, a
    place in the directory with a change that waits, and a request to be connected from a second reseller. Anna's
    company is a provider, too, with nothing of all that."""

    def owner(self):
        return self.cast.formosa_cloud

    def build(self):
        cast = self.cast
        for admin, mpn_id in ((cast.ting, "4100001"), (cast.anna, "4100002")):
            factories.trading(admin, cast.ravi, cast.omar, "indirect_provider", mpn_id=mpn_id)
        factories.trading(cast.mei, cast.ravi, cast.omar, "indirect_reseller", mpn_id="4000001")
        self.partnership, self.their_user = factories.partnered(cast.ting, cast.mei).pk, cast.ken.pk
        self.invitation = factories.invited(cast.ting)[0].pk
        with factories.acting_for(cast.ting):
            text = {"language": "en", "subject": "Work with us", "text": Invitation.LINK}
            self.draft = create_invitation(by=cast.ting, **text).pk
            self.grant = DelegatedAdmin.objects.visible_to(cast.ting).get().pk
        listing = listings.published(cast.ting, cast.ravi, **listings.with_logo())
        self.listing, self.logo = listing.pk, listing.logo_version
        with factories.acting_for(cast.ting):
            listing_actions.save_listing(listing, {"city": "Taipei"}, revision=0, by=cast.ting)
            listing_actions.submit_listing(listing, by=cast.ting)
        company = factories.tenant("Second Reseller", "second.example", "TW")
        second = self.person(company, "second", roles.GLOBAL_ADMIN)
        factories.trading(second, cast.ravi, cast.omar, "indirect_reseller", mpn_id="4000005")
        self.request = connections.asked(second, listing).pk


class WorldOfResellers(World):
    """Mei's company: with a provider (Ting's) that has access to its work account, and a request to be connected to
    another one (Yu's), whose link is open in everybody's browser. Anna's company is a reseller, too, with nothing of
    all that."""

    def build(self):
        cast = self.cast
        company = factories.tenant("Jade Cloud", "jade-cloud.example", "TW")
        yu = self.person(company, "yu", roles.GLOBAL_ADMIN)
        for admin, mpn_id in ((cast.ting, "4100001"), (yu, "4100002")):
            factories.trading(admin, cast.ravi, cast.omar, "indirect_provider", mpn_id=mpn_id)
        for admin, mpn_id in ((cast.mei, "4000001"), (cast.anna, "4000002")):
            factories.trading(admin, cast.ravi, cast.omar, "indirect_reseller", mpn_id=mpn_id)
        self.partnership = factories.partnered(cast.ting, cast.mei).pk
        with factories.acting_for(cast.mei):
            self.grant = DelegatedAdmin.objects.visible_to(cast.mei).get().pk
        listing = listings.published(yu, cast.ravi, **listings.with_logo())
        self.listing, self.logo = listing.pk, listing.logo_version
        self.request = connections.asked(cast.mei, listing).pk
        self.remembered = {"invitation": factories.invited(yu)[0].token_hash}


class WorldOfRoles(World):
    """For each role one more person who holds it alone; so there is a second global admin, too."""

    def keys(self):
        """Every role: what somebody gives and takes is another thing than what they may open."""
        return sorted(roles.ROLES_BY_KIND[self.company.kind] - {"global_admin"})

    def build(self):
        keys = sorted(roles.ROLES_BY_KIND[self.company.kind])
        self.holders = {key: self.person(self.company, f"other-{key}", roles.ALL[key]) for key in keys}
        self.nobody = self.person(self.company, "nobody")
