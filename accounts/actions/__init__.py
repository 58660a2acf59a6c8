"""What a person can want of accounts: one function each. Transaction, lock, check, write, audit, mail."""
