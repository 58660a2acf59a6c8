"""Every mail of work accounts, in every language: both parts, the same link, no markup in the text."""

import re
from collections.abc import Callable

import pytest
from django.conf import settings
from django.utils import timezone

from accounts.emails import work_accounts as emails
from accounts.models import User, WorkAccountRequest
from partnercenter.tenancy import Role, acting_as
from tests import factories

REQUEST = {"company_name": "Tom & <Söhne>", "domain": "t.example", "full_name": "Lea", "email": "lea@t.example"}


def _asked(user: User) -> WorkAccountRequest:
    return WorkAccountRequest(**REQUEST, language=user.language, country="CH", expires_at=timezone.now())


MAILS: dict[str, Callable[[User], None]] = {
    "confirm_work_account": lambda user: emails.confirm_work_account(_asked(user), "tok", "/enroll/?a=1&b=2"),
    "account_exists": emails.account_exists,
    "account_unknown": lambda user: emails.account_unknown("nobody@x.example"),
    "password_reset": lambda user: emails.password_reset(user, "/password-reset/a-b/"),
    "password_changed": emails.password_changed,
    "confirm_email": lambda user: emails.confirm_email(user, "new@lin-trading.example", "/confirm-e-mail/k/"),
    "email_changed": lambda user: emails.email_changed(user, old="old@lin-trading.example", new=user.email),
}


@pytest.mark.parametrize("language", [code for code, _name in settings.LANGUAGES])
@pytest.mark.parametrize("what", MAILS)
def test_mail_has_both_parts_with_the_same_links(cast, mails, what, language):
    user = factories.user(cast.lin_trading, "Ann <b>O'Neil</b>", "ann@lin-trading.example", language=language)
    with acting_as(role=Role.GATE):
        MAILS[what](user)
    (mail,) = mails()
    links = [set(re.findall(r"https?://[^\s\"<]+", part.replace("&amp;", "&"))) for part in (mail["txt"], mail["html"])]
    assert (mail["kind"], links[0]) == (f"accounts/{what}", links[1])
    assert [mail["txt"].count(entity) for entity in ("&amp;", "&lt;", "&#x27;")] == [0, 0, 0]
    assert mail["html"].count("<b>O'Neil") == 0
    assert len(mail["subject"]) > 4


def test_mail_subject_is_plain_text(cast, mails):
    with acting_as(role=Role.GATE):
        MAILS["confirm_work_account"](cast.ken)
    assert mails()[0]["subject"] == "Confirm the work account of Tom & <Söhne>"
