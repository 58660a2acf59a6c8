"""The end of a customer relationship: what the remover declares, and what has to be true before."""

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import override

from customers.rules import removal_reasons as reasons
from customers.rules.blockers import Blocker
from partnercenter.errors import Refused
from partnercenter.texts import sentences
from relationships.models import DelegatedAdmin, ResellerRelationship
from relationships.rules.removals import Representation

VERSION = 1
MOST_USERS = 100  # that a partner added, shown and deactivated with its access: as many as one page shows


def customer_representation(*, company: str, customer: str, language: str) -> Representation:
    """What a partner declares when it removes a customer (REM-03, REM-04), in the language of the page."""
    with override(language):
        text = _(
            "On behalf of %(company)s I declare that we end the customer relationship with %(customer)s in good faith, "
            "for a legitimate business purpose and in line with our agreements. Where an agreement asks for a notice "
            "of termination, we serve it ourselves. We indemnify the operator of the program against claims that arise "
            "from this removal."
        )
    return Representation(text % {"company": company, "customer": customer}, VERSION)


def access_ends_too(relationship: ResellerRelationship, grant: DelegatedAdmin | None) -> bool:
    """Whether the access rests on the designation, and so ends with it: later the provider that handed it on could not
    take it back, for it names that reseller no more (CUS-06)."""
    designated = relationship.origin == ResellerRelationship.Origin.DESIGNATED
    return designated and grant is not None and grant.origin == DelegatedAdmin.Origin.CREATED


def check_is_active(relationship: ResellerRelationship, *, back_href: str) -> None:
    """Refused (customer-relationship-ended) once either side has ended it."""
    if not relationship.is_active:
        raise Refused(reasons.CUSTOMER_ENDED, back_href=back_href)


def check_nothing_blocks(relationship: ResellerRelationship, blockers: Sequence[Blocker]) -> None:
    """Refused (customer-still-served) with the list of what has to end first (C11, DEC-03)."""
    if blockers:
        listed = ""
        for blocker in blockers:
            listed = sentences(listed, blocker.text) if listed else blocker.text
        details = {"customer": relationship.customer_name, "blockers": listed}
        raise Refused(reasons.CUSTOMER_BLOCKED, details=details, back_href=relationship.get_absolute_url())
