"""What a draft's message is made of: the suggestion, the link in the text, the address that opens a mail program."""

import email
from email.policy import default

import pytest
from django.conf import settings

from relationships.emails.drafts import mail_file
from relationships.rules import drafts
from relationships.rules.drafts import LINK, LinkProblem
from relationships.rules.mailto import LONGEST, fitting, mailto
from tests import factories
from tests.relationships.drafting import decoded, drafted

ADDRESS = "https://portal.example/invitation/k3Jx-_9aZ/"
LONG = ("敬啟者：貴公司 100% 同意後，請開啟連結 & 選擇「授權」？是／否 +1 #2 ＝\n" * 200)[:5000]


@pytest.mark.req("REL-02", "REL-03")
@pytest.mark.parametrize("language", [code for code, _name in settings.LANGUAGES])
def test_suggested_message_names_both_and_leads_to_the_guide(provider, language):
    made, _secret = drafted(provider, language=language, recipient_company="Lin Trading Ltd", recipient_name="Mei Lin")
    told = [provider.tenant.name, "Lin Trading Ltd", "Mei Lin", provider.full_name, drafts.guide_address(), LINK]
    assert [words for words in told if words not in made.text] == []
    assert provider.tenant.name in made.subject
    assert (drafts.problem_with_link(made.text), drafts.is_sendable(made.text)) == (None, True)


def test_suggested_message_opens_whole_in_a_mail_program(provider):
    made, secret = drafted(provider, recipient_email="mei@lin-trading.example")
    text = drafts.with_link(made.text, drafts.address_of(secret))
    assert fitting(made.recipient_email, subject=made.subject, texts=[text, "short"]).is_whole


# The link

WHOLE = [
    f"Open {LINK}", f"{LINK}", f"(see {LINK}).", f"Open <{LINK}>, please", f"請開啟：{LINK} 謝謝", f"{LINK}\n{LINK}",
    f"“{LINK}”",
]  # fmt: skip
ALTERED = [
    f"Open {LINK}x", f"{LINK}?utm=1", f"x{LINK}", f"{LINK}。", f"{LINK}請開啟", f"{LINK}.com", f"{LINK}/more",
    "Open https://portal.example/invitation/k3Jx/", f"{LINK} https://portal.example/invitation/k3Jx/",
    "HTTPS://PORTAL.EXAMPLE/INVITATION/k3Jx-_9aZ/",
]  # fmt: skip


@pytest.mark.req("REL-05")
@pytest.mark.parametrize("text", WHOLE)
def test_whole_link_is_accepted(text):
    assert drafts.problem_with_link(text) is None


@pytest.mark.req("REL-05")
@pytest.mark.parametrize("text", ALTERED)
def test_altered_link_is_noticed_and_mended(text):
    assert drafts.problem_with_link(text) is LinkProblem.ALTERED
    assert drafts.problem_with_link(drafts.with_link_back(text)) is None


@pytest.mark.parametrize("text", ["", "Hello", "Open https://portal.example/"])
def test_missing_link_is_noticed_and_put_at_the_end(text):
    assert drafts.problem_with_link(text) is LinkProblem.MISSING
    assert drafts.with_link_back(text) == f"{text}\n\n{LINK}".lstrip()


def test_mending_keeps_every_other_word():
    text = "Dear Mei,\nplease open https://portal.example/invitation/k3J\nand tell me（謝謝）"
    assert drafts.with_link_back(text) == f"Dear Mei,\nplease open {LINK}\nand tell me（謝謝）"


@pytest.mark.parametrize("typed", [ADDRESS, ADDRESS.rstrip("/")])
def test_stored_text_has_a_mark_in_place_of_the_link(typed):
    assert drafts.without_link(f"Hello,\r\n\r\n{typed}\r\n", ADDRESS) == f"Hello,\n\n{LINK}"


def test_text_comes_back_as_it_was_typed():
    text = f"Hello\n{ADDRESS}\nBye"
    assert drafts.with_link(drafts.without_link(text, ADDRESS), ADDRESS) == text


# What the portal sends

SENDABLE = [f"Open {LINK}", f"{LINK}\nMail me: ting@formosa-cloud.example"]
UNSENDABLE = [
    f"{LINK} evil-login.com", f"{LINK} 203.0.113.7", f"{LINK} evil.xn--p1ai", f"{LINK} evil.com\\login",
    f"{LINK} http://evil.example", f"{LINK} www.evil.example", f"{LINK} evil.example/pay", "no link",
    f"{LINK} evil。example/pay", f"{LINK} {'x' * 2000}", f"{LINK}\nhttp://127.0.0.1:8000.evil.example",
    f"{LINK}\nhttp://127.0.0.1:8000/language/?next=//evil.example",
]  # fmt: skip


@pytest.mark.parametrize(("text", "answer"), [*((text, True) for text in SENDABLE), *((t, False) for t in UNSENDABLE)])
def test_portal_sends_no_other_web_address(text, answer):
    assert drafts.is_sendable(text) is answer


@pytest.mark.req("DEC-05")
@pytest.mark.parametrize("language", [code for code, _name in settings.LANGUAGES])
def test_suggested_message_is_sendable_whatever_the_names(provider, language):
    with factories.everything_visible():
        type(provider.tenant).objects.filter(pk=provider.tenant_id).update(name="Hotels.com")
    made, _secret = drafted(provider, language=language, recipient_company="Booking.com", recipient_name="Dr.Kim")
    names = drafts.names_in(made)
    answers = [drafts.is_sendable(text, names) for text in (made.text, f"{made.text}\nBooking.com/x")]
    assert ("Hotels.com" in made.text, answers) == (True, [True, False])


# The mail program


@pytest.mark.req("REL-04")
@pytest.mark.parametrize("text", [LONG, "a=b&c?d#e%20 +\n\n\"'<>", ADDRESS])
def test_mailto_decodes_to_exactly_the_text(text):
    href = mailto("mei.lin+1@lin-trading.example", subject="合作 & 100%?", text=text)
    assert decoded(href) == ("mei.lin+1@lin-trading.example", "合作 & 100%?", text.replace("\n", "\r\n"))
    assert href.isascii()
    assert not set(' "<>\n') & set(href)


def test_long_text_gives_way_to_a_short_one_with_the_link():
    found = fitting("mei@lin-trading.example", subject="合作", texts=[LONG, f"請開啟 {ADDRESS}", ADDRESS])
    assert decoded(found.href) == ("mei@lin-trading.example", "合作", f"請開啟 {ADDRESS}")
    assert (found.is_whole, len(found.href) <= LONGEST) == (False, True)


def test_longest_names_still_leave_room_for_the_link():
    name = "雲" * 200
    found = fitting("mei@lin-trading.example", subject=name, texts=[LONG, f"{name} {ADDRESS}", ADDRESS])
    assert decoded(found.href) == ("mei@lin-trading.example", "", ADDRESS)


@pytest.mark.req("REL-04")
@pytest.mark.parametrize("text", [LONG, f"Hello,\n\n{ADDRESS}\n.\nFrom here", ADDRESS])
def test_mail_file_carries_the_same_text(text):
    letter = email.message_from_bytes(
        mail_file(to="mei@lin-trading.example", subject="合作邀請 – " + "雲" * 90, text=text), policy=default
    )
    assert letter.get_content().replace("\r\n", "\n").rstrip("\n") == text.rstrip("\n")
    assert (letter["X-Unsent"], letter["To"], letter["Subject"]) == (
        "1", "mei@lin-trading.example", "合作邀請 – " + "雲" * 90,
    )  # fmt: skip
    assert letter.get_content_charset() == "utf-8"


def test_mail_file_takes_no_header_of_somebody_else():
    with pytest.raises(ValueError, match=r"linefeed|newline"):
        mail_file(to="", subject="Hello\r\nBcc: all@evil.example", text=ADDRESS)
