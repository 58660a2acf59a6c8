"""One programme setting: its value by its kind, and the reason for the change."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext_lazy as _
from django_countries import countries

from accounts.rules.domains import is_domain
from partnercenter.fields import PlainField, check_plain
from partnercenter.programme import OF_LINES, Declaration, Kind, to_json

MOST_TEXT, MOST_LINES = 2000, 5000


def _switch() -> forms.Field:
    choices = [("on", _("On")), ("off", _("Off"))]
    field = forms.TypedChoiceField(choices=choices, coerce=lambda value: value == "on", widget=forms.RadioSelect)
    field.error_messages["required"] = field.error_messages["invalid_choice"] = _("Choose On or Off.")
    return field


def _number() -> forms.Field:
    field = forms.IntegerField(min_value=1, max_value=365, help_text=_("Between 1 and 365."))
    field.widget.attrs.update({"data-width": "short", "inputmode": "numeric"})
    for problem in ("required", "invalid", "min_value", "max_value"):
        field.error_messages[problem] = _("Enter a whole number between 1 and 365.")
    return field


def _date() -> forms.Field:
    widget = forms.DateInput(attrs={"type": "date", "data-width": "medium"}, format="%Y-%m-%d")
    field = forms.DateField(required=False, widget=widget, input_formats=["%Y-%m-%d"])
    field.error_messages["invalid"] = _("Enter a date as year-month-day, for example 2027-03-01.")
    return field


def _text() -> forms.Field:
    field = forms.CharField(
        required=False, max_length=MOST_TEXT, widget=forms.Textarea(attrs={"rows": 4}), validators=[check_plain]
    )
    field.error_messages["max_length"] = _("Shorten this to %(limit_value)d characters or fewer.")
    return field


def _lines() -> forms.Field:
    return forms.CharField(required=False, widget=forms.Textarea(attrs={"rows": 12, "spellcheck": "false"}))


FIELDS = {
    Kind.SWITCH: _switch,
    Kind.NUMBER: _number,
    Kind.DATE: _date,
    Kind.TEXT: _text,
    Kind.LINES: _lines,
    Kind.MARKETS: _lines,
}


def to_initial(declared: Declaration, value: Any) -> Any:
    """A value in force as the field shows it."""
    if declared.kind is Kind.SWITCH:
        return "on" if value else "off"
    return "\n".join(value) if declared.kind in OF_LINES else value


class SettingForm(forms.Form):
    """The value and why it changes. `version` is that of the page as it was opened: nobody overwrites unseen."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=2_000_000_000)

    def __init__(self, *args: Any, declared: Declaration, value: Any, version: int, **kwargs: Any) -> None:
        kwargs["initial"] = {"value": to_initial(declared, value), "version": version}
        super().__init__(*args, **kwargs)
        self.declared, self.in_force = declared, value
        field = FIELDS[declared.kind]()
        field.label = str(declared.label)
        field.help_text = field.help_text or str(declared.help)
        self.fields["value"] = field
        self.fields["reason"] = PlainField(
            label=_("Reason for the change"),
            help_text=_("It stays in the history, for whoever asks later."),
            missing=_("Write why this changes."),
            max_length=300,
        )

    def clean_value(self) -> Any:
        value = self.cleaned_data["value"]
        if self.declared.kind is Kind.LINES:
            value = _domains(value)
        if self.declared.kind is Kind.MARKETS:
            value = _markets(value)
        if self.declared.key.endswith("_email"):
            _check_email(value)
        if to_json(value) == to_json(self.in_force):
            raise ValidationError(_("This is the value in force already. Change it, or go back."))
        return value

    def conflicts(self) -> None:
        """Somebody else changed it: what was typed stays, and the next save is meant."""
        self.add_error(
            None, _("Somebody changed this setting after you opened the page. Compare, then save again to replace it.")
        )


def _check_email(value: str) -> None:
    try:
        validate_email(value)
    except ValidationError as error:
        raise ValidationError(_("Enter an e-mail address in the form name@company.example.")) from error


def _domains(text: str) -> tuple[str, ...]:
    """One domain a line, without repetitions; an international name in its own letters is taken, too."""
    found: dict[str, None] = {}
    for number, line in enumerate(text.splitlines(), start=1):
        name = line.strip().lower().removeprefix("@")
        if not name:
            continue
        if not is_domain(_in_ascii(name)):
            example = {"number": number, "line": line.strip()[:60]}
            raise ValidationError(
                _("Line %(number)s is not a domain: “%(line)s”. Write one such as mail.example."), params=example
            )
        found[_in_ascii(name)] = None
    if len(found) > MOST_LINES:
        raise ValidationError(_("Enter at most %(most)s domains."), params={"most": MOST_LINES})
    return tuple(found)


def _markets(text: str) -> tuple[str, ...]:
    """The countries of one market a line; each country stands in one of them."""
    found: list[str] = []
    seen: set[str] = set()
    for number, line in enumerate(text.splitlines(), start=1):
        codes = line.replace(",", " ").lower().split()
        wrong = [code for code in codes if code.upper() not in countries or code in seen]
        if wrong:
            raise ValidationError(
                _("Line %(number)s: “%(code)s” is no country code, or a repeated one. Write codes such as de at ch."),
                params={"number": number, "code": wrong[0][:60]},
            )
        seen.update(codes)
        found += [" ".join(sorted(codes))] if codes else []
    return tuple(found)


def _in_ascii(name: str) -> str:
    try:
        return name.encode("idna").decode()
    except UnicodeError:
        return name
