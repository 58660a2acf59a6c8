"""The mails of customers: one function for each thing that happened, in the recipient's language."""
