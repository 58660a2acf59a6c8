"""What a person says about themselves."""

import zoneinfo
from itertools import groupby
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from accounts.forms.fields import full_name_field


def time_zone_choices() -> list[Any]:
    """UTC, then the zones by continent, as cities."""
    zones = sorted(zone for zone in zoneinfo.available_timezones() if "/" in zone and not zone.startswith("Etc/"))
    groups = groupby(zones, lambda zone: zone.partition("/")[0])
    cities = [(area, [(zone, _city(zone)) for zone in members]) for area, members in groups]
    return [("UTC", "UTC"), *cities]


def _city(zone: str) -> str:
    return zone.partition("/")[2].replace("_", " ").replace("/", ", ")


class ProfileForm(forms.Form):
    """What a person says about themselves."""

    full_name = full_name_field(label=_("Full name"))
    language = forms.ChoiceField(
        label=_("Language"),
        help_text=_("Of the pages and of our mails."),
        choices=settings.LANGUAGES,
        error_messages=dict.fromkeys(("required", "invalid_choice"), _("Choose a language from the list.")),
    )
    time_zone = forms.ChoiceField(
        label=_("Time zone"),
        help_text=_("Dates and times are shown in this zone."),
        choices=time_zone_choices,
        error_messages=dict.fromkeys(("required", "invalid_choice"), _("Choose a time zone from the list.")),
    )
