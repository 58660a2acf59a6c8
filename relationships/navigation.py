"""What relationships add to the left navigation: each page once the company is in the programme it belongs to."""

from partnercenter.navigation import NavItem

ITEMS: tuple[NavItem, ...] = ()
