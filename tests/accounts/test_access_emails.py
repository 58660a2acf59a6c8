"""The mails about access in every language: both parts say the same, and what people wrote stays text."""

import re

import pytest
from django.conf import settings

from accounts.emails import access as emails
from accounts.models import AccessRequest
from tests import factories

PAGE = "/partner-profile/program-info/"
WORDS = {"note": "<b>Tom & Söhne</b> warten", "answer": "<i>Not now</i>", "role": "billing_admin", "path": PAGE}
MAILS = {
    "access_requested": lambda request, user: emails.access_requested(request, to=user),
    "access_granted": lambda request, user: emails.access_granted(request, by=user),
    "access_declined": lambda request, user: emails.access_declined(request, by=user),
}


@pytest.mark.parametrize("language", [code for code, _name in settings.LANGUAGES])
@pytest.mark.parametrize("what", MAILS)
def test_mail_has_both_parts_with_the_same_links(cast, mails, what, language):
    user = factories.user(cast.lin_trading, "Ann <b>O'Neil</b>", "ann@lin-trading.example", language=language)
    request = AccessRequest(requester=user, tenant=user.tenant, permission="view_company", **WORDS)
    with factories.acting_for(user):
        MAILS[what](request, user)
    (mail,) = mails()
    links = [set(re.findall(r"https?://[^\s\"<]+", part)) for part in (mail["txt"], mail["html"])]
    assert (mail["kind"], mail["to"], links[0]) == (f"accounts/{what}", user.email, links[1])
    assert [mail["txt"].count(entity) for entity in ("&amp;", "&lt;", "&#x27;")] == [0, 0, 0]
    assert [mail["html"].count(markup) for markup in ("<b>", "<i>")] == [0, 0]
    assert f'lang="{language}"' in mail["html"]


def test_note_stands_in_both_parts(cast, mails):
    user = factories.reading_english(cast.mei)
    request = AccessRequest(requester=cast.ken, tenant=user.tenant, permission="view_company", **WORDS)
    with factories.acting_for(user):
        emails.access_requested(request, to=user)
    (mail,) = mails()
    assert WORDS["note"] in mail["txt"]
    assert "&lt;b&gt;Tom &amp; Söhne&lt;/b&gt; warten" in mail["html"]
