"""The nouns of customers. What lets a partner serve one is `relationships.models.ResellerRelationship`."""

from customers.models.customer import Customer
from customers.models.new_customer import NewCustomer
from customers.models.tag import CustomerTag

__all__ = ["Customer", "CustomerTag", "NewCustomer"]
