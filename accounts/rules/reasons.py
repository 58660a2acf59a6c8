"""The reason list of work accounts: every refusal in one place, with its stable code."""

from django.utils.translation import gettext_lazy as _

from partnercenter.errors import Reason

ROLE_LACKS_RIGHT = Reason(
    "role-lacks-right",
    _("Your role does not include this: %(what)s."),
    _("Ask one of the people below to do it, or to give you the role."),
    _("A global admin of your company"),
    number="900150",
)
DOMAIN_TAKEN = Reason(
    "domain-taken",
    _("A work account with this domain exists already."),
    _(
        "Sign in with it, or ask a colleague who is global admin to add you as a user. If nobody at your company knows "
        "it, ask the operator: a partner may have opened it for you."
    ),
    _("A global admin of your company"),
    status=409,
)
ADDRESS_TAKEN = Reason(
    "address-taken",
    _("A work account with this e-mail address exists already."),
    _("Sign in with it. If you have forgotten the password, you can set a new one."),
    _("You"),
    status=409,
)
LINK_UNKNOWN = Reason(
    "link-unknown",
    _("This link is not complete, or it is not one of ours."),
    _("Open the link in our mail again, or copy the whole address into your browser."),
    _("You"),
    status=404,
)
LINK_EXPIRED = Reason(
    "link-expired",
    _("This link has expired. It worked for one day."),
    _("Create the work account again and we send you a new link. No account was created with the old one."),
    _("You"),
    status=410,
)
LINK_USED = Reason(
    "link-used",
    _("This link was used already. Your work account is ready."),
    _("Sign in with your e-mail address and the password that you chose."),
    _("You"),
    status=410,
)
