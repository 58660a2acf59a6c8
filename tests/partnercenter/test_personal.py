"""The person's own language and time zone."""

import pytest
from django.conf import settings as portal_settings

from accounts.models import User
from partnercenter.models import AuditEvent
from tests import factories

pytestmark = pytest.mark.usefixtures("broken_pages")
COOKIE = portal_settings.LANGUAGE_COOKIE_NAME
OFF_SITE = [
    "", " ", "//evil.example", "///evil.example", "////evil.example", "\\\\evil.example", "/\\evil.example",
    "\\/evil.example", "http://evil.example", "https://evil.example/", "HTTPS://evil.example", "http:evil.example",
    "http:///evil.example", "https:/\\evil.example", "ftp://evil.example", "javascript:alert(1)",
    "JavaScript:alert(1)", "java\nscript:alert(1)", "data:text/html,x", "vbscript:x", "mailto:eve@evil.example",
    "http://testserver@evil.example/", "http://testserver.evil.example/", "http://evil.example#@testserver",
    "http://evil.example?testserver", "http://[::1", "\x08//evil.example", "\t//evil.example", "\n//evil.example",
    "//testserver@evil.example/", "//evil.example%2f@testserver:80@x", "http://testserver:8080/",
]  # fmt: skip


def language_of(user):
    with factories.acting_for(user):
        return User.objects.get(pk=user.pk).language


@pytest.mark.parametrize("target", OFF_SITE)
def test_language_switch_leads_nowhere_else(db, client, target):
    assert client.post("/language/", {"language": "zh-hant", "next": target}).url == "/"


@pytest.mark.parametrize("target", ["/", "/programs/", "/operator/mail/?sort=-created_at&page=2", "/a%2Fb/?q=林"])
def test_language_switch_stays_on_the_page(db, client, target):
    response = client.post("/language/", {"language": "zh-hans", "next": target})
    assert (response.status_code, response.cookies[COOKIE].value) == (302, "zh-hans")
    assert response.url in (target, "/a%2Fb/?q=%E6%9E%97")


def test_language_of_a_visitor_is_the_chosen_one(db, client):
    client.post("/language/", {"language": "zh-hant", "next": "/"})
    assert '<html lang="zh-Hant"' in client.get("/programs/").content.decode()


@pytest.mark.parametrize("language", ["", "de", "zh", "en-gb", "../en", "zh-hant\r\nX: y"])
def test_language_that_we_do_not_speak_is_ignored(cast, signed_in, language):
    response = signed_in(cast.mei).post("/language/", {"language": language, "next": "/programs/"})
    assert (response.url, COOKIE in response.cookies, language_of(cast.mei)) == ("/programs/", False, "zh-hant")


def test_language_of_somebody_signed_in_is_kept_for_every_device(cast, signed_in, client):
    signed_in(cast.mei).post("/language/", {"language": "zh-hans", "next": "/"})
    assert language_of(cast.mei) == "zh-hans"
    assert '<html lang="zh-Hans"' in signed_in(cast.mei).get("/overview/").content.decode()


def test_language_of_somebody_signed_in_is_logged_once(cast, signed_in):
    for _again in range(2):
        signed_in(cast.mei).post("/language/", {"language": "zh-hans", "next": "/"})
    with factories.everything_visible():
        (event,) = AuditEvent.objects.filter(operation_type="update_profile", resource_id=str(cast.mei.pk))
    values = (event.resource_old_value, event.resource_new_value, event.user_principal_name)
    assert values == ({"language": "zh-hant"}, {"language": "zh-hans"}, cast.mei.email)


def test_language_of_the_person_wins_over_the_browsers(cast, signed_in):
    page = signed_in(cast.mei).get("/overview/", headers={"accept-language": "en"})
    assert '<html lang="zh-Hant"' in page.content.decode()


def test_language_is_not_switched_by_a_link(db, client):
    assert client.get("/language/?language=zh-hant&next=/").status_code == 405


@pytest.mark.parametrize(
    ("zone", "winter", "summer"),
    [
        ("UTC", "15 12:00", "15 12:00"),
        ("Europe/Berlin", "15 13:00", "15 14:00"),
        ("Asia/Taipei", "15 20:00", "15 20:00"),
        ("Pacific/Auckland", "16 01:00", "16 00:00"),
        ("America/New_York", "15 07:00", "15 08:00"),
    ],
)
def test_moments_are_shown_in_the_persons_zone(cast, signed_in, zone, winter, summer):
    with factories.acting_for(cast.anna):
        cast.anna.time_zone = zone
        cast.anna.save(update_fields=["time_zone"])
    assert signed_in(cast.anna).get("/test/moments/").content.decode() == f"{winter} {summer} January"


def test_zone_and_language_end_with_the_request(cast, signed_in, client):
    with factories.acting_for(cast.mei):
        cast.mei.time_zone = "Asia/Taipei"
        cast.mei.save(update_fields=["time_zone"])
    assert signed_in(cast.mei).get("/test/moments/").content.decode() == "15 20:00 15 20:00 一月"
    assert signed_in(cast.anna).get("/test/moments/").content.decode() == "15 12:00 15 12:00 January"
