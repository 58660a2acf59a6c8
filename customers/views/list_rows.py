"""What the list tells of a customer beside its row, read with it: tags, access, and the providers that share it."""

from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, OuterRef
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils.translation import gettext_lazy, pgettext_lazy

from accounts.models import User
from customers.models import CustomerTag
from customers.rules.lists import pages_of
from enrollment.models import Programme
from relationships.models import DelegatedAdmin, ResellerRelationship

LABELS = {
    "customer_detail": gettext_lazy("Overview"),
    "customer_account": pgettext_lazy("of a customer", "Account"),
    "customer_user_list": gettext_lazy("Users"),
    "customer_license_list": gettext_lazy("Licenses"),
    "customer_relationships": gettext_lazy("Relationships"),
    "customer_reseller": gettext_lazy("Reseller"),
    "customer_tags": gettext_lazy("Tags"),
    "customer_activity": gettext_lazy("Activity"),
}


def told_of_rows(user: User) -> dict[str, Any]:
    """To annotate the rows with, each by its name. Only a reseller's customers have providers (REL-15)."""
    tags = CustomerTag.objects.visible_to(user).filter(relationship_id=OuterRef("pk")).order_by(Lower("name"))
    grants = DelegatedAdmin.objects.visible_to(user).granted_to(user.tenant)
    access = grants.filter(status=DelegatedAdmin.Status.ACTIVE, target_id=OuterRef("customer_id"))
    told = {"tag_names": ArraySubquery(tags.values("name")), "has_access": Exists(access)}
    if Programme.INDIRECT_RESELLER in user.tenant.programmes:
        shared = ResellerRelationship.objects.visible_to(user).shared_with(user.tenant).active()
        providers = shared.filter(customer_id=OuterRef("customer_id")).order_by(Lower("partner_name"))
        told["provider_names"] = ArraySubquery(providers.values("partner_name"))
    return told


def ways_on(row: Any, user: User) -> list[tuple[str, str]]:
    """Where a row of the list leads when it is opened (INV-06, CUS-12, CUS-17)."""
    pages = pages_of(row, has_access=row.has_access, user=user)
    return [(reverse(page, args=[row.pk]), str(LABELS[page])) for page in pages]
