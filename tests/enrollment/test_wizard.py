"""The wizard as the applicant uses it, page by page."""

import pytest

from enrollment.models import Application
from tests import factories


def application_of(user):
    with factories.acting_for(user):
        return Application.objects.select_related("tenant").get(tenant_id=user.tenant_id)


def follow(response):
    assert response.status_code == 302, response.status_code
    return response["Location"]


@pytest.mark.req("ENR-01", "ENR-02", "ENR-03", "ENR-04", "ENR-05", "ENR-06", "ENR-18")
def test_welcome_lists_what_is_needed_and_leads_on(client, cast):
    page = client.get("/enroll/indirect_reseller/")
    assert page.status_code == 200
    for item in ("global admin", "membership site", "Legal name", "primary contact", "support", "5 working days"):
        assert item in page.content.decode()
    assert 'href="/enroll/indirect_reseller/sign-in/"' in page.content.decode()


def test_wizard_from_start_to_reference_number(cast, signed_in):
    factories.profile("4000001", "TW", user_name="lin@membership.example")
    browser = signed_in(cast.mei)
    hub = follow(browser.post("/enroll/indirect_reseller/sign-in/"))
    assert browser.get(hub).status_code == 200
    assert browser.get(f"{hub}mpn/").status_code == 200
    assert browser.get(f"{hub}mpn/user-name/").status_code == 200
    follow(browser.post(f"{hub}mpn/user-name/", {"user_name": "lin@membership.example"}))
    assert browser.get(f"{hub}mpn/password/").status_code == 200
    assert follow(browser.post(f"{hub}mpn/password/", {"password": factories.PASSWORD})) == f"{hub}mpn/profile/"
    assert browser.get(f"{hub}mpn/profile/").status_code == 200
    assert follow(browser.post(f"{hub}mpn/profile/", {"mpn_id": "4000001"})) == f"{hub}company/"
    for section, values in factories.ANSWERS["TW"].items():
        assert browser.get(f"{hub}{section}/").status_code == 200
        answer = browser.post(f"{hub}{section}/", {**values, "revision": application_of(cast.mei).revision})
        assert answer.status_code == 302, answer.context["form"].errors
    assert browser.get(f"{hub}check/").status_code == 200
    assert follow(browser.post(f"{hub}submission/")) == f"{hub}submitted/"
    assert application_of(cast.mei).reference in browser.get(f"{hub}submitted/").content.decode()
    assert browser.get(hub).status_code == 200
    assert browser.get("/overview/").status_code == 200
    assert browser.get("/partner-profile/program-info/").status_code == 200
