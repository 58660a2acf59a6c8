"""A partner's own words for its customers."""

from typing import Any, ClassVar

from django.db import connection, models
from django.db.models.functions import Lower

from accounts.models import Tenant, User
from partnercenter.ids import uuid7
from relationships.models import ResellerRelationship

NAMES = """
WITH RECURSIVE known AS (
    (SELECT key, name FROM customers_customertag
     WHERE tenant_id = current_tenant() ORDER BY tenant_id, key, relationship_id LIMIT 1)
    UNION ALL
    SELECT following.* FROM known, LATERAL (
        SELECT key, name FROM customers_customertag
        WHERE tenant_id = current_tenant() AND key > known.key ORDER BY tenant_id, key, relationship_id LIMIT 1
    ) AS following
) SELECT name FROM known LIMIT %s
"""


class CustomerTagQuerySet(models.QuerySet["CustomerTag"]):
    def visible_to(self, user: User) -> "CustomerTagQuerySet":
        """The own company's tags. Neither the customer nor another partner ever sees them."""
        return self.filter(tenant_id=user.tenant_id)

    @staticmethod
    def names(most: int = 100) -> list[str]:
        """The first different tags of the acting company, each found by one step through the index: it may have tagged
        hundreds of thousands of customers."""
        with connection.cursor() as cursor:
            cursor.execute(NAMES, [most])
            return [name for (name,) in cursor.fetchall()]


class CustomerTag(models.Model):
    """One tag of one customer, in a table of its own: the row of the relationship is read by both sides."""

    MOST = 150  # of one customer (facts 2h)

    id = models.UUIDField(primary_key=True, default=uuid7)
    tenant = models.ForeignKey(Tenant, on_delete=models.CASCADE, related_name="+", db_index=False)
    relationship = models.ForeignKey(ResellerRelationship, on_delete=models.CASCADE, related_name="tags")
    name = models.CharField(max_length=50)
    key = models.GeneratedField(  # lower() in a filter would keep the wall's reader from the index
        expression=Lower("name"), output_field=models.CharField(max_length=50), db_persist=True
    )
    created_at = models.DateTimeField(auto_now_add=True)

    objects: ClassVar[Any] = CustomerTagQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["relationship", "key"], name="tag_once_per_customer")]
        indexes = [models.Index(fields=["tenant", "key", "relationship"], name="tag_by_name")]

    def __str__(self) -> str:
        return self.name
