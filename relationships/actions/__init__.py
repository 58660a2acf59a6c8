"""What a person can want between companies: one function each. Transaction, lock, check, write, audit, mail."""
