"""Pages of customers, and the pages that customers have themselves: find, ask, answer."""
