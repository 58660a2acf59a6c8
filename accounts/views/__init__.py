"""Pages of accounts: find, ask, answer."""
