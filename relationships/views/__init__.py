"""Pages of relationships: find, ask, answer."""
