"""Compiles the catalogues of locale/ with Babel, so that no machine needs the gettext tools."""

from pathlib import Path
from typing import Any

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from django.conf import settings
from django.core.management.base import BaseCommand


class Command(BaseCommand):
    help = "Compile locale/*/LC_MESSAGES/*.po to .mo."
    requires_system_checks = ()

    def handle(self, *args: Any, **options: Any) -> None:
        for root in settings.LOCALE_PATHS:
            for source in sorted(Path(root).glob("*/LC_MESSAGES/*.po")):
                with source.open("rb") as catalogue, source.with_suffix(".mo").open("wb") as compiled:
                    write_mo(compiled, read_po(catalogue, locale=source.parent.parent.name))
