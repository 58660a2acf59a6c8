"""A5: who may not accept the agreement learns why and from whom to ask it; who may accepts it once."""

import pytest

from enrollment.models import AgreementAcceptance
from tests import factories
from tests.journeys import steps

pytestmark = pytest.mark.browser


@pytest.mark.req("AGR-03", "AGR-04", "AGR-05", "AGR-06")
@pytest.mark.parametrize(("language", "javascript"), steps.IN_THREE_WAYS)
def test_colleague_is_refused_and_global_admin_accepts(cast, browse, language, javascript):
    factories.approved(cast.mei, cast.ravi)
    factories.published(cast.omar)
    colleague = browse(cast.ken, language, javascript=javascript)
    refused_to_accept(colleague, cast.mei)
    assert acceptances() == 0
    admin = browse(cast.mei, language, javascript=javascript)
    accept(admin)
    assert acceptances() == 1
    admin.go("/partner-profile/program-info/")
    admin.looks_right()
    assert admin.say("Signed") in admin.main.locator(".status-tag").all_inner_texts()


def acceptances():
    with factories.everything_visible():
        return AgreementAcceptance.objects.count()


def refused_to_accept(colleague, admin):
    colleague.go("/overview/")
    colleague.looks_right()
    colleague.follow("Read the agreement")
    colleague.looks_right()
    assert admin.full_name in colleague.text
    colleague.press("Accept and continue")
    colleague.looks_right()
    assert "role-lacks-right" in colleague.text
    assert f"{admin.full_name} <{admin.email}>" in colleague.text


def accept(admin):
    admin.go("/overview/")
    admin.looks_right()
    assert admin.banners == ["info"]
    admin.follow("Read and accept")
    admin.looks_right()
    admin.press("Accept and continue")
    admin.looks_right()
    assert admin.path == "/overview/"
    assert set(admin.banners) == {"success"}
