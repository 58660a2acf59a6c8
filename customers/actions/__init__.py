"""What a person can want of customers: one function each. Transaction, lock, check, write, audit, mail."""
