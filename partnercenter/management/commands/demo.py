"""The demo world: told once, and its sign-ins printed as often as you like."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser


class Command(BaseCommand):
    help = (
        "Tell the demo world into an empty portal: an operator, providers, resellers in every state of enrolment, a "
        "direct-bill partner. Running it again changes nothing and prints the sign-ins. Refused in production."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--sign-ins", action="store_true", help="only print who can sign in")

    def handle(self, *args: Any, **options: Any) -> None:
        from partnercenter.demo import sign_ins, story
        from partnercenter.mail import deliver_due_mail

        if settings.PRODUCTION:
            raise CommandError("The demo world has a password that everybody knows; it is never told in production.")
        told = story.is_told()
        if not told and options["sign_ins"]:
            raise CommandError("The demo world has not been told here; manage.py demo tells it.")
        if not told:
            if not story.is_portal_empty():
                raise CommandError("There are work accounts in this portal; the demo world needs an empty one.")
            story.tell()
            if settings.PORTAL_MAILBOX_DIR:
                deliver_due_mail()
        self.stdout.write(sign_ins.table())
