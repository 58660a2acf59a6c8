"""The rules of accounts that the operator changes without a release (DEC-02)."""

from django.utils.translation import gettext_lazy as _

from partnercenter.programme import Declaration, Kind

DECLARATIONS = (
    Declaration(
        "password_link_days", Kind.NUMBER, 7,
        _("Days the link to choose a first password works"),
        _("An admin of the company can send a new one at any time."),
    ),
)  # fmt: skip
