"""How an invitation of each kind is written. An app above adds its kinds in `AppConfig.ready`; drafts and mails ask
here alone."""

from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from partnercenter.texts import Text, sentences
from partnercenter.ui.times import moment_text
from relationships.models import Invitation, InvitationKind


@dataclass(frozen=True)
class Letter:
    """The words of one kind, in the language of whoever reads them.

    `subject`, `short` (it ends before the link) and `invites` (how the portal introduces the letter that it sends) may
    name what `names_of` has; `body` gives the paragraphs between greeting and regards, with `Invitation.LINK` in them.
    `title` stands above the draft, in the language of its maker.
    """

    title: Text
    subject: Text
    short: Text
    invites: Text
    body: Callable[[Invitation], list[str]]


_letters: dict[str, Letter] = {}


def register_letter(kind: InvitationKind, letter: Letter) -> None:
    """Say how invitations of a kind are written; the last one counts."""
    _letters[kind] = letter


def letter_of(invitation: Invitation) -> Letter:
    """Raises KeyError for a kind that no app knows."""
    return _letters[invitation.kind]


def guide_address() -> str:
    """Where whoever is not ready reads how to enroll as a reseller (REL-02)."""
    return str(settings.PORTAL_BASE_URL) + reverse("enrollment_welcome", args=["indirect_reseller"])


def names_of(invitation: Invitation) -> dict[str, str]:
    """What a letter can name. `reseller` and `customer` are both the company that is asked, as its maker wrote it."""
    return {
        "company": invitation.inviter_name,
        "provider": invitation.provider_name,
        "reseller": invitation.recipient_company,
        "customer": invitation.recipient_company,
        "name": invitation.recipient_name,
        "day": moment_text(invitation.expires_at, with_time=False),
        "guide": guide_address(),
    }


def link_words(invitation: Invitation, please: str) -> list[str]:
    """The link below what to do there, and until when it works."""
    once = _("The link works once, until %(day)s.")
    return [f"{please}\n{Invitation.LINK}", once % names_of(invitation)]


def paragraphs_of(invitation: Invitation) -> list[str]:
    """The whole letter, from greeting to regards."""
    hello = _("Hello %(name)s,") if invitation.recipient_name else _("Hello,")
    maker = invitation.made_by
    regards = "\n".join([_("Kind regards"), maker.full_name, invitation.inviter_name, maker.email])
    return [hello % names_of(invitation), *letter_of(invitation).body(invitation), regards]


def _to_a_reseller(invitation: Invitation) -> list[str]:
    """E05 (REL-02 to REL-04)."""
    names = names_of(invitation)
    wish = (
        _("%(company)s would like to work with %(reseller)s as its indirect reseller.")
        if invitation.recipient_company
        else _("%(company)s would like to work with you as its indirect reseller.")
    )
    terms = _(
        "Once you have agreed, we may submit orders and add subscriptions for your customers, and we get administrator "
        "access to your company’s work account. You can end both at any time."
    )
    please = _("Please open this link, read what you agree to, and choose Authorize indirect provider:")
    ready = _(
        "What you need:\n"
        "– Sign in with your work account. You have to be a global admin of your company.\n"
        "– Your company is enrolled as an indirect reseller and has accepted the partner agreement."
    )
    guide = _("Not enrolled yet? This is how to do it; your link keeps working meanwhile:")
    return [
        sentences(wish % names, terms), *link_words(invitation, please), ready, f"{guide}\n{names['guide']}",
    ]  # fmt: skip


PARTNERSHIP_LETTER = Letter(
    title=gettext_lazy("Message to the reseller"),
    subject=gettext_lazy("%(company)s asks you to become its indirect reseller"),
    short=gettext_lazy("%(company)s asks you to become its indirect reseller. Please open this link by %(day)s:"),
    invites=gettext_lazy("%(company)s invites you to work with it as its indirect reseller."),
    body=_to_a_reseller,
)
