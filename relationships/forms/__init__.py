"""Forms of relationships: they check shape, call the rules, and hand clean values to actions."""
