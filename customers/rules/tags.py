"""A partner's own words for its customers (facts 2h)."""

import re
from collections.abc import Collection

from django.utils.translation import gettext_lazy as _

from customers.models import CustomerTag
from customers.rules.record_reasons import RELATIONSHIP_ENDED
from partnercenter.errors import Reason, Refused
from relationships.models import ResellerRelationship

LONGEST = 50
COMMAS = re.compile("[,;，、；\n]")
TAGGING = _("tagging customers")
TOO_MANY_TAGS = Reason(
    "too-many-tags",
    _("%(customer)s would have %(count)s tags, and a customer has %(most)s at most."),
    _("Take away tags that nobody uses, then add new ones. Nothing was changed."),
    _("You"),
    status=409,
)


def split(text: str) -> list[str]:
    """The tags in a text, each once whatever its capitals, in their order."""
    names = (" ".join(part.split()) for part in COMMAS.split(text))
    return list({name.lower(): name for name in reversed([*names]) if name}.values())[::-1]


def check_can_tag(relationship: ResellerRelationship, names: Collection[str] = ()) -> None:
    """Refused (customer-record-closed, too-many-tags). `names` are all that it would have."""
    details = {"customer": relationship.customer_name}
    if not relationship.is_active:
        raise Refused(RELATIONSHIP_ENDED, details=details, back_href=relationship.get_absolute_url())
    if len(names) > CustomerTag.MOST:
        details |= {"count": str(len(names)), "most": str(CustomerTag.MOST)}
        raise Refused(TOO_MANY_TAGS, details=details)
