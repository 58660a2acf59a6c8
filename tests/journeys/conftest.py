"""A live portal, real browsers that report what they do not like, and a mailbox."""

import re
from dataclasses import dataclass

import pytest
from django.conf import settings as portal_settings

from partnercenter import mailbox
from partnercenter.mail import deliver_due_mail
from tests.factories import acting_for
from tests.journeys.pages import Visitor
from tests.people import Cast

LOCALES = {"en": "en-GB", "zh-hant": "zh-TW", "zh-hans": "zh-CN"}
RESIZED = "Transition was aborted because of invalid state"  # the tests resize the window while a page fades in
REFUSED_PAGE = re.compile(r"Failed to load resource: the server responded with a status of 4\d\d")


@dataclass
class Portal:
    """The running portal: where it is, and the mail that has left it."""

    url: str

    def mail_to(self, address):
        """Every mail to the address so far, oldest first, as /outbox/ would show it."""
        deliver_due_mail()
        return mailbox.letters(address)[::-1]

    def link_in(self, letter):
        """The one address of the portal that the mail asks to open."""
        links = set(re.findall(rf"{re.escape(self.url)}\S+", letter.text))
        assert len(links) == 1, links
        return links.pop()


@pytest.fixture
def portal(live_server, settings, tmp_path, transactional_db):
    settings.PORTAL_BASE_URL = live_server.url
    settings.EMAIL_BACKEND = "partnercenter.mailbox.MailboxBackend"
    settings.PORTAL_MAILBOX_DIR = str(tmp_path / "mailbox")
    return Portal(live_server.url)


@pytest.fixture
def cast(portal):
    """The people, in a database that the portal's own connections see."""
    return Cast()


@pytest.fixture
def browse(portal, browser, signed_in):
    """Opens a browser: `browse(mei, "zh-hant", javascript=False)`. At the end nobody may have complained."""
    visitors = []

    def open_browser(user=None, language="en", *, javascript=True, session=None):
        context = browser.new_context(java_script_enabled=javascript, locale=LOCALES[language], reduced_motion="reduce")
        context.grant_permissions(["clipboard-write"])  # a window in front has it; the browser of the tests has none
        context.set_default_timeout(10_000)
        context.add_cookies([_cookie(portal, portal_settings.LANGUAGE_COOKIE_NAME, language)])
        cookies = signed_in(speaking(user, language)).cookies if user else session or {}
        context.add_cookies([_cookie(portal, name, morsel.value) for name, morsel in cookies.items()])
        visitors.append(Visitor(context.new_page(), portal.url, language, javascript))
        Listener(visitors[-1]).listen(context)
        return visitors[-1]

    yield open_browser
    for visitor in visitors:
        visitor.page.context.close()
    assert [visitor.complaints for visitor in visitors if visitor.complaints] == []


def _cookie(portal, name, value):
    return {"name": name, "value": value, "url": portal.url}


def speaking(user, language):
    """The same user, who has chosen the language."""
    if user.language != language:
        with acting_for(user):
            user.language = language
            user.save(update_fields=["language"])
    return user


@dataclass
class Listener:
    """Writes down script errors, breaches of the policy, broken pages and requests to anybody else."""

    visitor: Visitor

    def listen(self, context):
        context.on("console", self.heard)
        context.on("weberror", self.failed)
        context.on("requestfailed", self.lost)
        context.on("response", self.answered)

    def heard(self, message):
        if message.type in ("error", "warning") and not REFUSED_PAGE.match(message.text):
            self.visitor.complaints.append(message.text)

    def failed(self, error):
        if RESIZED not in str(error.error):
            self.visitor.complaints.append(str(error.error))

    def lost(self, request):
        if request.failure != "net::ERR_ABORTED":  # the person went on before it had arrived
            self.visitor.complaints.append(f"{request.failure} {request.url}")

    def answered(self, response):
        if response.status >= 500 or not response.url.startswith((self.visitor.base, "data:")):
            self.visitor.complaints.append(f"{response.status} {response.url}")
