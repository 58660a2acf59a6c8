"""Pages of enrolment: find, ask, answer."""
