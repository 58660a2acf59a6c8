"""The mailbox of a development run: every mail as a file, listed and shown."""

import re

import pytest

from partnercenter import mailbox
from partnercenter.mail import deliver_due_mail


@pytest.fixture
def folder(settings, tmp_path):
    """An empty mailbox that the portal's mail goes to."""
    settings.EMAIL_BACKEND = "partnercenter.mailbox.MailboxBackend"
    settings.PORTAL_MAILBOX_DIR = str(tmp_path / "mailbox")
    return tmp_path / "mailbox"


def deliver(write, *addresses):
    for address in addresses:
        write(address)
        deliver_due_mail()


def test_each_mail_is_one_complete_file(db, folder, write):
    deliver(write, "lea@nordlicht.example", "max@nordlicht.example")
    assert [path.suffix for path in folder.iterdir()] == [".eml", ".eml"]
    letters = [(letter.recipient, letter.subject) for letter in mailbox.letters()]
    assert letters == [
        ("max@nordlicht.example", "This address has no work account"),
        ("lea@nordlicht.example", "This address has no work account"),
    ]


def test_list_shows_newest_first_and_filters_by_recipient(client, db, folder, write):
    deliver(write, "lea@nordlicht.example", "max@nordlicht.example")
    shown = [
        re.findall(r"<bdi>(.*?)</bdi>", client.get(f"/outbox/{query}").content.decode())
        for query in ("", "?to=lea@", "?to=nobody@")
    ]
    assert shown == [["max@nordlicht.example", "lea@nordlicht.example"], ["lea@nordlicht.example"], []]


def test_letter_shows_its_text_with_links(client, db, folder, write):
    deliver(write, "lea@nordlicht.example")
    (href,) = re.findall(r'href="(/outbox/(?!codes/)[^"]+)"', client.get("/outbox/").content.decode())
    page = client.get(href).content.decode()
    assert 'href="https://portal.example/help/"' in page
    assert "This address has no work account, so nothing was changed." in page


def test_empty_mailbox_says_so(client, db, folder):
    response = client.get("/outbox/")
    assert (response.status_code, "No mail yet" in response.content.decode()) == (200, True)


@pytest.mark.parametrize("key", ["unknown", "..", "%2e%2e", "..%2fsecret", "%00"])
def test_letter_that_is_not_there_is_not_found(client, db, folder, key):
    folder.mkdir()
    (folder.parent / "secret.eml").write_text("Subject: secret\n\n")
    assert client.get(f"/outbox/{key}/").status_code == 404
