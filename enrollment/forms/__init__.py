"""Forms of enrolment: they check shape, call the rules, and hand clean values to actions."""
