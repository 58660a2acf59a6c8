"""Forms of accounts: they check the shape of what was typed and ask the rules."""
