"""The rules of customers that the operator changes without a release (DEC-02)."""

from django.utils.translation import gettext_lazy as _

from partnercenter.programme import Declaration, Kind

DECLARATIONS = (
    Declaration(
        "removal_ends_access_by_default", Kind.SWITCH, False,
        _("Removing a customer ends the delegated access by default"),
        _("How the box is ticked at first. Whoever removes the customer decides, and the record keeps the choice."),
    ),
)  # fmt: skip
