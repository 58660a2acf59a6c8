"""The mails of connection requests: who gets them, in which language, and what they say."""

import re

import pytest
from django.conf import settings

from accounts import roles
from relationships.actions import connection_requests as actions
from relationships.emails import connection_requests as emails
from tests import factories
from tests.accounts.conftest import link_in
from tests.relationships.connections import asked, listed

LANGUAGES = [code for code, _name in settings.LANGUAGES]
MAILS = {
    "connection_requested": emails.connection_requested,
    "connection_accepted": emails.connection_accepted,
    "connection_declined": emails.connection_declined,
}


def of_connections(mails):
    return [mail for mail in mails() if mail["kind"].startswith("relationships/connection_")]


def test_everybody_who_manages_resellers_hears_of_a_request_in_their_language(cast, provider, reseller, mails):
    cast.hao, cast.lan  # noqa: B018 - one sells, the other does not
    request = asked(reseller, listed(factories.reading_english(provider)), "We serve schools")
    letters = of_connections(mails)
    assert sorted(mail["to"] for mail in letters) == [cast.hao.email, provider.email]
    assert {mail["tenant_id"] for mail in letters} == {cast.formosa_cloud.pk}
    letter = next(mail for mail in letters if mail["to"] == provider.email)
    assert link_in(letter) == request.get_absolute_url()
    for part in (letter["txt"], letter["html"]):
        facts = (cast.lin_trading.name, "Taiwan", "4000001", reseller.full_name, reseller.email, "We serve schools")
        assert [fact in part for fact in facts] == [True] * 6


@pytest.mark.parametrize(("step", "kind"), [
    (lambda by, request: actions.invite_asker(request, by=by), "relationships/connection_accepted"),
    (lambda by, request: actions.decline_connection(request, reason="No & never", by=by),
     "relationships/connection_declined"),
])  # fmt: skip
def test_answer_goes_to_the_asker_alone(cast, provider, reseller, mails, step, kind):
    request = asked(reseller, listed(provider))
    with factories.acting_for(cast.hao):
        step(cast.hao, request)
    letter = next(mail for mail in of_connections(mails) if mail["kind"] == kind)
    answers = [mail for mail in of_connections(mails) if mail["kind"] != "relationships/connection_requested"]
    assert (answers, letter["to"], letter["language"]) == ([letter], reseller.email, "zh-hant")
    assert (letter["tenant_id"], link_in(letter)) == (cast.lin_trading.pk, request.get_absolute_url())
    if kind.endswith("declined"):
        assert ("> No & never" in letter["txt"], "<blockquote>No &amp; never</blockquote>" in letter["html"]) == (
            True, True,
        )  # fmt: skip


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("what", MAILS)
def test_mail_has_both_parts_with_the_same_links(cast, provider, reseller, mails, what, language):
    for company in (cast.formosa_cloud, cast.lin_trading):
        name, address = "Ann <b>O'Neil</b>", f"ann@{company.domain}"
        factories.user(company, name, address, roles.GLOBAL_ADMIN, language=language)
    with factories.acting_for(reseller):
        reseller.full_name, reseller.language = "Mei <i>Lin</i>", language
        reseller.save(update_fields=["full_name", "language"])
    request = asked(reseller, listed(provider), "Schools & <b>kindergartens</b>")
    with factories.acting_for(provider):
        MAILS[what](request)
    letters = [mail for mail in of_connections(mails) if mail["kind"] == f"relationships/{what}"]
    mail = next(mail for mail in letters if mail["language"] == language)
    links = [set(re.findall(r"https?://[^\s\"<]+", part.replace("&amp;", "&"))) for part in (mail["txt"], mail["html"])]
    assert (len(links[0]), links[0]) == (1, links[1])
    assert [mail["txt"].count(entity) for entity in ("&amp;", "&lt;", "&#x27;")] == [0, 0, 0]
    assert [mail["html"].count(markup) for markup in ("<i>Lin", "<b>kinder", "<b>O'Neil")] == [0, 0, 0]
    assert len(mail["subject"]) > 4
