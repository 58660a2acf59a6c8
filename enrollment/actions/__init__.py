"""What a person can want of enrolment: one function each. Transaction, lock, check, write, audit, mail."""
