"""Program settings: declared once, read in one statement, changed in versions with a reason."""

import datetime
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import IntegrityError, connection

from enrollment.programme_settings import WEBMAIL
from partnercenter import programme
from partnercenter.models import AuditEvent, ProgrammeSetting
from partnercenter.programme import Declaration, Kind, change_setting, current, declare
from tests import factories


def change(omar, key, value, reason="New policy"):
    with factories.acting_for(omar):
        return change_setting(key, value, by=omar, reason=reason)


@pytest.mark.req("DEC-02")
def test_setting_never_changed_has_its_default(db):
    settings = current()
    assert (settings.verification_working_days, settings.direct_enrolment_open, settings.webmail_domains) == (
        5, False, WEBMAIL,
    )  # fmt: skip
    assert settings.direct_enrolment_reopens_on is None


@pytest.mark.req("DEC-02")
@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("direct_enrolment_open", True),
        ("verification_working_days", 7),
        ("direct_enrolment_reopens_on", datetime.date(2027, 2, 28)),
        ("direct_enrolment_reopens_on", None),
        ("direct_enrolment_notice", "Wir öffnen wieder – 二月。"),
        ("direct_enrolment_notice", ""),
        ("webmail_domains", ("gmail.com", "web.de")),
        ("webmail_domains", ()),
    ],
)
def test_value_comes_back_as_it_was_set(cast, key, value):
    change(cast.omar, key, value)
    assert getattr(current(), key) == value


@pytest.mark.req("DEC-02")
def test_every_change_is_a_version_with_its_reason(cast):
    for days, reason in ((7, "Holidays"), (5, "Back to normal")):
        change(cast.omar, "verification_working_days", days, reason)
    with factories.acting_for(cast.omar):
        versions = list(ProgrammeSetting.objects.order_by("version").values_list("version", "value", "reason"))
    assert (versions, current().verification_working_days) == ([(1, 7, "Holidays"), (2, 5, "Back to normal")], 5)


@pytest.mark.req("DEC-02")
def test_change_stands_in_the_log_with_both_values(cast):
    change(cast.omar, "verification_working_days", 7, "Holidays")
    with factories.everything_visible():
        event = AuditEvent.objects.get(operation_type="update_setting")
    assert (event.tenant_id, event.actor_id, event.reason) == (None, cast.omar.pk, "Holidays")
    assert (event.resource_old_value, event.resource_new_value) == ({"value": "5"}, {"value": "7", "version": "1"})


def test_all_settings_cost_one_statement(cast, django_assert_num_queries):
    change(cast.omar, "verification_working_days", 7)
    change(cast.omar, "direct_enrolment_open", True)
    with django_assert_num_queries(1):
        settings = current()
        for declared in programme.declarations():
            getattr(settings, declared.key)


def test_unknown_setting_is_an_attribute_error(db):
    with pytest.raises(AttributeError):
        _ = current().no_such_setting


def test_unknown_setting_is_not_changed(cast):
    with factories.acting_for(cast.omar), pytest.raises(KeyError):
        change_setting("no_such_setting", 1, by=cast.omar, reason="?")


def test_setting_belongs_to_one_app():
    with pytest.raises(RuntimeError, match="verification_working_days is declared twice"):
        declare(Declaration("verification_working_days", Kind.NUMBER, 1, "", ""))


def test_company_cannot_change_a_setting(cast):
    with factories.acting_for(cast.mei), pytest.raises(Exception, match="permission denied"):
        change_setting("verification_working_days", 1, by=cast.mei, reason="Faster, please")


def test_history_is_the_operators_alone(cast):
    change(cast.omar, "verification_working_days", 7)
    seen = [ProgrammeSetting.objects.visible_to(person).count() for person in (cast.omar, cast.mei)]
    assert seen == [1, 0]


def waits_for_a_lock():
    """Until another connection of this database waits for somebody's transaction."""
    for _attempt in range(200):
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted AND locktype = 'transactionid'")
            if cursor.fetchone()[0]:
                return True
        time.sleep(0.05)
    return False


@pytest.mark.req("DEC-02")
@pytest.mark.django_db(transaction=True)
def test_second_of_two_changes_at_once_is_refused(transactional_cast):
    omar = transactional_cast.omar

    def slower():
        try:
            change(omar, "verification_working_days", 9)
        except IntegrityError as error:
            return "setting_version_once" in str(error)
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        with factories.acting_for(omar):
            change_setting("verification_working_days", 7, by=omar, reason="First")
            second = pool.submit(slower)
            assert waits_for_a_lock()
        assert second.result() is True
    assert current().verification_working_days == 7
