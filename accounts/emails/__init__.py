"""The mails of accounts: one function for each thing that happened, in the recipient's language."""
