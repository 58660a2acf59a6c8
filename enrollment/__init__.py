"""Enrolment: membership profiles, applications and their verification, partners, programmes, agreements."""
