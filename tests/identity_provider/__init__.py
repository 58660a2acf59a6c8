"""A company's identity provider for tests: allauth's own OpenID Connect provider, in a process of its own."""
