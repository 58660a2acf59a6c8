"""Rules of customers: pure, they read only their arguments. `check_can_…` raises Refused, `can_…` answers bool."""
