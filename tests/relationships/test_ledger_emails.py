"""What the mails about invitations under way say, in every language, and what they never hold."""

import json
from datetime import timedelta

import pytest
from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext, override

from partnercenter import crypto
from partnercenter.mail import body_place
from relationships.actions import clocks, ledger
from relationships.emails.ledger import MOST_LISTED
from tests import factories
from tests.relationships.ledgers import aged, handed_out_again, invited_long_ago, mails, over

FOUL = "<b>Lin</b>"


def parts_of(kind):
    """Text and HTML of the one mail of this kind."""
    (mail,) = mails(kind)
    return mail, json.loads(crypto.unseal(mail.body, place=body_place(mail.pk)))


def reminded(by, **values):
    """An invitation that the portal had sent, just reminded of; and the secret of its link."""
    invitation, secret = factories.invited(by, recipient_email="mei@lin.example", **values)
    then, soon = timezone.now() - timedelta(days=20), timezone.now() + timedelta(days=1)
    aged(invitation, by, sent_at=then, handed_out_at=then, expires_at=soon)
    clocks.remind_invitations()
    return secret


@pytest.mark.parametrize("language", [code for code, _name in settings.LANGUAGES])
def test_reminder_names_the_first_mail_and_holds_no_link(provider, language):
    secret = reminded(provider, language=language, recipient_name=FOUL)
    mail, parts = parts_of("invitation_reminder")
    with override(language):
        subject = gettext("%(company)s asks you to become its indirect reseller") % {"company": provider.tenant.name}
    assert (mail.language, subject in parts["txt"]) == (language, True)
    assert [FOUL in parts["html"], "&lt;b&gt;" in parts["html"]] == [False, True]
    assert [(secret in part, "http" in part) for part in (parts["txt"], mail.subject)] == [(False, False)] * 2


def test_digest_lists_the_first_and_counts_the_rest(provider):
    for number in range(MOST_LISTED + 2):
        soon = timezone.now() + timedelta(hours=number + 1)
        aged(factories.invited(provider, recipient_company=f"Company {number}.")[0], provider, expires_at=soon)
    clocks.remind_invitations()
    mail, parts = parts_of("invitations_end_soon")
    assert [f"Company {MOST_LISTED - 1}." in parts["txt"], f"Company {MOST_LISTED}." in parts["txt"]] == [True, False]
    assert "and 2 more" in parts["txt"]
    assert f"{settings.PORTAL_BASE_URL}/invitations/?status=attention" in parts["txt"]
    assert mail.subject == f"{MOST_LISTED + 2} of your invitations end soon"


def test_mails_to_makers_name_the_invited_and_lead_to_the_page(provider, cast):
    theirs = {"recipient_company": FOUL}
    asked, revoked, replaced = over(cast.hao, **theirs), *(invited_long_ago(cast.hao, **theirs) for _time in "ab")
    ledger.ask_for_fresh_link(asked)
    with factories.acting_for(provider):
        ledger.revoke_invitation(revoked, by=provider, reason="Wrong <company>")
    newer = handed_out_again(replaced, provider)
    pages = {"fresh_link_asked": asked, "revoked": revoked, "replaced": newer}
    for kind, invitation in pages.items():
        mail, parts = parts_of(f"invitation_{kind}")
        assert FOUL in mail.subject
        assert [FOUL in parts["txt"], FOUL in parts["html"]] == [True, False]
        assert settings.PORTAL_BASE_URL + invitation.get_absolute_url() in parts["txt"]
    assert "Wrong <company>" in parts_of("invitation_revoked")[1]["txt"]
