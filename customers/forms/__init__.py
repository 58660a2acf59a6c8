"""Forms of customers: they check shape, call the rules, and hand clean values to actions."""
