"""The pages on which an invitation is made, edited, opened, sent and handed out."""

import email
import re
from datetime import timedelta
from email.policy import default

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone

from accounts import roles
from relationships.models import Invitation
from relationships.rules import drafts
from tests import factories
from tests.accounts.conftest import statements
from tests.relationships.drafting import NEW, decoded, drafted, mailto_on, now, page_of, typed

MEI = "mei@lin-trading.example"
FORM = {"recipient_company": "Lin Trading Ltd", "recipient_name": "Mei Lin", "recipient_email": MEI, "language": "en"}
VERBS = ("invitation_draft", "invitation_send", "invitation_hand_out")


@pytest.fixture
def ting(provider):
    return factories.reading_english(provider)


@pytest.fixture
def browser(ting, signed_in):
    return signed_in(ting)


@pytest.fixture
def draft(ting):
    """A draft to Mei, and its secret."""
    return drafted(ting, recipient_email=MEI)


def once_on(page):
    return re.search(r'name="once" value="([^"]+)"', page.content.decode())[1]


def errors_on(page):
    return {name: [str(error) for error in errors] for name, errors in page.context["form"].errors.items()}


def invitations_made():
    with factories.everything_visible():
        return Invitation.objects.count()


# Request a reseller relationship


@pytest.mark.req("REL-03")
def test_request_makes_a_draft_and_leads_to_it(browser):
    answer = browser.post(NEW, FORM)
    with factories.everything_visible():
        made = Invitation.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, page_of(made))
    assert {name: getattr(made, name) for name in FORM} == FORM
    assert (made.status, made.only_recipient) == ("draft", False)


def test_request_sent_twice_makes_one_draft(browser):
    form = {**FORM, "once": once_on(browser.get(NEW))}
    first, second = browser.post(NEW, form), browser.post(NEW, form)
    assert (first["Location"], invitations_made()) == (second["Location"], 1)


def test_mark_of_another_persons_form_counts_for_nothing(browser, cast, signed_in):
    form = {**FORM, "once": once_on(browser.get(NEW))}
    browser.post(NEW, form)
    assert signed_in(cast.hao).post(NEW, form).status_code == 302
    assert invitations_made() == 2


def test_request_comes_filled_in_from_elsewhere(browser):
    page = browser.get(f"{NEW}?company=Lin+%3Cb%3E&name=Mei&email={MEI}&language=zh-hant")
    assert page.context["form"].initial == {
        "recipient_company": "Lin <b>", "recipient_name": "Mei", "recipient_email": MEI, "language": "zh-hant",
    }  # fmt: skip
    assert "Lin <b>" not in page.content.decode()


BAD = [
    ({"recipient_name": "Mei\r\nBcc: all@evil.example"}, "recipient_name", "Write this on one line."),
    ({"recipient_company": "<script>"}, "recipient_company", "Leave out the signs < and >."),
    ({"recipient_company": "Lin\u202e"}, "recipient_company", "invisible sign"),
    ({"recipient_name": "www.evil.example"}, "recipient_name", "without web addresses"),
    ({"recipient_email": f"{MEI}\nBcc: x@evil.example"}, "recipient_email", "in the form name@company.example"),
    ({"recipient_email": "hao@sales.formosa-cloud.example"}, "recipient_email", "your own company"),
    ({"recipient_email": "", "only_recipient": "on"}, "recipient_email", "Enter the address that can answer"),
    ({"language": "xx"}, "language", "Choose a language from the list."),
]  # fmt: skip


@pytest.mark.parametrize(("change", "field", "words"), BAD)
def test_request_with_bad_input_says_what_to_do(browser, change, field, words):
    page = browser.post(NEW, {**FORM, **change})
    [[told]] = errors_on(page).values()
    assert (page.status_code, list(errors_on(page)), words in told) == (200, [field], True)
    assert invitations_made() == 0


def test_limit_is_told_with_numbers_and_keeps_what_was_typed(browser, ting):
    for _number in range(30):
        drafted(ting)
    page = browser.post(NEW, FORM)
    [told] = errors_on(page)["__all__"]
    assert page.status_code == 429
    assert re.search(r"in this time: 30\. Wait until \d+ \w+ \d{4}, \d\d:\d\d UTC", told)
    assert 'value="Mei Lin"' in page.content.decode()


def test_reseller_is_told_who_invites(reseller, signed_in):
    page = signed_in(factories.reading_english(reseller)).get(NEW)
    assert (page.status_code, page.context["refusal"].code) == (403, "not-a-provider")


@pytest.mark.req("REL-01")
def test_unsigned_agreement_is_told_with_the_way_to_it(browser, cast):
    factories.published(cast.omar, "indirect_provider", text="The second agreement.")
    for page in (browser.get(NEW), browser.post(NEW, FORM)):
        assert (page.status_code, page.context["refusal"].code) == (403, "agreement-not-signed")
        assert 'href="/agreements/indirect_provider/"' in page.content.decode()
    assert invitations_made() == 0


# Who may


def test_small_roles_are_refused_and_strangers_see_nothing(draft, cast, signed_in):
    invitation, _secret = draft
    helpdesk = factories.user(cast.formosa_cloud, "Wei", "wei@formosa-cloud.example", roles.HELPDESK_AGENT)
    for person in (cast.lan, helpdesk):
        browser = signed_in(person)
        assert {browser.get(path).status_code for path in (NEW, page_of(invitation))} == {403}
        assert {browser.post(page_of(invitation, name)).status_code for name in VERBS} == {403}
    factories.trading(cast.anna, cast.ravi, cast.omar, "indirect_provider", mpn_id="4100002")
    stranger = signed_in(cast.anna)
    assert {stranger.get(page_of(invitation, name)).status_code for name in (VERBS[0], "invitation_eml")} == {404}
    assert {stranger.post(page_of(invitation, name)).status_code for name in VERBS} == {404}
    assert Client().get(page_of(invitation)).status_code == 302


# The draft


@pytest.mark.req("REL-04", "REL-05")
def test_page_shows_the_message_the_link_and_the_ways_to_pass_it_on(browser, draft):
    invitation, secret = draft
    page = browser.get(page_of(invitation))
    address, text = drafts.address_of(secret), drafts.with_link(invitation.text, drafts.address_of(secret))
    assert decoded(mailto_on(page)) == (MEI, invitation.subject, text.replace("\n", "\r\n"))
    assert page.content.decode().count(f'data-copy="{address}"') == 1
    assert "no-store" in page["Cache-Control"]


@pytest.mark.parametrize("language", [code for code, _name in settings.LANGUAGES])
def test_looking_changes_nothing(browser, ting, language):
    invitation, _secret = drafted(ting, language=language)
    before = vars(now(invitation)) | {"_state": None}
    assert browser.get(page_of(invitation)).status_code == 200
    assert browser.get(page_of(invitation, "invitation_eml")).status_code == 200
    assert browser.head(page_of(invitation)).status_code == 200
    assert vars(now(invitation)) | {"_state": None} == before
    assert {browser.get(page_of(invitation, name)).status_code for name in VERBS[1:]} == {405}


def test_page_costs_few_statements(browser, draft, django_assert_max_num_queries):
    browser.get(page_of(draft[0]))
    for path in (page_of(draft[0]), NEW):
        with django_assert_max_num_queries(40) as captured:
            browser.get(path)
        assert len(statements(captured)) <= 12


@pytest.mark.req("REL-05")
def test_saved_draft_keeps_the_words_and_no_link(browser, draft):
    invitation, secret = draft
    text = f"敬啟者：\n\n請開啟 {drafts.LINK}\n\n<b>謝謝</b> & 100%"
    answer = browser.post(page_of(invitation), typed(invitation, secret, subject="合作", text=text))
    found = now(invitation)
    assert (answer["Location"], found.subject, found.text) == (page_of(invitation), "合作", text)
    page = browser.get(page_of(invitation))
    full = drafts.with_link(text, drafts.address_of(secret))
    assert decoded(mailto_on(page)) == (MEI, "合作", full.replace("\n", "\r\n"))
    assert "<b>謝謝</b>" not in page.content.decode()


def test_long_text_opens_short_and_says_so(browser, draft):
    invitation, secret = draft
    text = f"{'雲端服務。' * 900}\n{drafts.LINK}"
    browser.post(page_of(invitation), typed(invitation, secret, text=text))
    page = browser.get(page_of(invitation))
    _to, _subject, opened = decoded(mailto_on(page))
    assert opened.endswith(drafts.address_of(secret))
    assert re.search(r"<p[^>]* data-too-long>", page.content.decode())
    letter = email.message_from_bytes(browser.get(page_of(invitation, "invitation_eml")).content, policy=default)
    full = drafts.with_link(text, drafts.address_of(secret))
    assert letter.get_content().replace("\r\n", "\n").strip() == full


@pytest.mark.req("REL-05")
@pytest.mark.parametrize("name", VERBS)
@pytest.mark.parametrize("text", ["Dear Mei, see you.", "Dear Mei, see you at {cut}"])
def test_text_without_its_link_goes_nowhere(browser, draft, name, text):
    invitation, secret = draft
    cut = drafts.address_of(secret)[:-9]
    page = browser.post(page_of(invitation, name), typed(invitation, secret, text=text.format(cut=cut)))
    assert (page.status_code, list(errors_on(page))) == (200, ["text"])
    assert 'value="put_back"' in page.content.decode()
    assert "Dear Mei, see you" in page.context["form"]["text"].value()
    assert now(invitation).text == invitation.text


@pytest.mark.req("REL-05")
def test_link_is_put_back_where_it_was_and_nothing_else_is_lost(browser, draft):
    invitation, secret = draft
    text = f"Dear Mei,\nopen {drafts.address_of(secret)[:-9]}\nwhen you can"
    browser.post(page_of(invitation), typed(invitation, secret, text=text, subject="Mine", then="put_back"))
    found = now(invitation)
    assert (found.subject, found.text) == ("Mine", f"Dear Mei,\nopen {drafts.LINK}\nwhen you can")


def test_subject_takes_no_header_and_no_link(browser, draft):
    invitation, secret = draft
    for subject in ("Hello\r\nBcc: all@evil.example", drafts.address_of(secret), f"see {secret}", "x" * 151):
        page = browser.post(page_of(invitation), typed(invitation, secret, subject=subject))
        assert list(errors_on(page)) == ["subject"]
    assert now(invitation).subject == invitation.subject


def test_secret_without_its_address_is_not_kept_in_the_text(browser, draft):
    invitation, secret = draft
    page = browser.post(page_of(invitation), typed(invitation, secret, text=f"{drafts.LINK} {secret}"))
    assert list(errors_on(page)) == ["text"]


@pytest.mark.req("REL-04")
def test_mail_file_has_what_stands_on_the_page(browser, draft):
    invitation, secret = draft
    values = typed(invitation, secret, text=f"Hello\n{drafts.LINK}", then="file")
    answer = browser.post(page_of(invitation), values, follow=True)
    letter = email.message_from_bytes(answer.content, policy=default)
    assert (letter["To"], letter["Subject"], letter["X-Unsent"]) == (MEI, invitation.subject, "1")
    assert letter.get_content().strip().replace("\r\n", "\n") == f"Hello\n{drafts.address_of(secret)}"
    assert (answer["Content-Type"], answer["Content-Disposition"]) == (
        "message/rfc822", 'attachment; filename="invitation.eml"',
    )  # fmt: skip


# Done, and Send it for me


@pytest.mark.req("REL-04")
def test_done_keeps_the_words_and_forgets_the_link(browser, draft):
    invitation, secret = draft
    values = typed(invitation, secret, subject="Last words")
    answer = browser.post(page_of(invitation, "invitation_hand_out"), values)
    found = now(invitation)
    assert (answer["Location"], found.status, found.subject) == (found.get_absolute_url(), "handed_out", "Last words")
    assert found.sealed_token == ""
    for name in ("invitation_draft", "invitation_eml"):
        assert browser.get(page_of(invitation, name))["Location"] == found.get_absolute_url()
    assert browser.post(page_of(invitation, "invitation_hand_out"), values)["Location"] == found.get_absolute_url()
    assert secret not in browser.get(found.get_absolute_url()).content.decode()


@pytest.mark.req("REL-07")
def test_portal_sends_what_stands_on_the_page(browser, draft, mails):
    invitation, secret = draft
    values = typed(invitation, secret, text=f"Dear <Mei>\n{drafts.LINK}", recipient_email="ken@lin-trading.example")
    before = len(mails())
    for _again in range(2):
        browser.post(page_of(invitation, "invitation_send"), values)
    [mail] = mails()[before:]
    assert (mail["to"], now(invitation).status) == ("ken@lin-trading.example", "handed_out")
    assert "Dear &lt;Mei&gt;" in mail["html"]
    assert drafts.address_of(secret) in mail["txt"]


SENT = [
    ({"recipient_email": ""}, "recipient_email", "Enter the address"),
    ({"text": f"{drafts.LINK} https://evil.example"}, "text", "no web addresses but the link"),
    ({"text": f"{drafts.LINK} {'x' * 2000}"}, "text", "at most 2000 characters"),
]


@pytest.mark.parametrize(("change", "field", "words"), SENT)
def test_portal_says_what_it_does_not_send(browser, draft, change, field, words):
    invitation, secret = draft
    page = browser.post(page_of(invitation, "invitation_send"), typed(invitation, secret, **change))
    assert list(errors_on(page)) == [field]
    assert words in errors_on(page)[field][0]
    assert now(invitation).status == "draft"


def test_fourth_mail_to_an_address_is_refused_and_the_words_are_kept(browser, ting):
    for _number in range(3):
        invitation, secret = drafted(ting, recipient_email=MEI)
        browser.post(page_of(invitation, "invitation_send"), typed(invitation, secret))
    invitation, secret = drafted(ting, recipient_email=MEI)
    page = browser.post(page_of(invitation, "invitation_send"), typed(invitation, secret, subject="Mine"))
    assert (page.status_code, now(invitation).status, now(invitation).subject) == (429, "draft", "Mine")
    assert "no more invitations to this address today" in errors_on(page)["__all__"][0]


def test_draft_that_has_expired_leads_to_its_page(browser, ting, draft):
    invitation, _secret = draft
    with factories.acting_for(ting):
        Invitation.objects.filter(pk=invitation.pk).update(expires_at=timezone.now() - timedelta(1))
    assert browser.get(page_of(invitation))["Location"] == invitation.get_absolute_url()
