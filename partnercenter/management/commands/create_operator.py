"""The first step of a new installation: the operator's work account with its first user."""

import getpass
import os
import sys
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.core.validators import validate_email
from django_countries import countries

VARIABLE = "PORTAL_OPERATOR_PASSWORD"


class Command(BaseCommand):
    help = (
        "Create the operator of this portal with its first user, who is global admin and programme manager. Run it "
        f"once, after migrate. The password comes from {VARIABLE}, from a pipe (first line of the standard input) or "
        "is asked for; it never stands on the command line. Refuses when there is an operator already."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--name", required=True, help="the operator's name, as partners read it")
        parser.add_argument("--domain", required=True, help="its mail domain, such as programme.example.com")
        parser.add_argument("--country", required=True, help="two letters, such as US")
        parser.add_argument("--full-name", required=True, help="name of the first programme manager")
        parser.add_argument("--email", required=True, help="address of the first programme manager, at the domain")

    def handle(self, *args: Any, **options: Any) -> None:
        from accounts.operator import create_operator
        from partnercenter.errors import Refused

        wanted = {key: options[key] for key in ("name", "domain", "country", "full_name", "email")}
        wanted["domain"], wanted["country"] = wanted["domain"].lower(), wanted["country"].upper()
        try:
            _check(wanted)
            password = _password()
            validate_password(password)
            user = create_operator(**wanted, password=password)
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        except Refused as refusal:
            raise CommandError(f"{refusal.sentence} {refusal.remedy}") from refusal
        self.stdout.write(f"{user.tenant} is the operator. Sign in as {user.email}.")


def _check(wanted: dict[str, str]) -> None:
    """The shape of what was typed. Raises ValidationError."""
    from accounts.rules import domains

    if not domains.is_domain(wanted["domain"]):
        raise ValidationError("Give --domain in the form programme.example.com.")
    if wanted["country"] not in countries.countries:
        raise ValidationError("Give --country as a two-letter code such as US.")
    validate_email(wanted["email"])
    if not domains.is_under_domain(wanted["email"], wanted["domain"]):
        raise ValidationError(f"Give an --email that ends in {wanted['domain']}.")


def _password() -> str:
    """From the environment, from a pipe, or asked for twice at a terminal."""
    if VARIABLE in os.environ:
        return os.environ[VARIABLE]
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\r\n")
    password = getpass.getpass("Password of the first programme manager: ")
    if getpass.getpass("The same again: ") != password:
        raise CommandError("The two passwords differ; nothing was created.")
    return password
