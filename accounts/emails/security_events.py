"""What concerns the safety of an account or of a company's sign-in."""

from collections.abc import Iterable

from django.urls import reverse

from accounts.emails.sending import circumstances, send_to
from accounts.models import User
from accounts.rules.browsers import Browser


def new_sign_in(user: User, browser: Browser) -> None:
    """Somebody signed in with a browser that this person has not used before; if it was not you, act."""
    named = str(browser) if browser.is_recognized else ""  # what it says of itself may be anything, a link as well
    send_to(user, "new_sign_in", link=reverse("session_list"), browser=named, **circumstances(user))


def sign_in_policy_changed(people: Iterable[User], *, by: User, on: bool) -> None:
    """To the other global admins: every user needs a second factor now, or none does any more."""
    for user in people:
        values = {"by_name": by.full_name, "on": on, "company_name": user.tenant.name, **circumstances(user)}
        send_to(user, "sign_in_policy_changed", link=reverse("security_policy"), **values)
