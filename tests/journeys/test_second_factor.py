"""The second step of signing in, in a real browser: an app, recovery codes, passkeys of Chromium's own device."""

import time

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value

from accounts.models.second_factor import SecondFactors
from tests import factories
from tests.accounts.test_sign_in import events_of
from tests.journeys import steps

pytestmark = pytest.mark.browser
SECURITY = "/my-profile/security/"
DEVICE = {
    "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
    "isUserVerified": True, "automaticPresenceSimulation": True,
}  # fmt: skip


def code(secret, *, steps=0):
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 + steps))


def sign_in(visitor, user, path="/sign-in/"):
    """The first step."""
    visitor.go(path)
    visitor.fill(login=user.email, password=factories.PASSWORD)
    visitor.press("Sign in")


def sign_out(visitor):
    visitor.page.context.clear_cookies(name="sessionid")


def enter(visitor, digits):
    visitor.fill(code=digits)
    visitor.press("Sign in")


def factors_of(user):
    with factories.acting_for(user):
        return SecondFactors.of(user)


@pytest.fixture
def at_localhost(portal, settings):
    """A passkey belongs to a host name; an address of numbers has none."""
    portal.url = portal.url.replace("127.0.0.1", "localhost")
    return settings


def device_of(visitor, **options):
    """A device with a fingerprint reader, as the browser's debugger plays it."""
    debugger = visitor.page.context.new_cdp_session(visitor.page)
    debugger.send("WebAuthn.enable")
    return debugger, debugger.send("WebAuthn.addVirtualAuthenticator", {"options": {**DEVICE, **options}})


@pytest.mark.req("USR-08")
@pytest.mark.parametrize(("language", "javascript"), steps.IN_THREE_WAYS)
def test_app_and_recovery_codes_from_set_up_to_sign_in(cast, browse, language, javascript):
    ken = cast.ken
    visitor = browse(ken, language, javascript=javascript)
    visitor.go("/my-profile/")
    visitor.follow("Sign-in and security")
    visitor.looks_right()
    visitor.follow("Set up the app")
    visitor.looks_right()
    secret = visitor.main.locator(".id-chip code").inner_text()
    visitor.fill(code="000000")
    visitor.press("Set up the app")
    steps.has_error_at(visitor, "code")
    visitor.fill(code=code(secret, steps=-1))
    visitor.press("Set up the app")
    visitor.looks_right()
    recovery = visitor.main.locator(".once-secret code").inner_text().splitlines()
    assert len(recovery) == 10
    visitor.follow("I have saved them")
    assert visitor.path == SECURITY
    signs_in_with_code(visitor, ken, code(secret))
    signs_in_with_code(visitor, ken, recovery[0])
    assert "9" in visitor.main.locator(".messages").inner_text()
    is_refused(visitor, ken, recovery[0])
    assert factors_of(ken).codes_left == 9


def signs_in_with_code(visitor, user, digits):
    sign_out(visitor)
    sign_in(visitor, user, f"/sign-in/?next={SECURITY}")
    visitor.looks_right()
    enter(visitor, digits)
    assert visitor.path == SECURITY
    visitor.looks_right()


def is_refused(visitor, user, digits):
    sign_out(visitor)
    sign_in(visitor, user)
    enter(visitor, digits)
    steps.has_error_at(visitor, "code")
    assert visitor.path == "/sign-in/second-factor/"


@pytest.mark.req("USR-08")
def test_passkey_from_set_up_to_sign_in(cast, at_localhost, browse):
    ken = cast.ken
    visitor = browse(ken)
    device_of(visitor)
    visitor.go(SECURITY)
    visitor.follow("Add a passkey")
    visitor.fill(name="Büro 笔记本")
    visitor.press("Add the passkey")
    assert visitor.main.locator(".once-secret code").inner_text().split()[9:]
    visitor.follow("I have saved them")
    assert "Büro 笔记本" in visitor.text
    sign_out(visitor)
    visitor.go(f"/sign-in/?next={SECURITY}")
    visitor.press("Sign in with a passkey")
    assert visitor.path == SECURITY
    sign_out(visitor)
    sign_in(visitor, ken)
    visitor.press("Use a passkey")
    assert visitor.path == "/overview/"
    assert factors_of(ken).passkeys[0].last_used_at is not None
    events = [name for name, _who in events_of(ken)]
    assert events == ["add_second_factor", "make_recovery_codes", "sign_in", "sign_in"]


@pytest.mark.parametrize("language", ["en", "zh-hant", "zh-hans"])
def test_pages_of_a_passkey_look_right(cast, at_localhost, browse, language):
    """Apart from its use: looking closes a session of the debugger, and Chromium's device goes with any of them."""
    ken = factories.with_app(cast.ken)
    visitor = browse(ken, language)
    device_of(visitor)
    visitor.go(f"{SECURITY}passkeys/new/")
    visitor.press("Add the passkey")
    [passkey] = factors_of(ken).passkeys
    visitor.looks_right()
    for path in ("new/", f"{passkey.pk}/", f"{passkey.pk}/remove/", "../recovery-codes/new/"):
        visitor.go(f"{SECURITY}passkeys/{path}")
        visitor.looks_right()
    for way in ("", "code/", "passkey/"):
        visitor.go(f"/sign-in/again/{way}?next=/overview/")
        visitor.looks_right()
    sign_out(visitor)
    sign_in(visitor, ken)
    visitor.looks_right()


def test_passkey_confirms_that_it_is_you_and_is_renamed_and_removed(cast, at_localhost, browse):
    ken = cast.ken
    visitor = browse(ken)
    device_of(visitor)
    visitor.go(f"{SECURITY}passkeys/new/")
    visitor.press("Add the passkey")
    visitor.follow("I have saved them")
    [passkey] = factors_of(ken).passkeys
    visitor.go(f"/sign-in/again/?next={SECURITY}passkeys/{passkey.pk}/")
    visitor.follow("Use a passkey")
    visitor.press("Use a passkey")
    visitor.fill(name="Desk")
    visitor.press("Save")
    visitor.follow("Remove Desk")
    visitor.press("Remove")
    assert factors_of(ken).count == 0


def test_passkey_that_does_not_fit_says_what_to_do(cast, at_localhost, browse):
    ken = factories.with_app(cast.ken)
    visitor = browse(ken)
    debugger, device = device_of(visitor)
    visitor.go(f"{SECURITY}passkeys/new/")
    visitor.press("Add the passkey")
    debugger.send("WebAuthn.removeVirtualAuthenticator", device)
    device_of(visitor)
    sign_out(visitor)
    visitor.go("/sign-in/")
    problem = visitor.main.locator("[data-passkey-problem]")
    assert problem.is_visible() is False
    visitor.main.get_by_role("button", name="Sign in with a passkey").click()
    problem.wait_for(state="visible")
    assert "Try again, or use another way." in problem.inner_text()
    sign_in(visitor, ken)
    enter(visitor, code(factories.TOTP_SECRET))
    assert visitor.path == "/overview/"


@pytest.mark.parametrize("javascript", [True, False])
def test_browser_without_passkeys_is_told_what_to_do(cast, browse, javascript):
    visitor = browse(cast.ken, javascript=javascript)
    visitor.page.add_init_script("delete window.PublicKeyCredential")
    visitor.go(f"{SECURITY}passkeys/new/")
    visitor.press("Add the passkey")
    assert "Switch JavaScript on" in visitor.main.locator(".error-summary").inner_text()
    visitor.looks_right()
    visitor.go("/sign-in/again/passkey/")
    sign_out(visitor)
    visitor.go("/sign-in/")
    visitor.press("Sign in with a passkey")
    assert visitor.path == "/sign-in/"
    assert visitor.banners == ["danger"]
    visitor.looks_right()


@pytest.mark.parametrize("javascript", [True, False])
def test_app_of_the_operators_people_stays(cast, browse, javascript):
    visitor = browse(cast.ravi, javascript=javascript)
    visitor.go(SECURITY)
    visitor.follow("Remove the app")
    visitor.looks_right()
    assert "second-factor-demanded" in visitor.text
    visitor.follow("Go back")
    assert visitor.path == SECURITY


def test_app_is_removed(cast, browse):
    visitor = browse(factories.with_app(cast.ken))
    visitor.go(SECURITY)
    visitor.looks_right()
    visitor.follow("Remove the app")
    visitor.looks_right()
    visitor.press("Remove")
    assert visitor.banners == ["success", "info"]
    assert factors_of(cast.ken).count == 0
