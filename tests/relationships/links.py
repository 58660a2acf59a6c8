"""Links of invitations, opened and answered in a browser."""

import re

from django.test import Client

from relationships.models import Invitation
from relationships.rules.consents import partnership_consent
from tests import factories

OPEN, ACCEPT, DECLINE = "/invitation/", "/invitation/acceptance/", "/invitation/decline/"
FRESH_LINK, CONTINUE, OTHER_ACCOUNT = "/invitation/new-link/", "/invitation/sign-in/", "/invitation/other-account/"
TO_SIGN_IN = "/sign-in/?next=%2Finvitation%2F"


def opened(secret, client=None):
    """A browser that has opened a link, and the page it shows."""
    client = client or Client()
    answer = client.get(f"/invitation/{secret}/")
    assert (answer.status_code, answer.url) == (302, OPEN)
    return client, client.get(OPEN)


def text_of(answer):
    """The page without its form tokens, which are drawn anew each time."""
    return " ".join(re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", answer.content.decode()).split())


def now(invitation):
    """The row as it is now."""
    with factories.everything_visible():
        return Invitation.objects.get(pk=invitation.pk)


def ticked(invitation, reseller):
    """The form of the page with its box ticked, as an English reader sends it."""
    consent = partnership_consent(provider=invitation.inviter_name, reseller=reseller.tenant.name)
    return {**meant(invitation), "agreed": "on", "shown": consent.digest_for(invitation.inviter_id)}


def meant(invitation):
    """Which invitation a form is about."""
    return {"invitation": str(invitation.pk)}


def hidden(page):
    """The hidden fields of a page's forms, as the browser would send them."""
    return dict(re.findall(r'<input type="hidden" name="([^"]+)"(?: value="([^"]*)")?', page.content.decode()))


def code_of(page):
    """The reason on a page that says no."""
    return re.search(r"<code>([\w-]+)</code>", page.content.decode())[1]
