"""Add new customer: the draft of a provider or a direct partner, and what *Submit* makes of it (CUS-05 to CUS-11)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.contrib.auth.hashers import make_password
from django.db import IntegrityError, transaction
from django.db.models.functions import Lower
from django.db.models.lookups import Exact
from django.utils import timezone
from django_countries import countries

from accounts.access import require
from accounts.actions.work_accounts import domains_in_parts
from accounts.models import Tenant, User
from accounts.roles import Permission
from accounts.rules.reasons import DOMAIN_TAKEN
from accounts.rules.users import ADDRESS_NOT_FREE, TEMPORARY_LIFETIME
from customers.actions.founding import FirstAdmin, Founding, Seller, found_customers, seller_of
from customers.emails import new as emails
from customers.models import NewCustomer
from customers.rules import new as rules
from customers.rules import new_reasons as reasons
from customers.rules.founding import RESELLER_LEFT
from enrollment.models import Programme
from partnercenter import programme
from partnercenter.errors import Refused
from partnercenter.tenancy import Role, acting_as
from partnercenter.tokens import new_password
from relationships.actions.sides import side_of
from relationships.models import Partnership, ResellerRelationship

Answers = Mapping[str, Mapping[str, Any]]
CONTACT = ("first_name", "last_name", "email", "phone")


class EditedMeanwhile(Exception):  # noqa: N818 - an answer, not an error
    """Somebody saved the same topics since the page was opened: `stored` are theirs, `revision` is now the draft's."""

    def __init__(self, stored: Answers, revision: int) -> None:
        super().__init__()
        self.stored, self.revision = stored, revision


@dataclass(frozen=True)
class Added:
    """What *Submit* made. The password in clear is shown once and kept nowhere; empty when it was shown already."""

    relationship: ResellerRelationship
    user_name: str = ""
    password: str = ""
    language: str = ""


def is_domain_free(domain: str) -> bool:
    """Whether no work account has it, or a part of it. Whose it is, and what kind of company, is not said."""
    with acting_as(role=Role.GATE):
        is_taken = Tenant.objects.filter(Exact(Lower("domain"), domain.lower())).exists()
    return not is_taken and not domains_in_parts([domain])


@transaction.atomic
def save_step(draft: NewCustomer, values: Answers, *, revision: int, by: User) -> NewCustomer:
    """Saves the topics of one page; the first time the draft comes to be, under the id that it came with.

    `revision` is the draft's as the page was opened: when somebody saved the same topics since with other values,
    nothing is written and EditedMeanwhile carries theirs. Refused: new-customer-submitted, and as `seller_of`.
    """
    seller_of(by)
    draft = _locked(draft, by=by) or _begun(draft, by=by)
    if draft.submitted_at:
        raise Refused(reasons.SUBMITTED)
    stored = {part: dict(draft.answers.get(part, {})) for part in values}
    marks = [part.pop("_revision", 0) for part in stored.values()]
    if max(marks) > revision and stored != values:
        raise EditedMeanwhile(stored, draft.revision)
    draft.revision += 1
    draft.answers.update({part: {**given, "_revision": draft.revision} for part, given in values.items()})
    draft.save(update_fields=["answers", "revision"])
    return draft


def _begun(draft: NewCustomer, *, by: User) -> NewCustomer:
    """The new draft; of two first pages sent at once the second finds the first one's."""
    try:
        with transaction.atomic():
            made: NewCustomer = NewCustomer.objects.create(id=draft.pk, tenant=by.tenant, made_by=by)
            return made
    except IntegrityError:
        found: NewCustomer = NewCustomer.objects.visible_to(by).select_for_update(no_key=True).get(pk=draft.pk)
        return found


def _locked(draft: NewCustomer, *, by: User) -> NewCustomer | None:
    """The draft as it is now, held until the transaction ends."""
    rows = NewCustomer.objects.visible_to(by).select_for_update(of=("self",), no_key=True)
    found: NewCustomer | None = rows.filter(pk=draft.pk).first()
    return found


@transaction.atomic
def cancel_new_customer(draft: NewCustomer, *, by: User) -> None:
    """*Cancel*: nothing is left, neither of the customer nor of the answers. Refused: role-lacks-right,
    new-customer-submitted."""
    require(by, Permission.ADD_CUSTOMERS)
    held = _locked(draft, by=by)
    if held and held.submitted_at:
        raise Refused(reasons.SUBMITTED)
    if held:
        held.delete()


def submit_new_customer(draft: NewCustomer, *, by: User) -> Added:
    """*Submit*: account, commercial record, relationships, delegated access and first admin of the customer at once.

    The reseller that was named gets a relationship and a grant of its own, and a mail; the logs of partner, reseller
    and customer tell it. The first admin must choose a password with the first sign-in, within a day. Of two submits
    the second finds the customer that is there, and no password. Refused: new-customer-not-complete,
    customer-in-other-market, reseller-not-partner, customer-reseller-cannot, customer-domain-not-free,
    customer-admin-not-free, and as `seller_of`. Source: CUS-05 to CUS-07, CUS-10, CUS-11.
    """
    password = new_password()
    hashed = make_password(password)  # slow on purpose: not while everybody waits
    with transaction.atomic():
        held = _locked(draft, by=by)
        if held is None:
            raise Refused(reasons.CANCELED)
        if held.relationship:
            return Added(held.relationship)
        seller = seller_of(by)
        rules.check_is_complete(held.answers)
        admin = _first_admin(held, password=hashed)
        founding = _founding(held, admin, seller, by=by)
        relationship = _found(founding, seller, by=by)
        held.answers, held.submitted_at, held.relationship = {}, timezone.now(), relationship
        held.save(update_fields=["answers", "submitted_at", "relationship"])
    return Added(relationship, admin.email, password, admin.language)


def _first_admin(draft: NewCustomer, *, password: str) -> FirstAdmin:
    """With a temporary password, and the pages in the language of the contact."""
    return FirstAdmin(
        full_name=draft.answers["admin"]["admin_name"],
        email=draft.answers["admin"]["admin_email"],
        language=draft.answers["contact"]["language"],
        password=password,
        temporary_until=timezone.now() + TEMPORARY_LIFETIME,
    )


def _founding(draft: NewCustomer, admin: FirstAdmin, seller: Seller, *, by: User) -> Founding:
    """The customer to be, judged once more: markets, partnerships and programs change."""
    company, contact, agreed = (draft.answers[part] for part in ("company", "contact", "agreement"))
    country = company["country"]
    rules.check_market(by.tenant, country, str(countries.name(country)), programme.current().markets)
    return Founding(
        name=company["company_name"],
        domain=company["domain"],
        country=country,
        registration_number=company.get("registration_number", ""),
        tax_id=company.get("tax_id", ""),
        address={key: text for key, text in draft.answers["address"].items() if not key.startswith("_")},
        contact={key: contact[key] for key in CONTACT},
        agreement_contact={key: agreed[key] for key in CONTACT},
        agreement_date=date.fromisoformat(agreed["date"]),
        partnership=_partnership(company.get("reseller", ""), seller, by=by),
        admin=admin,
    )


def _partnership(pk: str, seller: Seller, *, by: User) -> Partnership | None:
    """With the reseller that was named, which must be able to serve customers (CUS-06, facts 2e)."""
    if not pk or seller.programme != Programme.INDIRECT_PROVIDER:
        return None
    own = Partnership.objects.visible_to(by).filter(provider=by.tenant, status=Partnership.Status.ACTIVE)
    partnership: Partnership | None = own.filter(pk=pk).first()
    if partnership is None:
        raise Refused(RESELLER_LEFT)
    if not side_of(partnership.reseller_id, Programme.INDIRECT_RESELLER).can_act:
        raise Refused(reasons.RESELLER_CANNOT, details={"reseller": partnership.reseller_name})
    return partnership


def _found(founding: Founding, seller: Seller, *, by: User) -> ResellerRelationship:
    """The founded customer, in the own company's list; the reseller is told."""
    refusals = found_customers([founding], partner=seller, by=by, origin=ResellerRelationship.Origin.CREATED)
    if refusal := refusals.get(founding.tenant_id):
        email = founding.admin.email if founding.admin else ""
        words = {DOMAIN_TAKEN: reasons.DOMAIN_NOT_FREE, ADDRESS_NOT_FREE: reasons.ADMIN_NOT_FREE}
        raise Refused(words.get(refusal, refusal), details={"domain": founding.domain, "email": email})
    if founding.partnership:
        emails.customer_added_for_reseller(founding.partnership, founding.name, founding.tenant_id, by=by)
    found: ResellerRelationship = ResellerRelationship.objects.visible_to(by).get(pk=founding.relationship_id)
    return found


def purge_new_customers(*, now: datetime | None = None) -> int:
    """Deletes drafts that nobody has submitted for 30 days; returns how many. Safe to run twice."""
    with acting_as(role=Role.OPS):
        old = NewCustomer.objects.filter(submitted_at=None, created_at__lt=(now or timezone.now()) - rules.DRAFTS_KEPT)
        deleted, _of_what = old.delete()
    return deleted
