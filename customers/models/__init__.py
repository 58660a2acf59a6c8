"""The nouns of customers. What lets a partner serve one is `relationships.models.ResellerRelationship`."""

from customers.models.connected import ConnectedCustomer, ConnectedLoad
from customers.models.customer import Customer
from customers.models.customer_import import CustomerImport, CustomerImportRow
from customers.models.new_customer import NewCustomer
from customers.models.tag import CustomerTag

__all__ = [
    "ConnectedCustomer",
    "ConnectedLoad",
    "Customer",
    "CustomerImport",
    "CustomerImportRow",
    "CustomerTag",
    "NewCustomer",
]
