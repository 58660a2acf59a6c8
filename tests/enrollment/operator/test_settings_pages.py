"""Program settings: changed with a reason, version by version, and never over somebody unseen (DEC-02)."""

import pytest
from django.urls import reverse

from partnercenter import programme
from partnercenter.models import AuditEvent
from tests import factories


def edit(key):
    return reverse("operator_setting_edit", args=[key])


def save(browser, key, value, *, version=0, reason="Policy of 2027."):
    return browser.post(edit(key), {"value": value, "version": version, "reason": reason})


def in_force(key):
    with factories.everything_visible():
        return getattr(programme.current(), key)


@pytest.mark.req("DEC-02")
@pytest.mark.parametrize(
    ("key", "typed", "stored"),
    [
        ("direct_enrolment_open", "on", True),
        ("verification_working_days", "3", 3),
        ("email_confirmation_days", "365", 365),
        ("direct_enrolment_notice", "Reopens in spring.", "Reopens in spring."),
        ("help_email", "ask@operator.example", "ask@operator.example"),
        (
            "vendor_domains",
            "@Vendor.example\n\nbücher.example\nvendor.example",
            ("vendor.example", "xn--bcher-kva.example"),
        ),
    ],
)
def test_setting_is_changed(cast, signed_in, key, typed, stored):
    assert save(signed_in(cast.omar), key, typed)["Location"] == "/operator/settings/"
    assert in_force(key) == stored


@pytest.mark.req("ENR-24")
def test_direct_applications_open_and_close_with_a_date(cast, signed_in):
    manager = signed_in(cast.omar)
    save(manager, "direct_enrolment_reopens_on", "2027-03-01")
    save(manager, "direct_enrolment_open", "on")
    save(manager, "direct_enrolment_open", "off", version=1)
    assert (in_force("direct_enrolment_open"), in_force("direct_enrolment_reopens_on").isoformat()) == (
        False,
        "2027-03-01",
    )


@pytest.mark.parametrize(
    ("key", "typed", "error"),
    [
        ("verification_working_days", "0", "Enter a whole number between 1 and 365."),
        ("verification_working_days", "366", "Enter a whole number between 1 and 365."),
        ("verification_working_days", "five", "Enter a whole number between 1 and 365."),
        ("verification_working_days", "", "Enter a whole number between 1 and 365."),
        ("verification_working_days", "5", "This is the value in force already. Change it, or go back."),
        ("direct_enrolment_open", "perhaps", "Choose On or Off."),
        ("direct_enrolment_open", "off", "This is the value in force already. Change it, or go back."),
        ("direct_enrolment_reopens_on", "1.3.2027", "Enter a date as year-month-day, for example 2027-03-01."),
        ("direct_enrolment_notice", "x" * 2001, "Shorten this to 2000 characters or fewer."),
        ("help_email", "", "Enter an e-mail address in the form name@company.example."),
        ("help_email", "not an address", "Enter an e-mail address in the form name@company.example."),
        (
            "vendor_domains",
            "good.example\nbad domain",
            "Line 2 is not a domain: “bad domain”. Write one such as mail.example.",
        ),
        ("vendor_domains", "a@b.example", "Line 1 is not a domain: “a@b.example”. Write one such as mail.example."),
    ],
)
def test_value_that_cannot_be_says_what_to_enter(cast, signed_in, key, typed, error):
    page = save(signed_in(cast.omar), key, typed)
    assert page.context["form"].errors == {"value": [error]}


def test_change_needs_a_reason(cast, signed_in):
    page = save(signed_in(cast.omar), "verification_working_days", "3", reason=" ")
    assert page.context["form"].errors == {"reason": ["Write why this changes."]}
    assert in_force("verification_working_days") == 5


def test_colleagues_change_is_not_overwritten_unseen(cast, signed_in):
    """Both opened version 0. The second is shown the first's value, keeps what was typed, and may then mean it."""
    manager = signed_in(cast.omar)
    save(manager, "verification_working_days", "3")
    page = save(manager, "verification_working_days", "7")
    assert list(page.context["form"].errors) == ["__all__"]
    assert (
        page.context["in_force"],
        page.context["form"]["value"].value(),
        page.context["form"]["version"].value(),
    ) == ("3", "7", 1)
    assert in_force("verification_working_days") == 3
    save(manager, "verification_working_days", "7", version=1)
    assert in_force("verification_working_days") == 7


def test_history_keeps_every_version_and_reason(cast, signed_in):
    manager = signed_in(cast.omar)
    save(manager, "verification_working_days", "3", reason="Faster.")
    save(manager, "verification_working_days", "4", version=1, reason="Too fast.")
    events = manager.get(edit("verification_working_days")).context["history"]
    assert [(event.who, event.what, event.why) for event in events] == [
        ("omar@operator.example", "set version 2: 4", "Too fast."),
        ("omar@operator.example", "set version 1: 3", "Faster."),
    ]
    with factories.everything_visible():
        logged = AuditEvent.objects.filter(operation_type="update_setting").order_by("operation_date").last()
    assert (logged.resource_old_value["value"], logged.resource_new_value["value"], logged.reason) == (
        "3",
        "4",
        "Too fast.",
    )


def test_unknown_setting_is_not_found(cast, signed_in):
    assert signed_in(cast.omar).get("/operator/settings/made_up/").status_code == 404


def test_reviewer_reads_the_settings_and_changes_none(cast, signed_in):
    reviewer = signed_in(cast.ravi)
    assert b"/operator/settings/help_email/" not in reviewer.get("/operator/settings/").content
    assert save(reviewer, "verification_working_days", "1").status_code == 403
    assert in_force("verification_working_days") == 5


def test_settings_cost_the_same_however_often_they_changed(cast, signed_in, cost):
    manager = signed_in(cast.omar)
    assert cost(manager, "/operator/settings/") == 5
    save(manager, "verification_working_days", "3")
    save(manager, "verification_working_days", "4", version=1)
    save(manager, "email_confirmation_days", "7")
    assert cost(manager, "/operator/settings/") == 5
