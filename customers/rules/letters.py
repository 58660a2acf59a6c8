"""The letters that ask a customer: of one partner alone (E06), and of a reseller together with a provider (E07)."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from relationships.models import Invitation
from relationships.rules.letters import Letter, link_words, names_of


def _alone(invitation: Invitation) -> list[str]:
    """INV-01 to INV-03."""
    wish = (
        _("%(company)s would like to be the reseller of %(customer)s.")
        if invitation.recipient_company
        else _("%(company)s would like to be your reseller.")
    )
    terms = _("Once you have agreed, we may sell you subscriptions and look after them.")
    rights = (
        _(
            "We also ask for delegated administration: we then see and change your company and billing profile, and "
            "add, change and delete users below global admin. You can agree without it, and end either at any time."
        )
        if invitation.asks_admin
        else _("We do not ask to administer your work account. You can end the relationship at any time.")
    )
    return _paragraphs(invitation, wish, terms, rights)


def _together(invitation: Invitation) -> list[str]:
    """INV-07 to INV-12: one answer for both."""
    wish = (
        _("%(company)s and its indirect provider %(provider)s would like to serve %(customer)s together.")
        if invitation.recipient_company
        else _("%(company)s and its indirect provider %(provider)s would like to serve you together.")
    )
    terms = _(
        "With one answer you make both your resellers of record: we look after you, and %(provider)s may submit orders "
        "for you."
    )
    rights = (
        _(
            "We also ask for delegated administration: we then see and change your company and billing profile, and "
            "add, change and delete users below global admin. You decide for each of the two, and can end it at any "
            "time."
        )
        if invitation.asks_admin
        else _("Neither of us asks to administer your work account. You can end each relationship at any time.")
    )
    return _paragraphs(invitation, wish, terms, rights)


def _paragraphs(invitation: Invitation, *words: str) -> list[str]:
    please = _("Please open this link, read what you agree to, and answer:")
    ready = _(
        "What you need:\n"
        "– You are a global admin of your company’s work account.\n"
        "– No work account yet? The link leads you to create one."
    )
    names = names_of(invitation)
    return [*(paragraph % names for paragraph in words), *link_words(invitation, please), ready]


CUSTOMER_LETTER = Letter(
    title=gettext_lazy("Message to the customer"),
    subject=gettext_lazy("%(company)s asks to be your reseller"),
    short=gettext_lazy("%(company)s asks to be your reseller. Please open this link by %(day)s:"),
    invites=gettext_lazy("%(company)s asks you to accept it as your reseller."),
    body=_alone,
)
JOINT_LETTER = Letter(
    title=gettext_lazy("Message to the customer"),
    subject=gettext_lazy("%(company)s and %(provider)s ask to be your resellers"),
    short=gettext_lazy("%(company)s and %(provider)s ask to be your resellers. Please open this link by %(day)s:"),
    invites=gettext_lazy("%(company)s asks you to accept it and %(provider)s as your resellers."),
    body=_together,
)
