"""Work accounts: companies, their users and roles, sign-in and account security."""
