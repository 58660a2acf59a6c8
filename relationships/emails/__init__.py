"""The mails of relationships: one function for each thing that happened, in the recipient's language."""
