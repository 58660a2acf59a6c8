"""What the journeys stand on: the live portal sees what is committed, under the application's own role."""

import pytest
from django.db import connection

from tests import factories
from tests.conftest import _as_admin

SESSIONS = "SELECT DISTINCT usename FROM pg_stat_activity WHERE datname = %s AND pid <> pg_backend_pid()"


@pytest.mark.browser
def test_live_portal_reads_committed_rows_as_the_application(cast, browse):
    visitor = browse(cast.mei)
    visitor.go("/overview/")
    assert cast.lin_trading.name in visitor.page.title()
    with _as_admin() as admin:
        assert admin.execute(SESSIONS, [connection.settings_dict["NAME"]]).fetchall() == [("portal_app",)]


def test_mail_leads_to_the_live_portal(portal, cast):
    factories.submitted(cast.mei)
    [letter] = portal.mail_to("mei@lin-trading.example")
    assert portal.link_in(letter).startswith(f"{portal.url}/confirm/")
