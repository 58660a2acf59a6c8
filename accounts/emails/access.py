"""Asking for access, and the answer."""

from django.urls import reverse

from accounts import roles
from accounts.emails.sending import send_to
from accounts.models import AccessRequest, User
from accounts.roles import Permission
from partnercenter.texts import Text


def access_requested(request: AccessRequest, *, to: User) -> None:
    """A colleague asks for something that you can give."""
    who = {"name": request.requester.full_name, "email": request.requester.email}
    link = reverse("access_request_detail", args=[request.pk])
    send_to(to, "access_requested", link=link, wanted=_words(request), path=request.path, note=request.note, **who)


def access_granted(request: AccessRequest, *, by: User) -> None:
    """You have what you asked for; the link leads to the page that was refused."""
    role = roles.ALL[request.role]
    link = request.path or reverse("my_access")
    send_to(request.requester, "access_granted", link=link, wanted=_words(request), role=role, by=by.full_name)


def access_declined(request: AccessRequest, *, by: User) -> None:
    """You do not get it, and why."""
    wanted, link = _words(request), reverse("my_access")
    send_to(request.requester, "access_declined", link=link, wanted=wanted, by=by.full_name, answer=request.answer)


def _words(request: AccessRequest) -> Text:
    """Translated when the mail is written, into the recipient's language."""
    return Permission(request.permission).words
