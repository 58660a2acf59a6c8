"""The operator's menu: each page for whoever may open it, and for no partner."""

import pytest
from django.urls import reverse

from enrollment.operator_navigation import operator_items
from tests import factories

READING = [
    "operator_home",
    "operator_application_list",
    "operator_profile_list",
    "operator_listing_list",
    "operator_agreement_list",
    "operator_setting_list",
]


def seen_by(user):
    with factories.acting_for(user):
        return [item.url_name for item in operator_items() if item.visible(user)]


@pytest.mark.parametrize(
    ("person", "pages"),
    [
        ("ravi", READING),
        ("sam", [*READING, "operator_mail_list"]),
        ("ada", [*READING, "operator_mail_list"]),
        ("mei", []),
        ("ken", []),
    ],
)
def test_menu_shows_what_may_be_opened(cast, person, pages):
    assert seen_by(getattr(cast, person)) == pages


def test_every_item_of_the_menu_opens(cast, signed_in):
    manager = signed_in(cast.omar)
    answers = {name: manager.get(reverse(name)).status_code for name in seen_by(cast.omar)}
    assert answers == dict.fromkeys([*READING, "operator_mail_list"], 200)
