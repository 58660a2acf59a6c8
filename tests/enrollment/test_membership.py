"""Linking the MPN ID: prove the membership sign-in, choose a profile, and why some cannot be chosen."""

import pytest

from enrollment import membership
from enrollment.actions.applications import start_application
from enrollment.actions.membership import associate_mpn
from enrollment.models import MpnAssociation
from enrollment.rules import reasons
from partnercenter.errors import Refused
from tests import factories

LOGIN = "lin@membership.example"


@pytest.fixture
def wizard(cast, signed_in):
    """Mei's browser at the membership sign-in of her application, and its address."""
    browser = signed_in(factories.reading_english(cast.mei))
    return browser, browser.post("/enroll/indirect_reseller/sign-in/")["Location"]


def sign_in(browser, hub, *, password=factories.PASSWORD, user_name=LOGIN):
    browser.post(f"{hub}mpn/user-name/", {"user_name": user_name})
    return browser.post(f"{hub}mpn/password/", {"password": password})


@pytest.mark.req("ENR-11", "MPN-01", "MPN-02", "ENR-26")
def test_intro_explains_why_and_that_signing_in_is_the_proof(wizard):
    browser, hub = wizard
    page = browser.get(f"{hub}mpn/").content.decode()
    for words in ("membership benefits, data and incentives", "typing a number would prove nothing", "Sign in"):
        assert words in page


@pytest.mark.req("ENR-12", "MPN-02")
def test_sign_in_asks_user_name_then_password_and_shows_the_profiles(wizard):
    browser, hub = wizard
    factories.profile("4000001", "TW", user_name=LOGIN)
    answer = browser.post(f"{hub}mpn/user-name/", {"user_name": LOGIN})
    assert answer["Location"] == f"{hub}mpn/password/"
    assert browser.post(f"{hub}mpn/password/", {"password": factories.PASSWORD})["Location"] == f"{hub}mpn/profile/"
    assert "MPN ID 4000001" in browser.get(f"{hub}mpn/profile/").content.decode()


def test_wrong_password_and_unknown_name_get_the_same_words(wizard):
    browser, hub = wizard
    factories.profile("4000001", "TW", user_name=LOGIN)
    answers = [sign_in(browser, hub, password="wrong"), sign_in(browser, hub, user_name="nobody@membership.example")]
    assert [answer.context["form"].errors["password"] for answer in answers] == [
        ["The user name or the password is not right. Check both, then try again."]
    ] * 2


@pytest.mark.usefixtures("in_one_window")
def test_sixth_attempt_for_a_name_has_to_wait(wizard):
    browser, hub = wizard
    statuses = [sign_in(browser, hub, password="wrong").status_code for _attempt in range(6)]
    assert statuses == [200] * 5 + [429]


def test_profile_page_without_a_proven_sign_in_leads_back_to_it(wizard):
    browser, hub = wizard
    assert browser.get(f"{hub}mpn/profile/")["Location"] == f"{hub}mpn/user-name/"
    assert browser.get(f"{hub}mpn/password/")["Location"] == f"{hub}mpn/user-name/"


@pytest.mark.req("MPN-04", "MPN-07", "A2")
def test_profiles_that_cannot_be_chosen_say_why(wizard, cast):
    browser, hub = wizard
    factories.link_mpn(cast.anna, "4000004")
    factories.profile("4000001", "TW", user_name=LOGIN)
    factories.profile("4000002", "DE", user_name=LOGIN)
    factories.profile("4000003", "TW", user_name=LOGIN, is_active=False)
    sign_in(browser, hub)
    page = browser.get(f"{hub}mpn/profile/")
    choices = [key for key, _label in page.context["form"].fields["mpn_id"].choices]
    refused = {profile.mpn_id: reason.code for profile, reason in page.context["refused"]}
    assert (choices, refused) == (["4000001"], {"4000002": "mpn-other-country", "4000003": "mpn-inactive"})
    assert "is not active" in page.content.decode()


@pytest.mark.req("ENR-13", "MPN-05", "ENR-32")
def test_continue_links_the_profile_and_moves_its_data(wizard, cast):
    browser, hub = wizard
    factories.profile("4000001", "TW", user_name=LOGIN, incentives_email="rewards@lin-trading.example")
    sign_in(browser, hub)
    assert browser.post(f"{hub}mpn/profile/", {"mpn_id": "4000001"})["Location"] == f"{hub}company/"
    with factories.acting_for(cast.mei):
        linked = MpnAssociation.objects.get()
    moved = (linked.mpn_id, linked.partner_name, linked.incentives_email, linked.membership_user_name)
    assert moved == ("4000001", "Profile 4000001", "rewards@lin-trading.example", LOGIN)
    assert browser.get(f"{hub}company/").context["form"].initial["company_name"] == "Profile 4000001"


@pytest.mark.req("MPN-06", "A2")
def test_cancel_returns_to_the_sign_in_and_forgets_the_proof(wizard):
    browser, hub = wizard
    factories.profile("4000001", "TW", user_name=LOGIN)
    sign_in(browser, hub)
    assert browser.post(f"{hub}mpn/cancel/")["Location"] == f"{hub}mpn/user-name/"
    assert browser.get(f"{hub}mpn/profile/")["Location"] == f"{hub}mpn/user-name/"


@pytest.mark.req("MPN-02", "MPN-07")
@pytest.mark.parametrize(
    ("mpn_id", "reason"),
    [
        ("4000002", reasons.PROFILE_OTHER_COUNTRY),
        ("4000003", reasons.PROFILE_INACTIVE),
        ("4000004", reasons.PROFILE_LINKED),
        ("4999999", reasons.MPN_NOT_PROVEN),
    ],
)
def test_a_crafted_choice_is_refused_with_its_reason(cast, mpn_id, reason):
    factories.profile("4000002", "DE", user_name=LOGIN)
    factories.profile("4000003", "TW", user_name=LOGIN, is_active=False)
    linked = factories.profile("4000004", "TW", user_name=LOGIN)
    factories.associated(cast.anna, linked.mpn_id)
    with factories.acting_for(cast.mei):
        start_application("indirect_reseller", by=cast.mei)
        account = membership.sign_in(LOGIN, factories.PASSWORD)
        with pytest.raises(Refused) as refusal:
            associate_mpn(mpn_id, account=account, by=cast.mei)
        assert (refusal.value.reason, MpnAssociation.objects.count()) == (reason, 0)


def test_sign_in_answers_nobody_for_a_wrong_password(cast):
    factories.profile("4000001", "TW", user_name=LOGIN)
    assert membership.sign_in(LOGIN.upper(), factories.PASSWORD) is not None
    assert (membership.sign_in(LOGIN, "wrong"), membership.sign_in("nobody", "wrong")) == (None, None)
