"""One portal with every page in a state to be seen: what the crawl walks through."""

import time
from functools import cached_property

from allauth.account.forms import default_token_generator
from allauth.account.models import EmailAddress, EmailConfirmationHMAC
from allauth.account.utils import user_pk_to_url_str
from django.test import Client

from accounts import roles
from accounts.actions import access_requests, user_states, users
from accounts.actions import work_accounts as account_actions
from accounts.models import User
from accounts.roles import Permission
from enrollment.actions import evidence, reviews
from enrollment.actions import listings as listing_actions
from enrollment.models import Application
from partnercenter import mailbox
from partnercenter.models import AuditEvent
from relationships.models import DelegatedAdmin
from tests import factories
from tests.accounts import imports
from tests.customers import answering, connected, importing, new, parties, visits
from tests.enrollment import listings
from tests.relationships import connections

NEWCOMER = "olga@newcomer.example"


class World:
    """Addresses of rows by name, and the browser session of each person."""

    def __init__(self, portal, cast, signed_in):
        self.portal, self.cast = portal, cast
        self.partner = factories.approved(cast.mei, cast.ravi)
        factories.published(cast.omar)
        self.draft = factories.draft(cast.anna, mpn_id="4000002").pk
        self.waiting = factories.submitted(self.admin_of("waiting"), mpn_id="4000003").pk
        self.review = factories.in_review(self.admin_of("review"), mpn_id="4000004")
        self.hand_back(factories.in_review(self.admin_of("changes"), mpn_id="4000005"))
        self.send_document()
        with factories.acting_for(cast.anna):
            self.direct = Application.objects.create(
                tenant=cast.anna.tenant, programme="direct_bill", reference="PC-DIRE-CTBL", applicant=cast.anna
            ).pk
        self.connect()
        self.serve()
        self.list_locations()
        self.colleague = cast.ken.pk
        self.customer_import = importing.checked(cast.ting, importing.SUN, importing.row("bad")).pk
        self.running_customer_import = importing.upload(cast.ting, importing.MOON).pk
        self.new_customer = new.complete(cast.ting).pk
        self.connected_load = connected.loaded(cast.omar, connected.MOON, "x,Moon,moon.example,TW,no").pk
        self.user_import = imports.upload(cast.mei, imports.EVE, "Bad,bad,").pk
        self.running_import = imports.begin(cast.mei, imports.TOM).pk
        self.clients = self.sign_in(signed_in)

    def admin_of(self, name):
        company = factories.tenant(f"{name.title()} GmbH", f"{name}.example", "DE")
        admin = factories.user(company, f"{name.title()} Admin", f"admin@{name}.example", roles.GLOBAL_ADMIN)
        setattr(self, f"admin_{name}", admin)
        return admin

    def serve(self):
        """Ting's company looks after Jade Tea under its grant; one of its users was deleted."""
        cast = self.cast
        self.unused = parties.customer_of(cast.ting, "Lotus Tea", "lotus-tea.example").pk
        self.served, self.served_user = visits.account_of(cast, cast.ting).pk, cast.bo.pk
        self.served_deleted = visits.helper_of(cast).pk
        with factories.acting_for(cast.fen):
            user_states.delete_user(User.objects.get(pk=self.served_deleted), by=cast.fen)

    def connect(self):
        """Ting's company provides Jun's; an earlier partnership of the two has ended."""
        cast, ting = self.cast, self.cast.ting
        company = factories.tenant("Jun Trading", "jun-trading.example", "TW")
        self.jun = factories.user(company, "Jun", "jun@jun-trading.example", roles.GLOBAL_ADMIN)
        factories.trading(ting, cast.ravi, cast.omar, "indirect_provider", mpn_id="4100001")
        factories.trading(self.jun, cast.ravi, cast.omar, "indirect_reseller", mpn_id="4000006")
        self.ended = factories.parted(factories.partnered(ting, self.jun), by=ting, note="Other plans").pk
        self.partnership = factories.partnered(ting, self.jun).pk
        with factories.acting_for(ting):
            self.grant = DelegatedAdmin.objects.visible_to(ting).get().pk
        self.their_user = factories.user(company, "Kim", "kim@jun-trading.example", roles.SALES_AGENT).pk
        self.asked_customer = answering.asked(self.jun, recipient_company="Lotus Books")[0].token_hash
        made, self.invitation_link = factories.invited(ting, recipient_name="Mei", recipient_email="mei@lin.example")
        self.invitation, self.opened_link = made.pk, made.token_hash

    def list_locations(self):
        """Ting's company in the directory: one location with a change that waits, one draft."""
        ting = self.cast.ting
        listing = listings.published(ting, self.cast.ravi, **listings.with_logo())
        with factories.acting_for(ting):
            listing_actions.save_listing(listing, {"city": "大安區"}, revision=0, by=ting)
            change = listing_actions.submit_listing(listing, by=ting)
        self.listing, self.change = listing.pk, change.pk
        self.listing_draft = listings.draft(ting, name="Formosa Cloud Kaohsiung").listing_id

        self.ask_to_be_connected(listing)

    def ask_to_be_connected(self, listing):
        """Bo's company waits for the answer of Ting's."""
        company = factories.tenant("Bo Trading", "bo-trading.example", "TW")
        self.bo = factories.user(company, "Bo", "bo@bo-trading.example", roles.GLOBAL_ADMIN)
        factories.trading(self.bo, self.cast.ravi, self.cast.omar, "indirect_reseller", mpn_id="4000008")
        self.request = connections.asked(self.bo, listing, "We serve schools").pk

    def hand_back(self, application):
        """Ravi rejects one check and asks for changes."""
        with factories.acting_for(self.cast.ravi):
            reviews.claim_application(application, by=self.cast.ravi)
            check = application.checks.get(kind="business")
            reviews.decide_check(check, accepted=False, reason_code="something-else", comment="Why?", by=self.cast.ravi)
            reviews.request_changes(application, reason="Please explain.", by=self.cast.ravi)
        self.changes, self.rejected_check = application.pk, check.pk

    def send_document(self):
        with factories.acting_for(self.admin_review):
            check = self.review.checks.get(kind="business")
            sent = evidence.send_evidence(
                check, name="tax.pdf", content=factories.PDF, document_type="tax", comment="", by=self.admin_review
            )
        with factories.acting_for(self.cast.ravi):
            reviews.claim_application(self.review, by=self.cast.ravi)
        self.check, self.evidence, self.review = check.pk, sent.pk, self.review.pk

    @cached_property
    def event(self):
        """The newest event of Mei's company with values before and after."""
        with factories.acting_for(self.cast.mei):
            return AuditEvent.objects.filter(operation_type="update_application").latest("operation_date").pk

    @cached_property
    def asked(self):
        """Ken's request for access, which waits for Mei."""
        with factories.acting_for(self.cast.ken):
            asked = access_requests.request_access(Permission.VIEW_COMPANY, path="", note="Why?", by=self.cast.ken)
        return asked.pk

    def sign_in(self, signed_in):
        """A session for each, in which the steps before the page are done."""
        cast = self.cast
        users = {
            "applicant": cast.anna, "partner": cast.mei, "waiting": self.admin_waiting, "review": self.admin_review,
            "changes": self.admin_changes, "reviewer": cast.ravi, "manager": cast.omar, "support": cast.sam,
            "newcomer": self.newcomer(), "strict": self.strict(), "provider": cast.ting, "reseller": self.jun,
            "asker": self.bo, "customer": cast.fen,
        }  # fmt: skip
        clients = {"anyone": Client(), "invited": Client(), **{name: signed_in(user) for name, user in users.items()}}
        remember(clients["anyone"], work_account_email=NEWCOMER)
        remember(clients["partner"], invitation=self.opened_link)
        for person in ("invited", "customer"):
            remember(clients[person], invitation=self.asked_customer)
        account = factories.profile("4000009", "DE", user_name="anna@membership.example").account_id
        proof = {"key": str(account), "until": time.time() + 600}
        remember(clients["applicant"], membership_user_name="anna@membership.example", membership_account=proof)
        self.users = users
        return clients

    def strict(self):
        """Somebody whose company asks everybody for a second factor."""
        admin = self.admin_of("strict")
        with factories.acting_for(admin):
            admin.tenant.requires_second_factor = True
            admin.tenant.save(update_fields=["requires_second_factor"])
        return admin

    def newcomer(self):
        """Somebody who was added with a temporary password."""
        with factories.acting_for(self.cast.mei):
            return users.add_user(
                by=self.cast.mei, full_name="New", email="new@lin-trading.example", roles=[], with_link=False
            ).user

    @cached_property
    def first_password_link(self):
        with factories.acting_for(self.cast.mei):
            users.add_user(by=self.cast.mei, full_name="Lee", email="lee@lin-trading.example", roles=[], with_link=True)
        return self.token_in("lee@lin-trading.example")

    @cached_property
    def work_account_link(self):
        account_actions.request_work_account(
            company_name="Newcomer", domain="newcomer.example", country="DE", full_name="Olga", email=NEWCOMER,
            password=factories.PASSWORD, language="en",
        )  # fmt: skip
        return self.token_in(NEWCOMER)

    @cached_property
    def contact_link(self):
        contact = factories.ANSWERS["DE"]["contact"]["email"]
        with factories.everything_visible():
            reference = Application.objects.get(pk=self.waiting).reference
        return self.token_in(contact, about=reference)

    def token_in(self, address, about=""):
        letters = [letter for letter in self.portal.mail_to(address) if about in letter.text]
        return self.portal.link_in(letters[0]).rstrip("/").rpartition("/")[2]

    @cached_property
    def letter(self):
        self.portal.mail_to("")
        return mailbox.letters()[0].key

    @cached_property
    def reset_uid(self):
        return user_pk_to_url_str(self.cast.ken)

    @cached_property
    def reset_key(self):
        with factories.acting_for(self.cast.ken):
            return default_token_generator.make_token(self.cast.ken)

    @cached_property
    def email_key(self):
        with factories.acting_for(self.cast.anna):
            address = EmailAddress(user=self.cast.anna, email="new@berger-systems.example", verified=False)
            address.save()
        return EmailConfirmationHMAC(address).key


def remember(client, **values):
    """Puts what an earlier page would have left into the session."""
    session = client.session
    session.update(values)
    session.save()
