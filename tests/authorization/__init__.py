"""Who may open what: tables that people read aloud, and tests that try every cell of them."""
